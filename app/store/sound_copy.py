"""The sound of a session, kept beside its readable transcript while it is heard."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import threading
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

from app.errors import StorageError
from app.phrases import phrase
from app.store.disk import Disk, reason_of
from app.store.flac_file import FlacFile, Samples

_log = logging.getLogger(__name__)

# As much as the Tape holds: a recording is read that far ahead at once. 19 MB, where a disk hangs.
MOST_WAITING_S = 600
MOST_BYTES = 8 << 20  # of encoded sound that a full disk leaves in memory: some ten minutes
WRITE_EVERY_S = 0.5  # what is lost by a kill, together with a block of a quarter of a second
END_BOUND_S = 10.0
_AT_ONCE_S = 10  # of silence that is written for a hole

_UNTOUCHED = phrase("Captions and transcript are not touched by that.")
_WAITS = phrase(
    "What can't be written waits in memory for some minutes, and is tried again. {untouched}",
    untouched=_UNTOUCHED,
)


class SoundCopy:
    """One session's FLAC file, whose time is the session's: a hole is silence.

    Everything is called by the loop and waits for no disk; a thread of its own writes. What it has
    no room for becomes silence, too. Trouble is for `trouble` to tell, each kind once.
    """

    def __init__(
        self,
        path: Path,
        *,
        rate: int,
        disk: Disk,
        most_waiting_s: float = MOST_WAITING_S,
        most_bytes: int = MOST_BYTES,
        end_bound_s: float = END_BOUND_S,
    ) -> None:
        """Create the file. Raises OSError. May be called on any thread."""
        self.path = path
        self._rate = rate
        self._most = round(most_waiting_s * rate)
        self._most_bytes = most_bytes
        self._end_bound_s = end_bound_s
        self._file = FlacFile(path, rate=rate, disk=disk)
        self._thread = ThreadPoolExecutor(1, "sound")
        self._lock = threading.Lock()  # for what follows
        self._pieces: list[Samples | int] = []  # a number is that of samples in a hole
        self._waiting = 0  # samples in them
        self._writing = False
        self._troubles: deque[StorageError] = deque()
        self._kinds: set[str] = set()  # of trouble that there has been
        self._broken = False

    def hear(self, samples: Samples) -> None:
        """Take what was heard next."""
        with self._lock:
            if self._broken:
                return
            if self._waiting + len(samples) > self._most:
                self._add_hole(len(samples))
                self._note("lost", self._loss())
            else:
                self._pieces.append(samples.copy())
                self._waiting += len(samples)
            due = self._waiting >= WRITE_EVERY_S * self._rate and not self._writing
            self._writing = self._writing or due
        if due:
            self._thread.submit(self._write)

    def miss(self, count: int) -> None:
        """Take that the next `count` samples were not heard."""
        with self._lock:
            self._add_hole(count)

    def trouble(self) -> StorageError | None:
        """Return what went wrong and was not told yet."""
        with self._lock:
            return self._troubles.popleft() if self._troubles else None

    async def close(self, *, keep: bool) -> None:
        """Write what waits and end the file; remove it where it is not to be kept, or is empty."""
        loop = asyncio.get_running_loop()
        ending = loop.run_in_executor(self._thread, lambda: self._end(keep=keep))
        try:
            done, _ = await asyncio.wait([ending], timeout=self._end_bound_s)
            if not done:
                with self._lock:
                    self._note("lost", self._loss())
        finally:
            self._thread.shutdown(wait=False)

    # On the thread ------------------------------------------------------------------------

    def _write(self) -> None:
        """Write until nothing waits."""
        while pieces := self._taken():
            try:
                for piece in pieces:
                    self._put(piece)
                self._file.flush()
            except OSError as problem:
                with self._lock:
                    self._note("refused", refusal(problem))
            except Exception as bug:  # noqa: BLE001  whatever it is, captions go on
                self._break(bug)

    def _taken(self) -> list[Samples | int]:
        with self._lock:
            pieces, self._pieces, self._waiting = self._pieces, [], 0
            self._writing = bool(pieces) and not self._broken
            return pieces if self._writing else []

    def _put(self, piece: Samples | int) -> None:
        if not isinstance(piece, int):
            if self._file.waiting <= self._most_bytes:
                self._file.write(piece)
                return
            with self._lock:
                self._note("lost", self._loss())
            piece = len(piece)
        step = _AT_ONCE_S * self._rate
        for start in range(0, piece, step):
            self._file.write(np.zeros(min(step, piece - start), np.int16))

    def _end(self, *, keep: bool) -> None:
        self._write()
        try:
            self._file.close()
        except OSError as problem:
            with self._lock:
                self._note("refused", refusal(problem))
        except Exception as bug:  # noqa: BLE001
            self._break(bug)
        if not (keep and self._file.samples):
            with contextlib.suppress(OSError):
                self.path.unlink(missing_ok=True)

    def _break(self, bug: Exception) -> None:
        """Give up, after what nobody expected."""
        _log.error("the sound is no longer kept", exc_info=bug)
        with self._lock:
            self._broken = True
            title = phrase("The sound is no longer kept ({bug})", bug=type(bug).__name__)
            self._note("broken", StorageError(title, _UNTOUCHED))

    # With the lock ------------------------------------------------------------------------

    def _add_hole(self, count: int) -> None:
        last = self._pieces[-1] if self._pieces else None
        if isinstance(last, int):
            self._pieces[-1] = last + count
        else:
            self._pieces.append(count)

    def _note(self, kind: str, trouble: StorageError) -> None:
        if kind not in self._kinds:
            self._kinds.add(kind)
            self._troubles.append(trouble)

    def _loss(self) -> StorageError:
        return StorageError(
            phrase("Some of the sound is not kept: the disk is too slow or full"),
            phrase(
                "Silence stands for it in {path}. {untouched}",
                path=self.path,
                untouched=_UNTOUCHED,
            ),
        )


def refusal(problem: OSError) -> StorageError:
    """Say for people why the disk takes no sound."""
    return StorageError(
        phrase("The sound can't be kept at the moment: {reason}", reason=reason_of(problem)), _WAITS
    )
