"""What every command starts from: the arguments, the places on disk, the settings, the log file."""

from __future__ import annotations

import argparse
import contextlib
import logging
import logging.handlers
import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from io import TextIOWrapper
from pathlib import Path

from app.commands.output import hush_libraries, say
from app.domain.notices import Level, Notice
from app.domain.settings import Settings
from app.store import settings_file
from app.store.keys import KeySearch, KeyStore
from app.store.paths import Places, make_folder
from app.store.secrets import Redactor
from app.store.settings_file import Loaded

LOG_BYTES = 1_000_000
LOG_FILES = 2


@dataclass(frozen=True, kw_only=True)
class Context:
    """One command's surroundings. `settings` are read when first asked for."""

    options: argparse.Namespace
    places: Places
    environ: Mapping[str, str]

    @classmethod
    def make(cls, options: argparse.Namespace) -> Context:
        """Find the places and start logging to the log file at the level asked for."""
        places = Places.find(options.data_dir, os.environ)
        context = cls(options=options, places=places, environ=os.environ)
        _start_logging(places, options.log_level, context.keys.redactor)
        places.tighten()
        if options.log_level != "debug":
            hush_libraries()
        return context

    @cached_property
    def keys(self) -> KeyStore:
        """Where the key for the cloud is; one for the whole command."""
        return KeyStore(self.environ, self.places.key_file)

    @cached_property
    def key_search(self) -> KeySearch:
        """What one look for the key has found."""
        return self.keys.look()

    @cached_property
    def loaded(self) -> Loaded:
        """The user's settings as they were found, broken ones replaced by defaults."""
        return settings_file.load(self.places.settings_file)

    @cached_property
    def settings(self) -> Settings:
        """The user's settings; broken ones are named on standard error."""
        if self.loaded.notice is not None:
            tell(self.loaded.notice)
        return self.loaded.settings


def cleaned(notice: Notice, redactor: Redactor) -> Notice:
    """Return the notice without any secret that somebody's words have brought into it."""
    return replace(notice, title=redactor.clean(notice.title), hint=redactor.clean(notice.hint))


def tell(notice: Notice) -> None:
    """Say a notice on standard error, as one line."""
    prefix = "" if notice.level is Level.INFO else "surtitle: "
    text = f"{notice.title}. {notice.hint}" if notice.hint else f"{notice.title}."
    say(f"{prefix}{text}")


class _LogFile(logging.handlers.RotatingFileHandler):
    """The log file, readable by this user alone; made, as its folder is, with the first message."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  logging's name
        """Do without: no log is no reason not to caption."""

    def _open(self) -> TextIOWrapper:
        make_folder(Path(self.baseFilename).parent)

        def private(path: str, flags: int) -> int:
            file = os.open(path, flags, 0o600)
            if os.name == "posix":
                with contextlib.suppress(OSError):  # one that is not ours to change
                    os.fchmod(file, 0o600)  # begun by an earlier version, it may be wider
            return file

        # The handler closes it.
        raw = open(self.baseFilename, "ab", opener=private)  # noqa: SIM115
        return TextIOWrapper(raw, encoding=self.encoding)


class _Lines(logging.Formatter):
    """One line a message, and none with a secret: what others' exceptions say is in their words."""

    def __init__(self, redactor: Redactor) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        self._redactor = redactor

    def format(self, record: logging.LogRecord) -> str:
        """Write the record, its trace included."""
        return self._redactor.clean(super().format(record))


def _start_logging(places: Places, level: str, redactor: Redactor) -> None:
    root = logging.getLogger()
    root.setLevel(level.upper())
    # At DEBUG this library writes request headers, and with them the key.
    logging.getLogger("websockets").setLevel(max(logging.INFO, root.level))
    log = _LogFile(
        places.log_file, maxBytes=LOG_BYTES, backupCount=LOG_FILES, encoding="utf-8", delay=True
    )
    log.setFormatter(_Lines(redactor))
    root.addHandler(log)
