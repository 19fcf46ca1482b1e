"""Reports of how the windows' program was ended by a bug: written here, shown to its user, sent nowhere.

A running program keeps a record, which is gone when it ends as it should. What is left of another
one becomes a report at the next start, where a bug had ended it; else (a kill, a power cut) it goes.
"""

from __future__ import annotations

import contextlib
import logging
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.domain.crash_text import report_of
from app.errors import StorageError
from app.phrases import phrase
from app.store.atomic import put_in_place
from app.store.disk import BusyError, lock, reason_of

_log = logging.getLogger(__name__)

KEPT = 5  # reports, the newest
RECORD, NEW, SEEN = ".record", ".new.txt", ".txt"
_OPEN = os.O_RDWR | getattr(os, "O_BINARY", 0)
# Far more than five bugs and a hundred calls, which is all that faulthandler writes. Windows may
# have it write them a few times over, of what ends nothing.
_MOST_BYTES = 2_000_000


@dataclass(frozen=True, slots=True)
class CrashReport:
    """A report that is on disk."""

    path: Path
    text: str

    def delete(self) -> None:
        """Take it off the disk. Raises StorageError."""
        try:
            self.path.unlink(missing_ok=True)
        except OSError as problem:
            reason = reason_of(problem)
            raise StorageError(
                phrase("{path} can't be deleted: {reason}", path=self.path, reason=reason)
            ) from problem


class CrashReports:
    """The folder of reports. `clean` takes out of them what nobody is to see. Any thread.

    The calls wait for the disk. A folder that is not there, or can't be used, is one without any.
    """

    def __init__(self, folder: Path, clean: Callable[[str], str]) -> None:
        self.folder = folder
        self._clean = clean

    def listed(self) -> list[Path]:
        """Return the reports, the newest first."""
        return sorted(self.folder.glob(f"*{SEEN}"), reverse=True)

    def settle(self) -> None:
        """Make reports of the records whose programs have ended, and keep the newest ones."""
        for record in self.folder.glob(f"*{RECORD}"):
            with contextlib.suppress(OSError):  # another start may be at it as well
                self._settle(record)
        for report in self.listed()[KEPT:]:
            with contextlib.suppress(OSError):
                report.unlink()

    def take_new(self) -> CrashReport | None:
        """Return the newest of the reports that nobody was told of; none of them is new any more."""
        newest: CrashReport | None = None
        for path in [path for path in self.listed() if path.name.endswith(NEW)]:
            try:
                seen = path.replace(path.with_name(path.name.removesuffix(NEW) + SEEN))
                newest = newest or CrashReport(seen, seen.read_text("utf-8"))
            except OSError as problem:
                _log.info("%s can't be read: %s", path, problem.strerror)
        return newest

    def _settle(self, record: Path) -> None:
        opened = os.open(record, _OPEN)
        try:
            lock(opened)
            text = os.read(opened, _MOST_BYTES).decode("utf-8", "replace")
            ended = datetime.fromtimestamp(os.fstat(opened).st_mtime).astimezone()
        except BusyError:
            return  # that program runs
        finally:
            os.close(opened)
        report = report_of(text, ended)
        if report is not None:
            data = self._clean(report).encode()
            put_in_place(record.with_suffix(NEW), data, mode=0o600, replace=True, lasting=False)
        record.unlink()
