"""How the checks of `doctor` and `self-test` are printed."""

from __future__ import annotations

import dataclasses
import json
import shutil
import textwrap
from collections.abc import Iterable

from app.commands.output import put
from app.domain.checks import Check

_MARKS = {"ok": "✓", "note": "·", "broken": "✗"}
_INDENT = 17  # columns for the mark and the name
_LEAST = 30  # columns; below that a sentence is no easier to read


def print_checks(checks: Iterable[Check], *, as_json: bool) -> None:
    """Print a check's sentence beside its name, a hint below it; or all as one JSON list.

    Lines end where the terminal does, and at 80 columns where there is none.
    """
    if as_json:
        put(json.dumps([dataclasses.asdict(check) for check in checks], ensure_ascii=False))
        return
    columns = shutil.get_terminal_size().columns
    for check in checks:
        lines = [*_wrapped(check.found, columns), *_wrapped(check.hint, columns)]
        for number, line in enumerate(lines or [""]):
            mark, name = ("", "") if number else (_MARKS[check.verdict], check.name)
            put(f"{mark:1} {name:<14} {line}".rstrip())


def _wrapped(text: str, columns: int) -> list[str]:
    width = max(_LEAST, columns - _INDENT)
    return textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False)
