"""`surtitle self-test`: the installed program checked from end to end."""

from __future__ import annotations

import dataclasses
import json
import logging
import platform
import sys
from pathlib import Path

from app import __version__
from app.commands.checks import print_checks
from app.commands.context import Context
from app.commands.output import put, say
from app.domain.checks import Check, Verdict
from app.program import is_bundled
from app.selftest.apart import beginning_of, run_checks
from app.selftest.findings import Looked
from app.selftest.looks import looked_at
from app.store.paths import make_folder


def run(context: Context) -> int:
    """Print the checks as they are done, and their sum; 1 when any is broken."""
    if context.options.alone:
        return _look_alone(context.options.alone, context.places.data_dir)
    looked: list[Looked] = []
    for one in run_checks(context.places.root):
        looked.append(one)
        if not context.options.json:
            print_checks([one.check], as_json=False)
    ok = all(one.check.verdict is not Verdict.BROKEN for one in looked)
    if context.options.json:
        put(json.dumps(_document(looked, ok=ok), ensure_ascii=False))
    else:
        put(_sum_of([one.check for one in looked]))
    return int(not ok)


def _sum_of(checks: list[Check]) -> str:
    broken = [check.name for check in checks if check.verdict is Verdict.BROKEN]
    notes = sum(check.verdict is Verdict.NOTE for check in checks)
    if broken:
        are = "is" if len(broken) == 1 else "are"
        return f"{len(broken)} of {len(checks)} {are} broken: {', '.join(broken)}."
    noted = f", {notes} with a note" if notes else ""
    return f"{len(checks)} checks, all fine{noted}."


def _document(looked: list[Looked], *, ok: bool) -> dict[str, object]:
    return {
        "version": __version__,
        "bundled": is_bundled(),
        "platform": platform.platform(),
        "python": platform.python_version(),
        "qt": next((one.qt for one in looked if one.qt), None),
        "checks": [{**dataclasses.asdict(one.check), "seconds": one.seconds} for one in looked],
        "ok": ok,
    }


def _look_alone(names: list[str], folder: Path) -> int:
    """Be the process of these checks: print what each comes to, last words to standard error."""
    last_words = logging.StreamHandler(sys.stderr)
    last_words.setLevel(logging.WARNING)
    logging.getLogger().addHandler(last_words)
    for number, name in enumerate(names):
        place = make_folder(folder / str(number))
        say(beginning_of(name))
        check = looked_at(name, place)
        qt = getattr(sys.modules.get("PySide6"), "__version__", None)
        put(json.dumps({**dataclasses.asdict(check), "qt": qt}))
    return 0
