"""What a run came to."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

from app.domain.captions import Ended

if TYPE_CHECKING:
    from app.store.session_log import SessionLog


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """`text_path` is the readable transcript, None where nothing was kept."""

    lines: int = 0
    audio_s: float = 0.0
    text_path: Path | None = None

    @classmethod
    def of(cls, ended: Ended | None, log: SessionLog | None) -> Self:
        """Sum up a run: how it ended, and what was kept of it; None where it never came to that."""
        return cls(
            lines=ended.lines if ended else 0,
            audio_s=ended.audio_s if ended else 0.0,
            text_path=log.text_path if log else None,
        )
