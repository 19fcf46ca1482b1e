"""A crash report, as text: what may stand in it is let in by its shape, and all else is left out.

While the windows run, a record is kept (`store/crash_watch.py`): lines of JSON by us, and, where a
signal ends the program, what Python's faulthandler writes below them. report_of() makes the report
of it. Of an exception only types and frames are kept. Its words, the values in its frames and the
places of files hold what was said, what somebody's folders are called, or the key.
"""

from __future__ import annotations

import errno
import json
import re
import textwrap
import traceback
from collections.abc import Iterable, Iterator
from datetime import datetime
from types import TracebackType
from typing import Any

ELSEWHERE = "elsewhere"
MOST_CHARACTERS = 64_000
MOST_EXCEPTIONS = 8  # of those that hang together
# Of an exception's frames: those nearest to where it was raised, and those where it all began.
INNER, OUTER = 30, 10

_WHAT_THIS_IS = (
    "It holds no captions, no sound, no key and no names of yours, and was",
    "sent to nobody. Of each trace the last call stands first.",
)
# A file's place, from the folder on that is the same on every computer.
_PLACES = (
    re.compile(
        r"(?:.*/)?(?:site-packages|dist-packages|_internal|lib(?:64)?/python3[\d.]*|Lib)/"
        r"([\w.-]+(?:/[\w.-]+)*\.py)",
        re.ASCII,
    ),
    re.compile(r"(?:.*/)?(app/(?:\w+/)*\w+\.py)", re.ASCII),
    re.compile(
        r"([\w.-]+(?:/[\w.-]+)*\.py)", re.ASCII
    ),  # in a bundle, where none begins at the root
    re.compile(r"(<frozen [\w.]+>|<string>)", re.ASCII),
)
_NAME = re.compile(r"[\w.<>]+", re.ASCII)
# What faulthandler writes. On Windows a bare code is no end: libraries raise those and take them back.
_FATAL = re.compile(
    r"(?:Fatal Python error|Windows fatal exception): ([A-Z][A-Za-z ]+|[a-z][a-z -]+)"
)
_NO_END = re.compile(r"Windows fatal exception: code ")
_FRAME = re.compile(r'  File "(.*)", line (\d+|\?\?\?) in (.*)')
_MODULES = re.compile(r"Extension modules: ([\w., ]+)(?: \(total: \d+\))?", re.ASCII)


def traced(bug: BaseException) -> list[str]:
    """Return an exception, and those behind it, as types and frames, the last call first."""
    lines: list[str] = []
    seen: set[int] = set()
    waiting: list[tuple[str, BaseException]] = [("", bug)]
    while waiting and len(seen) < MOST_EXCEPTIONS:
        relation, one = waiting.pop(0)
        if id(one) in seen:
            continue
        seen.add(id(one))
        lines += [f"{relation}{type_of(one)}", *_frames(one.__traceback__)]
        if isinstance(one, BaseExceptionGroup):
            waiting += [("in it: ", inner) for inner in one.exceptions]
        if one.__cause__ is not None:
            waiting.append(("caused by: ", one.__cause__))
        elif one.__context__ is not None and not one.__suppress_context__:
            waiting.append(("raised after: ", one.__context__))
    return lines


def type_of(bug: BaseException) -> str:
    """Return an exception's type, and which error of the system's it is, where it is one."""
    kind = type(bug)
    module = "" if kind.__module__ == "builtins" else f"{_named(kind.__module__)}."
    code = errno.errorcode.get(bug.errno or 0, "") if isinstance(bug, OSError) else ""
    return f"{module}{_named(kind.__qualname__)}" + (f" ({code})" if code else "")


def report_of(record: str, ended: datetime) -> str | None:
    """Return the report that a record comes to; None where nothing in it says that a bug ended it."""
    entries, dump = _read(record)
    facts: dict[str, str] = {}
    started, last = None, None
    before: list[str] = []
    for entry in entries:
        facts |= entry.get("facts", {})
        started = entry.get("started", started)
        last = entry.get("ended", last)
        if "went_on" in entry:
            before += [f"After {_lasting(entry['after_s'])}:", *entry["went_on"], ""]
    fatal = _ending(dump)
    if fatal is not None:
        how, trace = f"a fatal signal ({fatal})", list(_dumped(dump))
    elif last:
        how, trace = f"an exception that nobody handled ({last[0]})", last
    else:
        return None
    head = {"Ended by": how, "When": ended.isoformat(sep=" ", timespec="seconds")}
    if started is not None:
        ran_s = (ended - datetime.fromisoformat(started)).total_seconds()
        head["Ran for"] = _lasting(max(0.0, ran_s))
    lines = [
        "Surtitle ended unexpectedly",
        "",
        *(f"{name + ':':<10} {value}" for name, value in (head | facts).items()),
        "",
        *(*_WHAT_THIS_IS, ""),
        *("What ended it", "", *trace),
    ]
    if before:
        lines += ["", "What went wrong before, and did not end it", "", *before]
    text = "\n".join(lines).rstrip()
    return f"{text[:MOST_CHARACTERS]}\n"


def _read(record: str) -> tuple[list[dict[str, Any]], list[str]]:
    """Return our own entries, and the lines that are not ours."""
    entries: list[dict[str, Any]] = []
    others: list[str] = []
    for line in record.splitlines():
        try:
            entry = json.loads(line) if line.startswith("{") else None
        except ValueError:  # cut off by a full disk
            continue
        if isinstance(entry, dict):
            entries.append(entry)
        else:
            others.append(line)
    return entries, others


def _ending(dump: Iterable[str]) -> str | None:
    """Return what the signal that ended it is called; None where there was none."""
    found = (None if _NO_END.match(line) else _FATAL.fullmatch(line) for line in dump)
    return next((one[1] for one in found if one), None)


def _dumped(dump: Iterable[str]) -> Iterator[str]:
    """Yield the frames of the thread that was hit, and what was loaded."""
    hit: list[str] = []
    modules = ""
    ended = False  # Windows tells of signals before that ended nothing
    for line in dump:
        if _NO_END.match(line):
            ended = False
        elif _FATAL.fullmatch(line):
            ended = True
        elif ended and (found := _FRAME.fullmatch(line)):
            hit.append(_frame(found[1], found[2], found[3]))
        elif found := _MODULES.fullmatch(line):
            modules = found[1].rstrip()
    yield from ("The thread that was hit", *(hit or ["  in no code of Python's"]))
    if modules:
        yield from ("", "Libraries that were loaded")
        yield from textwrap.wrap(modules, 72, initial_indent="  ", subsequent_indent="  ")


def _frames(trace: TracebackType | None) -> list[str]:
    frames = [
        _frame(frame.f_code.co_filename, str(line), frame.f_code.co_qualname)
        for frame, line in traceback.walk_tb(trace)
    ]
    frames.reverse()
    left_out = len(frames) - INNER - OUTER
    if left_out > 0:
        frames[INNER:-OUTER] = [f"  … {left_out} more"]
    return frames


def _frame(path: str, line: str, function: str) -> str:
    return f"  {_place(path)}, line {line}, in {_named(function)}"


def _place(path: str) -> str:
    found = (place.fullmatch(path.replace("\\", "/")) for place in _PLACES)
    return next((one[1] for one in found if one), ELSEWHERE)


def _named(name: str) -> str:
    return name if _NAME.fullmatch(name) else "…"


def _lasting(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"
