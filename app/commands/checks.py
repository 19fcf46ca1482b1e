"""How the checks of `doctor` and `self-test` are printed."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable

from app.commands.output import put
from app.domain.checks import Check

_MARKS = {"ok": "✓", "note": "·", "broken": "✗"}


def print_checks(checks: Iterable[Check], *, as_json: bool) -> None:
    """Print one line a check, a hint below it; or all as one JSON list."""
    if as_json:
        put(json.dumps([dataclasses.asdict(check) for check in checks], ensure_ascii=False))
        return
    for check in checks:
        put(f"{_MARKS[check.verdict]} {check.name:<14} {check.found}")
        if check.hint:
            put(f"  {'':<14} {check.hint}")
