"""What a recognition finds in a stream, in order. Samples count from the stream's start at 16 kHz.

`utterance` numbers the utterances of one stream from 0. In manual mode there are no findings: a
commit simply has a text.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechStarted:
    """Speech began at `sample`."""

    utterance: int
    sample: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechStopped:
    """Speech ended at `sample`; its Final follows."""

    utterance: int
    sample: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Partial:
    """What the utterance reads like now: `settled` only ever grows, `tail` may change."""

    utterance: int
    settled: str
    tail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Final:
    """The utterance's text, which begins with what was settled; empty where nothing was said."""

    utterance: int
    text: str


Finding = SpeechStarted | SpeechStopped | Partial | Final
