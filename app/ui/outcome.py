"""What a run came to."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """`text_path` is the readable transcript, None where nothing was kept."""

    lines: int = 0
    audio_s: float = 0.0
    text_path: Path | None = None
