"""What gets in the way of speech: babble, music, rooms, hiss, typing. Pure, and the same each time.

All of it is synthetic but the babble, which is made of recordings. The music is a loop of four
chords with a melody, a bass and drums, made of sines and noise: it has what music has (tones, beats,
pauses) but no singing, and nobody has played it. The rooms are impulse responses that are drawn: the
direct sound, a dozen early reflections, and noise that decays. Sound is float64 (n,), 16 kHz, full
scale at 1.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
import soxr
from numpy.typing import NDArray

from tests.benchmarks.clips import SAMPLE_RATE

Sound = NDArray[np.float64]

FULL = 32768.0
PEAK = 0.9
VOICES = 6
# The pace, and with it the pitch, at which a babbling voice is played: so few voices become more.
_PACES = (0.88, 0.94, 1.0, 1.06, 1.12, 1.18)
_LONGEST_FRAME = SAMPLE_RATE // 33  # 30 ms
_QUIETEST_DB = 30  # a frame of speech is within so much of the loudest
_BEAT_S = 0.5
# Semitones from middle C: the triads of Am, F, C, G; and a melody over each, a note per half beat.
_CHORDS = ((-3, 0, 4), (-7, -3, 0), (-5, 0, 4), (-5, -1, 2))
_MELODY = (
    (9, None, 12, 9, 16, None, 14, 12),
    (9, 12, None, 9, 5, None, 9, 12),
    (12, None, 7, 12, 16, 14, 12, None),
    (11, 14, None, 11, 7, None, 11, 14),
)


def floating(samples: NDArray[np.int16]) -> Sound:
    """Return int16 samples as Sound."""
    return samples.astype(np.float64) / FULL


def whole(sound: Sound) -> NDArray[np.int16]:
    """Return Sound as int16 samples, made quieter where it would be cut off."""
    loudest = float(np.abs(sound).max(initial=0.0))
    if loudest > PEAK:
        sound = sound * (PEAK / loudest)
    return np.round(sound * (FULL - 1)).astype(np.int16)


def power(sound: Sound) -> float:
    """Return the mean square of the frames that are not pauses; 0 of silence."""
    frames = sound[: len(sound) // _LONGEST_FRAME * _LONGEST_FRAME].reshape(-1, _LONGEST_FRAME)
    squares = np.square(frames).mean(axis=1)
    loud = squares[squares > squares.max(initial=0.0) / 10 ** (_QUIETEST_DB / 10)]
    return float(loud.mean()) if len(loud) else 0.0


def mixed(speech: Sound, noise: Sound, ratio_db: float) -> Sound:
    """Return the speech with noise so many decibels below it, pauses left out of account."""
    noise = np.resize(noise, len(speech))
    wanted = power(speech) / 10 ** (ratio_db / 10)
    return np.asarray(speech + noise * np.sqrt(wanted / power(noise)))


def at_level(sound: Sound, dbfs: float) -> Sound:
    """Return the sound with that root mean square, in decibels below full scale."""
    level = np.sqrt(np.square(sound).mean())
    return np.asarray(sound * (10 ** (dbfs / 20) / level))


def babble(voices: Sequence[Sound], count: int, seed: int) -> Sound:
    """Return `count` samples of six people talking, all as loud, from the recordings of some."""
    rng = np.random.default_rng(seed)
    mix = np.zeros(count)
    for voice, pace in zip(itertools.cycle(voices), _PACES, strict=False):
        spoken = soxr.resample(voice, SAMPLE_RATE * pace, SAMPLE_RATE)
        spoken = np.roll(spoken, int(rng.integers(len(spoken))))
        mix += np.resize(spoken, count) / np.sqrt(power(spoken))
    return at_level(mix, -20)


def music(count: int, seed: int) -> Sound:
    """Return `count` samples of a band without a singer: chords, a bass, a melody and drums."""
    rng = np.random.default_rng(seed)
    beat = round(_BEAT_S * SAMPLE_RATE)
    mix = np.zeros(count + 8 * beat)
    for bar, at in enumerate(range(0, count, 4 * beat)):
        chord, melody = _CHORDS[bar % 4], _MELODY[int(rng.integers(4))]
        for note in chord:
            mix[at : at + 4 * beat] += 0.10 * _tone(note, 4 * beat, harmonics=6, decay_s=2.5)
        for eighth, high in enumerate(melody):
            start = at + eighth * beat // 2
            mix[start : start + beat] += 0.06 * _tone(chord[0] - 12, beat, harmonics=4, decay_s=0.3)
            mix[start : start + beat // 4] += 0.02 * _hiss(beat // 4, 0.02, rng)
            if high is not None:
                mix[start : start + beat] += 0.16 * _tone(high, beat, harmonics=8, decay_s=0.4)
        for quarter in range(4):
            start = at + quarter * beat
            if quarter % 2:
                mix[start : start + beat] += 0.15 * _hiss(beat, 0.06, rng)
            else:
                mix[start : start + beat] += 0.35 * _drum(beat)
    return at_level(mix[:count], -20)


def pink(count: int, seed: int) -> Sound:
    """Return noise that has the same power in each octave from 20 Hz on, at −20 dBFS."""
    spectrum = np.fft.rfft(np.random.default_rng(seed).standard_normal(count))
    hertz = np.fft.rfftfreq(count, 1 / SAMPLE_RATE)
    return at_level(np.fft.irfft(spectrum / np.sqrt(np.maximum(hertz, 20)), count), -20)


def typing(count: int, seed: int) -> Sound:
    """Return somebody's keyboard, loud, before a faint hiss: some keys, a rest, some keys."""
    rng = np.random.default_rng(seed)
    sound = at_level(pink(count, seed), -60)
    at = 0
    while (at := at + round(SAMPLE_RATE * rng.uniform(0.07, 0.25))) < count:
        length = min(count - at, round(0.06 * SAMPLE_RATE))
        sound[at : at + length] += rng.uniform(0.03, 0.15) * _hiss(length, 0.006, rng)
        if rng.random() < 0.08:
            at += round(SAMPLE_RATE * rng.uniform(0.5, 3.0))
    return sound


