"""Where on the tape the audio of one connection lies: an engine counts what it was sent."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from app.audio.block import RATE

MILLISECOND = RATE // 1000


@dataclass(frozen=True, slots=True)
class _Piece:
    """Audio that was sent in one go: its first sample by the connection's count and on the tape."""

    sample: int
    position: int
    moves: bool  # False for silence that was put in and is on no tape


class Timeline:
    """Maps samples counted from a connection's first to positions on the tape.

    The two run apart where a hole or what nobody wanted was passed over, and where silence was
    put in.
    """

    def __init__(self, position: int) -> None:
        self._pieces = [_Piece(0, position, moves=True)]
        self._count = 0
        self._position = position

    def sent(self, position: int, count: int) -> None:
        """Note that `count` samples from `position` on were sent."""
        if position != self._position or not self._pieces[-1].moves:
            self._pieces.append(_Piece(self._count, position, moves=True))
        self._count += count
        self._position = position + count

    def put_in(self, count: int) -> None:
        """Note that `count` samples of silence were sent that are not on the tape."""
        if self._pieces[-1].moves:
            self._pieces.append(_Piece(self._count, self._position, moves=False))
        self._count += count

    def position(self, sample: int) -> int:
        """Return the place on the tape of a sample, never past what was sent.

        Silence that was put in lies at its end, for what is before it: there a sentence ends.
        """
        sample, at = self._find(sample)
        piece = self._pieces[at]
        if not piece.moves:
            return piece.position
        return min(piece.position + sample - piece.sample, self._following(at))

    def onset(self, sample: int) -> int:
        """Return the same, but silence that was put in lies where the tape goes on after it.

        Engines take a moment before the first sound for the beginning of a sentence, and count in
        whole milliseconds, rounded down: what seems to begin just before a piece begins with it.
        """
        sample, at = self._find(sample)
        if at + 1 < len(self._pieces) and self._pieces[at + 1].sample - sample < MILLISECOND:
            at += 1
            sample = self._pieces[at].sample
        piece = self._pieces[at]
        return self.position(sample) if piece.moves else self._following(at)

    def _find(self, sample: int) -> tuple[int, int]:
        sample = max(0, min(sample, self._count))
        return sample, bisect_right(self._pieces, sample, key=lambda piece: piece.sample) - 1

    def _following(self, at: int) -> int:
        return self._pieces[at + 1].position if at + 1 < len(self._pieces) else self._position
