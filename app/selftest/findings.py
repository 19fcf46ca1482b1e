"""What a look at one thing comes to, beside a sentence that says that it is fine."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.checks import Check


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """It is worth knowing, and nothing is broken. Both are sentences for people."""

    found: str
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """One row: the check, the seconds that it took, and the version of Qt, where it was loaded."""

    check: Check
    seconds: float
    qt: str | None = None
