"""The settings on disk: JSON with a version, read field by field, so that one bad field costs one."""

from __future__ import annotations

import contextlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import reduce
from pathlib import Path
from typing import Any

from app.domain.notices import Level, Notice
from app.domain.settings import RULES, Settings
from app.errors import InputError, StorageError
from app.phrases import Phrase, phrase
from app.store import settings_members
from app.store.atomic import put_in_place
from app.store.disk import denial_of, reason_of
from app.store.paths import make_folder, tighten


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """The settings as they can be used, and what had to be reset, for people."""

    settings: Settings
    reset: tuple[str, ...] = ()
    notice: Notice | None = None


def load(path: Path, *, now: datetime | None = None) -> Loaded:
    """Read the settings; defaults where there are none.

    What doesn't hold is reset and named, what is unknown left out and named. A file that had to be
    mended is kept aside, dated `now`; of one that isn't JSON any more, what can still be read is kept. Raises
    InputError where the file may not be read.
    """
    tighten(path)  # before it is copied, too
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return Loaded(settings=Settings())
    except OSError as problem:
        raise InputError(
            phrase(
                "The settings in {path} can't be read: {reason}",
                path=path,
                reason=denial_of(problem),
            ),
            phrase(
                "Give yourself the right to read that file, or name another folder with --data-dir."
            ),
        ) from problem
    try:
        members = json.loads(content)
        whole = isinstance(members, dict)
    except (ValueError, RecursionError):
        whole = False
    if not whole:
        members = _still_readable(content)
    found = settings_members.read(members)
    if whole and not (found.complaints or found.unknown):
        return Loaded(settings=found.settings)
    aside = _put_aside(path, content, now or datetime.now(UTC))
    return Loaded(
        settings=found.settings,
        reset=tuple(found.complaints),
        notice=_told(found, aside, whole=whole),
    )


def _still_readable(content: bytes) -> dict[str, Any]:
    """Return the fields of a damaged file that can be told from the rest."""
    text = content.decode("utf-8", "replace")
    decoder = json.JSONDecoder()
    members: dict[str, Any] = {}
    for name in (*RULES, "version"):
        at = text.find(f'"{name}":')
        if at >= 0:
            with contextlib.suppress(ValueError, RecursionError):
                value = text[at + len(name) + 3 :].lstrip()
                members[name], _ = decoder.raw_decode(value)
    return members


def _told(found: settings_members.Found, aside: Path | None, *, whole: bool) -> Notice:
    title = phrase("The settings were damaged, and all are back to normal")
    hints: list[Phrase] = []
    if whole and not found.complaints:
        names = ", ".join(found.unknown)
        title = phrase(
            "Settings that this version does not know are left out: {names}", names=names
        )
    elif whole:
        names = ", ".join(found.complaints)
        title = phrase("Settings that could not be used are back to normal: {names}", names=names)
        hints = [
            phrase("{name}: {words}", name=name, words=words)
            for name, words in found.complaints.items()
        ]
    elif found.good:
        names = ", ".join(found.good)
        title = phrase(
            "The settings were damaged, and all are back to normal but for {names}", names=names
        )
    if aside:
        hints.append(phrase("The file as it was is kept as {path}.", path=aside))
    hint = reduce(_followed, hints) if hints else ""
    return Notice(level=Level.WARNING, title=title, hint=hint)


def _followed(before: Phrase, after: Phrase) -> Phrase:
    return phrase("{before} {after}", before=before, after=after)


def _put_aside(path: Path, content: bytes, now: datetime) -> Path | None:
    """Keep the file as it was; return where, None where there is no room for it."""
    aside = path.with_name(f"{path.name}.damaged-{now.astimezone(UTC):%Y%m%dT%H%M%S}")
    try:
        put_in_place(aside, content, mode=0o600, replace=True)
    except OSError:
        return None
    return aside


def save(path: Path, settings: Settings) -> None:
    """Replace the settings file, for this user alone. Raises InputError, StorageError."""
    make_folder(path.parent)
    text = json.dumps(settings_members.written(settings), ensure_ascii=False, indent=2)
    try:
        put_in_place(
            path, f"{text}\n".encode("utf-8", "backslashreplace"), mode=0o600, replace=True
        )
    except OSError as problem:
        raise StorageError(
            phrase(
                "The settings could not be saved in {path}: {reason}",
                path=path,
                reason=reason_of(problem),
            ),
            phrase("They hold until Surtitle ends."),
        ) from problem
