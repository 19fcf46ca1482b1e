"""A recording that was dropped on the window, and how far its captions are."""

from __future__ import annotations

import time
from pathlib import Path

from app.audio.sound_file import SoundFile
from app.domain.captions import FinalLine, Message, PartialLine


class Recording:
    """Heard as fast as the engine takes it; `reached_s` of it are captioned."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.source = SoundFile(path, speed=None)
        self.reached_s = 0.0
        self._begun = time.monotonic()

    @property
    def share(self) -> float | None:
        """How much of it is captioned, 0 to 1; None until its length is known."""
        duration = self.source.duration
        return min(1.0, self.reached_s / duration) if duration else None

    @property
    def left_s(self) -> float | None:
        """In how many seconds it is done, as it goes; None while that can't be said yet."""
        share = self.share
        if not share or share < 0.02:
            return None
        return (time.monotonic() - self._begun) * (1 - share) / share

    def note(self, message: Message) -> bool:
        """Hear what is captioned; return whether it got further by that."""
        match message:
            case FinalLine(line=line):
                reached = line.end
            case PartialLine(start=start):
                reached = start
            case _:
                return False
        further = reached > self.reached_s
        self.reached_s = max(reached, self.reached_s)
        return further