def far(speech: Sound, rt60_s: float, seed: int) -> Sound:
    """Return speech as it comes from the other end of a room, as loud as before.

    `rt60_s` is how long the room takes to become 60 dB quieter. As much comes by way of the walls as
    directly; and the direct sound is where it was, so the words end when they did.
    """
    rng = np.random.default_rng(seed)
    times = np.arange(round(rt60_s * SAMPLE_RATE)) / SAMPLE_RATE
    late = rng.standard_normal(len(times)) * 10 ** (-3 * times / rt60_s)
    late[: round(0.02 * SAMPLE_RATE)] = 0
    walls = late * np.sqrt(0.6 / np.square(late).sum())
    early = np.zeros(len(times))
    places = rng.integers(round(0.003 * SAMPLE_RATE), round(0.05 * SAMPLE_RATE), 12)
    np.add.at(early, places, rng.choice([-1.0, 1.0], 12) * np.exp(-places / (0.03 * SAMPLE_RATE)))
    walls += early * np.sqrt(0.4 / np.square(early).sum())
    walls[0] = 1.0
    size = len(speech) + len(walls)
    heard = np.fft.irfft(np.fft.rfft(speech, size) * np.fft.rfft(walls, size), size)[: len(speech)]
    return np.asarray(heard * np.sqrt(power(speech) / power(heard)))


def _tone(semitones: int, count: int, *, harmonics: int, decay_s: float) -> Sound:
    times = np.arange(count) / SAMPLE_RATE
    base = 261.63 * 2 ** (semitones / 12)
    turn = 2 * np.pi * base * times + 0.15 * np.sin(2 * np.pi * 5 * times)  # some vibrato
    waves = sum(np.sin(turn * part) / part for part in range(1, harmonics + 1))
    return np.asarray(waves * np.minimum(1, times / 0.01) * np.exp(-times / decay_s))


def _hiss(count: int, decay_s: float, rng: np.random.Generator) -> Sound:
    return rng.standard_normal(count) * np.exp(-np.arange(count) / SAMPLE_RATE / decay_s)


def _drum(count: int) -> Sound:
    times = np.arange(count) / SAMPLE_RATE
    falling = 50 * times + 5 * (1 - np.exp(-times / 0.03))
    return np.asarray(np.sin(2 * np.pi * falling) * np.exp(-times / 0.12))
