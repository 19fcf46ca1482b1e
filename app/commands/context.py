"""What every command starts from: the arguments, the places on disk, the settings, the log file."""

from __future__ import annotations

import argparse
import logging
import logging.handlers
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from app.commands.output import hush_libraries, say
from app.domain.notices import Level, Notice
from app.domain.settings import Settings
from app.errors import SurtitleError
from app.store import settings_file
from app.store.key_store import KeyStore
from app.store.paths import Places, make_folder
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
        _start_logging(places, options.log_level)
        if options.log_level != "debug":
            hush_libraries()
        return cls(options=options, places=places, environ=os.environ)

    @cached_property
    def loaded(self) -> Loaded:
        """The user's settings as they were found, broken ones replaced by defaults."""
        return settings_file.load(self.places.settings_file)

    @cached_property
    def keys(self) -> KeyStore:
        """Where the key for the cloud is looked for."""
        return KeyStore(self.environ, self.places.key_file)

    @cached_property
    def settings(self) -> Settings:
        """The user's settings; broken ones are named on standard error."""
        if self.loaded.notice is not None:
            tell(self.loaded.notice)
        return self.loaded.settings


def tell(notice: Notice) -> None:
    """Say a notice on standard error, as one line."""
    prefix = "" if notice.level is Level.INFO else "surtitle: "
    text = f"{notice.title}. {notice.hint}" if notice.hint else f"{notice.title}."
    say(f"{prefix}{text}")


def _start_logging(places: Places, level: str) -> None:
    root = logging.getLogger()
    root.setLevel(level.upper())
    # At DEBUG this library writes request headers, and with them the key.
    logging.getLogger("websockets").setLevel(max(logging.INFO, root.level))
    try:
        make_folder(places.log_file.parent)
        log = logging.handlers.RotatingFileHandler(
            places.log_file, maxBytes=LOG_BYTES, backupCount=LOG_FILES, encoding="utf-8", delay=True
        )
    except (OSError, SurtitleError):
        root.addHandler(logging.NullHandler())  # no log is no reason not to caption
        return
    log.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root.addHandler(log)
