"""Where speech begins and ends, told from a voice detector's probabilities, one frame at a time.

Pure: samples go in, boundaries come out, all counted in samples since the start. The detector is
passed in, so that a test can script it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SAMPLE_RATE = 16000
FRAME = 512  # samples; the only length that Silero takes: 32 ms

Samples = NDArray[np.int16]
Probability = Callable[[Samples], float]

# Speech begins with this many speech-like frames in a row, 0.1 s, one of them beyond doubt.
# Speech gets close to 1 within two frames; clicks and breaths, heard as "You", ended at 0.90.
_ONSET_FRAMES = 3
_DOUBT = 0.58
# Taken along before the first speech-like frame: the detector wakes up in the middle of a soft
# first consonant, and without it the model loses the first word.
_LOOK_BACK = int(0.3 * SAMPLE_RATE)
# Speech lasts until the probability falls this far below the threshold that began it.
_HYSTERESIS = 0.15
# Kept after the last speech-like frame: the sound that fades under the threshold.
_FADE = int(0.1 * SAMPLE_RATE)

# A pass over a longer open utterance costs more, and a caption line should end some time. So from
# here on a sentence's end needs ever less silence,
_LONG = 6 * SAMPLE_RATE
# down to the length of a breath here,
_VERY_LONG = 11 * SAMPLE_RATE
_BREATH_FRAMES = 6
# and here speech is cut at the least speech-like place of its last half second: no word of it is
# settled yet.
_LONGEST = 14 * SAMPLE_RATE
_CUT_FRAMES = SAMPLE_RATE // 2 // FRAME


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechSettings:
    """`threshold` in -1…1 as on the wire, lower hears more; `silence_ms` ends a sentence."""

    threshold: float = 0.2
    silence_ms: int = 800

    @property
    def probability(self) -> float:
        """The speech probability from which a frame counts as speech."""
        return min(0.95, max(0.05, 0.35 + 0.5 * self.threshold))


@dataclass(frozen=True, slots=True)
class Started:
    """Speech began at `sample`, look-back included."""

    sample: int


@dataclass(frozen=True, slots=True)
class Stopped:
    """Speech that began before ended at `sample`; `cut` when it goes on right there.

    `voiced` samples of it were speech-like.
    """

    sample: int
    voiced: int
    cut: bool = False


class SpeechDetector:
    """Finds speech in a stream of samples. One a stream; any one thread at a time.

    `origin` is the number of the stream's first sample.
    """

    def __init__(self, probability: Probability, settings: SpeechSettings, origin: int = 0) -> None:
        self._probability = probability
        self._on = settings.probability
        self._sure = min(0.95, self._on + _DOUBT)
        self._off = max(0.5 * self._on, self._on - _HYSTERESIS)
        self._silence_frames = max(1, settings.silence_ms * SAMPLE_RATE // 1000 // FRAME)
        self._rest: Samples = np.zeros(0, np.int16)
        self._at = origin  # the end of the last whole frame, in samples
        self._start: int | None = None  # where the open speech began, look-back included
        self._last_stop = origin
        self._run = 0  # speech-like frames in a row,
        self._surest = 0.0  # and the highest probability among them
        self._speech_end = origin
        self._voiced = 0
        self._recent: deque[float] = deque(maxlen=_CUT_FRAMES)

    @property
    def at(self) -> int:
        """Up to which sample it has looked."""
        return self._at

    @property
    def quiet(self) -> int:
        """Samples since the last speech-like frame of the open speech."""
        return self._at - self._speech_end

    @property
    def voiced(self) -> int:
        """Samples of the open speech that were speech-like."""
        return self._voiced

    def feed(self, samples: Samples) -> list[Started | Stopped]:
        """Take samples, int16 (n,); return the boundaries found in them, in order."""
        found: list[Started | Stopped] = []
        self._rest = np.concatenate([self._rest, samples])
        whole = len(self._rest) // FRAME * FRAME
        for at in range(0, whole, FRAME):
            found += self._frame(self._probability(self._rest[at : at + FRAME]))
        self._rest = self._rest[whole:]
        return found

    def finish(self) -> list[Started | Stopped]:
        """End the stream: open speech stops where it is, or where it last was speech-like."""
        if self._start is None:
            return []
        end = self._at + len(self._rest) if self.quiet < _FADE else self._speech_end + _FADE
        return [self._stop(end)]

    def _frame(self, probability: float) -> list[Started | Stopped]:
        self._at += FRAME
        self._recent.append(probability)
        if self._start is None:
            self._run = self._run + 1 if probability >= self._on else 0
            self._surest = max(self._surest, probability) if self._run else 0.0
            if self._run < _ONSET_FRAMES or self._surest < self._sure:
                return []
            onset = self._at - self._run * FRAME
            self._start = max(self._last_stop, onset - _LOOK_BACK)
            self._speech_end = self._at
            self._voiced = self._run * FRAME
            return [Started(self._start)]
        if probability >= self._off:
            self._speech_end = self._at
            self._voiced += FRAME
        if self.quiet >= self._silence_needed(self._at - self._start) * FRAME:
            return [self._stop(min(self._at, self._speech_end + _FADE))]
        if self._at - self._start >= _LONGEST:
            return self._cut()
        return []

    def _silence_needed(self, length: int) -> int:
        """Return how many silent frames end speech that is `length` samples long."""
        if length <= _LONG or self._silence_frames <= _BREATH_FRAMES:
            return self._silence_frames
        share = min(1.0, (length - _LONG) / (_VERY_LONG - _LONG))
        return round(self._silence_frames - share * (self._silence_frames - _BREATH_FRAMES))

    def _cut(self) -> list[Started | Stopped]:
        # The last of several equal places: the fresher the cut, the more of it was heard out.
        recent = np.array(self._recent)[::-1]
        place = self._at - int(recent.argmin()) * FRAME - FRAME // 2
        stopped = self._stop(place, cut=True)
        self._start = place
        self._voiced = self._at - place
        return [stopped, Started(place)]

    def _stop(self, sample: int, *, cut: bool = False) -> Stopped:
        self._start = None
        self._last_stop = sample
        self._run = 0
        self._surest = 0.0
        return Stopped(sample, self._voiced, cut)
