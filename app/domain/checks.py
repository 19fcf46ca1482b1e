"""One thing that was looked at, and what was found, for `doctor` and `self-test`."""

from __future__ import annotations

import enum
from dataclasses import dataclass


class Verdict(enum.StrEnum):
    """How it is: fine, worth knowing, or broken."""

    FINE = "ok"
    NOTE = "note"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """`name` is one or two words; `found` and `hint` are sentences for people."""

    name: str
    verdict: Verdict
    found: str
    hint: str = ""
