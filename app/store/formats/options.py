"""What can be chosen of an export, and how times are written in one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from app.store.records import SessionStart

_DAY_S = 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportOptions:
    """What an export shows. Subtitles are what was said, and heed none of it.

    `clock` is for pages to read: their times count from the start of the run, or are those of the
    day. `bom` begins a table with the mark by which Excel knows UTF-8. `heard` has a session's file hold
    also what corrected lines said before.
    """

    times: bool = True
    marks: bool = True
    gaps: bool = True
    bom: bool = False
    heard: bool = False
    clock: Literal["run", "day"] = "run"

    def moment(self, seconds: float, start: SessionStart) -> str:
        """Write a time of the run as `00:01:02`."""
        if self.clock == "run":
            return clock(seconds)
        local = start.local
        since_midnight = local.hour * 3600 + local.minute * 60 + local.second
        within = local.microsecond / 1_000_000
        return clock((since_midnight + int(within + max(0.0, seconds))) % _DAY_S)


USUAL = ExportOptions()


def clock(seconds: float) -> str:
    """Write a time as `00:01:02`, cut to whole seconds."""
    whole = max(0, int(seconds))
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}"


def stamp(ms: int, point: str) -> str:
    """Write a time as `00:01:02,345`, with `point` before the milliseconds."""
    return f"{clock(ms // 1000)}{point}{ms % 1000:03}"
