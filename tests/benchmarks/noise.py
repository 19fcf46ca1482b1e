"""Recognition in noise and from far away, and what it makes of sound in which nobody speaks.

The recordings with six people talking, with (synthetic) music, and from the other end of a synthetic
room with pink noise, at three distances in decibels; see disturbances.py. Then five minutes each of
silence, of a quiet room, of that music and of typing, in which every word is an invented one.

Everything at full speed, on two processes, with the recogniser called directly in the pieces that a
connection brings. Noise is seeded, and nothing depends on the machine but how long it takes.
"""

from __future__ import annotations

import itertools
import os
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.recognizer.recognition import Recogniser
from tests.benchmarks import disturbances
from tests.benchmarks.clips import SAMPLE_RATE, load
from tests.benchmarks.disturbances import Sound
from tests.benchmarks.full_speed import shown_by
from tests.benchmarks.recordings import Recording, recordings, tell_mistakes
from tests.benchmarks.scoring import Score, Shown, score

PROCESSES = 2
RATIOS_DB = (20, 10, 5)
RT60_S = (0.4, 0.8)
NOBODY_S = 300
SEED = 1

Disturb = Callable[[Sound, Sequence[Sound]], Sound]

_recogniser = Recogniser()


def _undisturbed(speech: Sound, _: Sequence[Sound]) -> Sound:
    return speech


def _babble(speech: Sound, voices: Sequence[Sound], *, ratio_db: int) -> Sound:
    noise = disturbances.babble(voices, len(speech), SEED)
    return disturbances.mixed(speech, noise, ratio_db)


def _music(speech: Sound, _: Sequence[Sound], *, ratio_db: int) -> Sound:
    return disturbances.mixed(speech, disturbances.music(len(speech), SEED), ratio_db)


def _far(speech: Sound, _: Sequence[Sound], *, rt60_s: float, ratio_db: int) -> Sound:
    noise = disturbances.pink(len(speech), SEED)
    return disturbances.mixed(disturbances.far(speech, rt60_s, SEED), noise, ratio_db)


DISTURBED: dict[str, Disturb] = {
    "nothing": _undisturbed,
    **{f"babble_{db}_db": partial(_babble, ratio_db=db) for db in RATIOS_DB},
    **{f"music_{db}_db": partial(_music, ratio_db=db) for db in RATIOS_DB},
    **{
        f"room_{rt60_s}_s_{db}_db": partial(_far, rt60_s=rt60_s, ratio_db=db)
        for rt60_s in RT60_S
        for db in RATIOS_DB
    },
}


def _room_noise(count: int) -> Sound:
    return disturbances.at_level(disturbances.pink(count, SEED), -50)


NOBODY: dict[str, Callable[[int], Sound]] = {
    "silence": np.zeros,
    "room_noise": _room_noise,
    "music": partial(disturbances.music, seed=SEED),
    "typing": partial(disturbances.typing, seed=SEED),
}


def measure(clips: Path | None = None) -> dict[str, Any]:
    """Return word errors and words taken back by disturbance; words a minute where nobody speaks."""
    heard = recordings(clips)
    paths = [recording.path for recording in heard]
    with _processes() as pool:
        spoken = {
            name: [pool.submit(_recognise, name, recording, paths) for recording in heard]
            for name in DISTURBED
        }
        unspoken = {name: pool.submit(_listen_to_nobody, name) for name in NOBODY}
        figures: dict[str, Any] = {}
        for name, scores in spoken.items():
            total = Score()
            for recording, one in zip(heard, scores, strict=True):
                tell_mistakes(recording, one.result().mistakes, f"{name}: ")
                total += one.result()
            figures[name] = {
                "word_error_percent": 100 * total.errors / max(1, total.words),
                "taken_back_per_word": total.taken_back / max(1, total.words),
            }
        for name, words in unspoken.items():
            figures[f"nobody_{name}"] = words.result()
    return figures


def _processes() -> ProcessPoolExecutor:
    workers = min(PROCESSES, os.cpu_count() or 1)
    return ProcessPoolExecutor(workers, get_context("spawn"), initializer=_recogniser_load)


def _recogniser_load() -> None:
    _recogniser.load()


def _recognise(name: str, recording: Recording, paths: Sequence[Path]) -> Score:
    """Recognise a recording with that disturbance; the voices of the babble are of all `paths`."""
    speech = disturbances.floating(load(recording.path))
    voices = [disturbances.floating(load(path)) for path in paths]
    return score(recording.words, _shown(disturbances.whole(DISTURBED[name](speech, voices))))


def _listen_to_nobody(name: str) -> dict[str, float]:
    shown = _shown(disturbances.whole(NOBODY[name](NOBODY_S * SAMPLE_RATE)))
    kept, seen = invented(shown)
    if seen:
        texts = {state.line: " ".join(state.words) for state in shown}
        said = " / ".join(text or "(dropped)" for text in texts.values())
        print(f"  nobody_{name}: {said}", file=sys.stderr, flush=True)
    minutes = NOBODY_S / 60
    return {"words_final_per_min": kept / minutes, "words_shown_per_min": seen / minutes}


def _shown(samples: NDArray[np.int16]) -> list[Shown]:
    return shown_by(_recogniser.recognition(), samples)


def invented(shown: Sequence[Shown]) -> tuple[int, int]:
    """Return how many words there are in the end, and how many were there at any time.

    A word that gives way to another at its place is two. The last state of a line is its final.
    """
    final: dict[int, int] = {}
    seen = 0
    by_line = sorted(shown, key=lambda state: state.line)  # stable: a line's states stay in order
    for line, states in itertools.groupby(by_line, key=lambda state: state.line):
        before: list[str] = []
        for state in states:
            places = itertools.zip_longest(state.words, before[: len(state.words)])
            seen += sum(word != was for word, was in places)
            before = state.words
        final[line] = len(before)
    return sum(final.values()), seen
