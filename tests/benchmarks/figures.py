"""Figures of several rounds: brought together, shown as a table, kept in a file, compared.

Pure but for the file. A benchmark's figures are values by name, of every round:
`{"first_shown_p50_s": [0.37, 0.38, 0.37]}`.
"""

from __future__ import annotations

import json
import math
import statistics
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

Figures = Mapping[str, Sequence[float]]

_NONE = "–"


class FileError(Exception):
    """A file of figures can't be read; the text says why, in a line."""


def flat(figures: Mapping[str, Any], prefix: str = "") -> dict[str, float]:
    """Return nested figures in one level, the names joined by spaces."""
    rows: dict[str, float] = {}
    for name, value in figures.items():
        if isinstance(value, Mapping):
            rows |= flat(value, f"{prefix}{name} ")
        else:
            rows[f"{prefix}{name}"] = float(value)
    return rows


def together(rounds: Iterable[Mapping[str, float]]) -> dict[str, list[float]]:
    """Return every round's values by name.

    A name may be missing in some rounds, and is where its value is not a number: the delay of no word.
    """
    values: dict[str, list[float]] = {}
    for one in rounds:
        for name, value in one.items():
            if not math.isnan(value):
                values.setdefault(name, []).append(value)
    return values


def table(now: Figures, before: Figures | None = None) -> list[str]:
    """Return lines with median, lowest and highest of each figure; beside it, what was before."""
    names = [*now, *(name for name in before or () if name not in now)]
    width = max((len(name) for name in names), default=0)
    heads = ["median", "min", "max", *(["before", "ratio"] if before is not None else [])]
    rows = [_row("", heads, width)]
    for name in names:
        values = now.get(name, ())
        median = statistics.median(values) if values else None
        cells = [_number(median)]
        cells += [_number(min(values)), _number(max(values))] if len(values) > 1 else ["", ""]
        if before is not None:
            old = statistics.median(before[name]) if before.get(name) else None
            cells += [_number(old), _ratio(median, old)]
        rows.append(_row(name, cells, width))
    return rows


def _row(name: str, cells: Iterable[str], width: int) -> str:
    return f"  {name:<{width}}  {'  '.join(f'{cell:>10}' for cell in cells)}".rstrip()


def _number(value: float | None) -> str:
    if value is None:
        return _NONE
    return f"{value:.3f}" if abs(value) < 1000 else f"{value:.0f}"


def _ratio(now: float | None, before: float | None) -> str:
    if now is None or before is None:
        return _NONE
    if now == before:
        return "1.00"
    return f"{now / before:.2f}" if before else _NONE


def differences(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """Say what keeps figures of the two machines from being compared, a line each."""
    said = [
        f"another machine: {name} was {before.get(name, 'not noted')}, and is {now.get(name)}"
        for name in ("cpu", "cores", "system", "python", "versions")
        if before.get(name) != now.get(name)
    ]
    old, new = (float(noted.get("calibration_ms") or "nan") for noted in (before, now))
    if abs(new / old - 1) > 0.1:
        said.append(
            f"another speed: the fixed loop took {old:.0f} ms, and takes {new:.0f}; "
            "times differ by that alone"
        )
    for when, noted in (("before", before), ("now", now)):
        if (load := noted.get("load") or 0.0) > 0.5:  # an idle desktop is below, a busy core is 1
            said.append(f"other programs were busy {when}: a load of {load:.1f}")
    return said


def try_to_write(path: Path) -> None:
    """See that the file can be written, without a change of what is in it. Raises FileError."""
    try:
        path.open("a").close()
    except OSError as error:
        raise FileError(f"{path} can't be written: {error.strerror}") from error


def write(path: Path, machine: Mapping[str, Any], figures: Mapping[str, Figures]) -> None:
    """Write what was measured. Raises FileError."""
    try:
        path.write_text(json.dumps({"machine": machine, "figures": figures}, indent=1) + "\n")
    except OSError as error:
        raise FileError(f"{path} can't be written: {error.strerror}") from error


def _values(kept: Any) -> list[float]:
    """Return what should be numbers, in a list. Raises TypeError."""
    if not (isinstance(kept, list) and all(type(one) in (int, float) for one in kept)):
        raise TypeError("no list of numbers")
    return [float(one) for one in kept]


def read(path: Path) -> tuple[dict[str, Any], dict[str, dict[str, list[float]]]]:
    """Return the machine and the figures that `write` wrote. Raises FileError."""
    try:
        kept = json.loads(path.read_text())
    except OSError as error:
        raise FileError(f"{path} can't be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise FileError(f"{path} holds no figures: it is not JSON") from error
    try:
        figures = {
            benchmark: {name: _values(values) for name, values in rows.items()}
            for benchmark, rows in kept["figures"].items()
        }
        machine = dict(kept["machine"])
        _values([machine[name] for name in ("calibration_ms", "load") if machine.get(name)])
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise FileError(f"{path} holds no figures: it was not made by --json") from error
    return machine, figures
