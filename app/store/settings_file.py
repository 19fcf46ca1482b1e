"""The settings on disk: JSON with a version, read field by field, so that one bad field costs one."""

from __future__ import annotations

import contextlib
import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from app.domain.notices import Level, Notice
from app.domain.settings import RULES, Settings, complaint_about
from app.errors import InputError, StorageError
from app.store.atomic import put_in_place
from app.store.disk import reason_of
from app.store.paths import make_folder, tighten

VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """The settings as they can be used, and what had to be reset, for people."""

    settings: Settings
    reset: tuple[str, ...] = ()
    notice: Notice | None = None


def load(path: Path, *, now: datetime | None = None) -> Loaded:
    """Read the settings; defaults where there are none.

    Fields that don't hold are reset and named, unknown ones left out. A file that isn't JSON is
    moved aside, dated `now`. Raises InputError where the file may not be read.
    """
    tighten(path)  # before it is moved aside, too
    try:
        members = json.loads(path.read_bytes())
    except FileNotFoundError:
        return Loaded(settings=Settings())
    except OSError as problem:
        raise InputError(
            f"The settings in {path} can't be read: {(problem.strerror or 'no access').lower()}",
            "Give yourself the right to read that file, or name another folder with --data-dir.",
        ) from problem
    except (ValueError, RecursionError):
        return _set_aside(path, now or datetime.now(UTC))
    if not isinstance(members, dict):
        return _set_aside(path, now or datetime.now(UTC))
    return _salvaged(members)


def _salvaged(members: dict[str, Any]) -> Loaded:
    known = {name: value for name, value in members.items() if name in RULES}
    reset = tuple(name for name, value in known.items() if complaint_about(name, value))
    settings = Settings(**{name: value for name, value in known.items() if name not in reset})
    if not reset:
        return Loaded(settings=settings)
    hints = " ".join(f"{name}: {complaint_about(name, known[name])}" for name in reset)
    return Loaded(
        settings=settings,
        reset=reset,
        notice=Notice(
            level=Level.WARNING,
            title=f"Settings that could not be used are back to normal: {', '.join(reset)}",
            hint=hints,
        ),
    )


def _set_aside(path: Path, now: datetime) -> Loaded:
    aside = path.with_name(f"{path.name}.damaged-{now.astimezone(UTC):%Y%m%dT%H%M%S}")
    with contextlib.suppress(OSError):  # a folder that can't be written keeps the file as it is
        path.replace(aside)
    kept = aside if aside.exists() else path
    return Loaded(
        settings=Settings(),
        reset=tuple(RULES),
        notice=Notice(
            level=Level.WARNING,
            title="The settings were damaged, and all are back to normal",
            hint=f"The damaged file is kept as {kept}.",
        ),
    )


def save(path: Path, settings: Settings) -> None:
    """Replace the settings file, for this user alone. Raises InputError, StorageError."""
    make_folder(path.parent)
    text = json.dumps({"version": VERSION, **asdict(settings)}, ensure_ascii=False, indent=2)
    try:
        put_in_place(
            path, f"{text}\n".encode("utf-8", "backslashreplace"), mode=0o600, replace=True
        )
    except OSError as problem:
        raise StorageError(
            f"The settings could not be saved in {path}: {reason_of(problem)}",
            "They hold until Surtitle ends.",
        ) from problem
