"""The recogniser called directly, as if the machine were never late: the same words in each run."""

from __future__ import annotations

from app.protocol.events import SessionConfig, TurnDetection
from app.recognizer.findings import Final, Partial
from app.recognizer.recognition import Recognition
from app.recognizer.speech import Samples
from tests.benchmarks.clips import SAMPLE_RATE
from tests.benchmarks.scoring import Shown
from tests.benchmarks.spelling import words_of

# What Surtitle asks for by default.
CONFIG = SessionConfig(turn_detection=TurnDetection(threshold=0.0, silence_ms=600))


PIECE = SAMPLE_RATE // 20  # what a microphone brings at once


def shown_by(recognition: Recognition, samples: Samples) -> list[Shown]:
    """Return what a viewer reads, on the audio's own clock.

    A partial is made whenever the recogniser wants to make one.
    """
    recognition.configure(CONFIG)
    shown: list[Shown] = []
    for start in range(0, len(samples) + PIECE, PIECE):
        part = samples[start : start + PIECE]
        found = recognition.feed(part, behind=False) if len(part) else recognition.finish()
        at = (start + len(part)) / SAMPLE_RATE
        for one in found:
            match one:
                case Partial(utterance=line, settled=settled, tail=tail):
                    shown.append(Shown(at, line, words_of(settled + tail), len(words_of(settled))))
                case Final(utterance=line, text=text):
                    words = words_of(text)
                    shown.append(Shown(at, line, words, len(words)))
    return shown
