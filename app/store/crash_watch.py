"""Keeps the record by which the next start knows how this one ended (`crash_reports.py`)."""

from __future__ import annotations

import contextlib
import faulthandler
import json
import logging
import os
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from app.domain.crash_text import traced
from app.errors import SurtitleError
from app.store.crash_reports import RECORD, CrashReports
from app.store.disk import lock
from app.store.paths import make_folder

_log = logging.getLogger(__name__)

MOST_BUGS = 5  # that were survived and are kept: a storm of them is the same one, as a rule
_NEW = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


class CrashWatch:
    """From entering to leaving, the program's end by a bug leaves a report; any other leaves nothing.

    `facts` say what ran where. One thread; a fatal signal may hit any. Where no record can be kept,
    nothing is, and the program goes on.
    """

    def __init__(self, folder: Path, clean: Callable[[str], str], facts: Mapping[str, str]) -> None:
        self.reports = CrashReports(folder, clean)
        self._clean = clean
        self._facts = facts
        self._file: int | None = None
        self._began = time.monotonic()
        self._bugs = 0

    def __enter__(self) -> Self:
        self.reports.settle()
        started = datetime.now().astimezone()
        name = f"crash-{started:%Y%m%dT%H%M%S}-{os.getpid()}{RECORD}"
        try:
            file = os.open(make_folder(self.reports.folder) / name, _NEW, 0o600)
        except (OSError, SurtitleError) as problem:
            _log.info("no report would be written: %s", problem)
            return self
        with contextlib.suppress(OSError):
            lock(file)  # which tells others that this program runs
        self._file = file
        self._write(started=started.isoformat(), facts=dict(self._facts))
        # Of the thread that was hit alone: the others go on while their calls are read, and where
        # those are gone meanwhile, the reading itself ends the program and with it the report.
        faulthandler.enable(file, all_threads=False)
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        bug: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        if self._file is None:
            return
        faulthandler.disable()
        if isinstance(bug, Exception) and not isinstance(bug, SurtitleError):
            self._write(ended=traced(bug))
        os.close(self._file)
        self._file = None
        self.reports.settle()

    def note(self, **facts: str) -> None:
        """Add what is known by now of what runs where."""
        self._write(facts=facts)

    def went_on(self, bug: BaseException) -> None:
        """Add a bug that ended nothing: it was told, and makes a report only with one that does."""
        self._bugs += 1
        if self._bugs <= MOST_BUGS:
            self._write(went_on=traced(bug), after_s=time.monotonic() - self._began)

    def _write(self, **entry: Any) -> None:
        if self._file is not None:
            line = self._clean(json.dumps(entry, ensure_ascii=False))
            with contextlib.suppress(OSError):  # a full disk is told by those who keep words
                os.write(self._file, f"{line}\n".encode())
