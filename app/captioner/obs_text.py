"""A text file that holds the caption of the moment, for OBS and whatever else shows a file's text."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import logging
from collections.abc import Callable
from pathlib import Path

from app.domain.captions import FinalLine, Message
from app.domain.current_caption import ROWS, CurrentCaption
from app.domain.notices import Level, Notice
from app.domain.reading import fades_in_s
from app.domain.settings import Settings
from app.phrases import phrase
from app.store.atomic import put_in_place
from app.store.disk import reason_of
from app.store.writer import Writer

_log = logging.getLogger(__name__)

EVERY_S = 0.1  # OBS looks once a second, others more often; nobody reads faster
RETRY_S = 1.0
END_BOUND_S = 2.0  # for a disk that hangs
MOST_BYTES = 4096  # two rows take some 200; what is larger or has more rows is somebody's text


def replace_text(path: Path, data: bytes) -> None:
    """Give a file that holds a caption, or is not there, another one.

    Raises OSError; FileExistsError where something else is there, which stays.
    """
    if path.exists() and not (path.is_file() and _is_caption(path)):
        raise FileExistsError(errno.EEXIST, "it is no caption", str(path))
    put_in_place(path, data, mode=0o600, replace=True, lasting=False)


def _is_caption(path: Path) -> bool:
    """Return whether there is no more in it than a caption has."""
    with path.open("rb") as file:
        content = file.read(MOST_BYTES + 1)
    return len(content) <= MOST_BYTES and content.count(b"\n") <= ROWS


class TextFiles:
    """Writes captions into files, on a thread; called on the loop."""

    def __init__(self) -> None:
        self._writer = Writer()

    async def put(self, path: str, text: str) -> None:
        """Write it, with a newline, or nothing at all. Raises OSError; RuntimeError on ~nobody."""
        data = f"{text}\n".encode("utf-8", "replace") if text else b""
        await self._writer.run(lambda: replace_text(Path(path).expanduser(), data))

    async def close(self) -> None:
        """End the thread."""
        await self._writer.close()


class ObsText:
    """Keeps the file that the settings name at what is being said in one run; empty when it ends.

    `settings` is asked each time, so that another choice is in force at once. Called on the loop; it
    writes to `files` at most ten times a second, and the newest words in the end. Trouble is told
    once, and then tried again.
    """

    def __init__(self, settings: Callable[[], Settings], files: TextFiles | None = None) -> None:
        self._settings = settings
        self._files = files or TextFiles()
        self._caption = CurrentCaption()
        self._changed = asyncio.Event()
        self._changed_at = self._finished_at = float("-inf")
        self._path: str | None = None  # what was written to last
        self._written: tuple[str | None, str] | None = None  # where, and which text
        self._failures = 0  # one after the other
        self._told = False

    def hear(self, message: Message) -> None:
        """Take what the run says; never waits."""
        now = asyncio.get_running_loop().time()
        if self._caption.take(message):
            self._changed_at = now
        if isinstance(message, FinalLine):
            self._finished_at = now
        if self._settings().obs_file is not None or self._path is not None:
            self._changed.set()

    async def run(self, tell: Callable[[Notice], None]) -> None:
        """Write what changes, until cancelled."""
        while True:
            await self._due()
            try:
                await self._write(*self._wanted)
                self._failures = 0
            except Exception as problem:  # noqa: BLE001  whatever it is, captions go on
                self._failures += 1
                # A reader may be in the way for once, on Windows.
                if self._failures > 1 and not self._told:
                    self._told = True
                    _log.info("no text for OBS", exc_info=problem)
                    tell(_trouble(problem))
            await asyncio.sleep(RETRY_S if self._failures else EVERY_S)

    async def close(self) -> None:
        """Leave the file empty; where the disk hangs, as it is."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(END_BOUND_S):
                await self._empty()
                await self._files.close()

    @property
    def _wanted(self) -> tuple[str | None, str]:
        path = self._settings().obs_file
        return path, self._caption.text if path else ""

    async def _due(self) -> None:
        """Wait until there is something to write."""
        while self._written == self._wanted:
            self._changed.clear()
            try:
                async with asyncio.timeout(self._fades_in()):
                    await self._changed.wait()
            except TimeoutError:
                self._caption.clear()

    def _fades_in(self) -> float | None:
        """Return in how many seconds the words go, as those of the strip do; None is never."""
        silence_s = self._settings().caption_fade_s
        text = self._caption.text
        if not (silence_s and text) or self._caption.is_open:
            return None
        now = asyncio.get_running_loop().time()
        return fades_in_s(
            silence_s=silence_s,
            since_change_s=now - self._changed_at,
            since_finish_s=now - self._finished_at,
            text=text,
        )

    async def _write(self, path: str | None, text: str) -> None:
        self._written = None
        if path != self._path:
            await self._empty()
            self._path = path
        if path is not None:
            await self._files.put(path, text)
        self._written = path, text

    async def _empty(self) -> None:
        if self._path is not None:
            with contextlib.suppress(OSError, RuntimeError):
                await self._files.put(self._path, "")


def _trouble(problem: Exception) -> Notice:
    reason: str = type(problem).__name__
    if isinstance(problem, FileExistsError):
        reason = phrase("it holds something else")
    elif isinstance(problem, OSError):
        reason = reason_of(problem)
    return Notice(
        level=Level.WARNING,
        title=phrase("The text file for OBS can't be written: {reason}", reason=reason),
        hint=phrase("Captions go on, and it is tried again. The settings can name another file."),
    )
