"""Audio that another program writes into ours: raw 16 kHz mono PCM16LE, or a WAV."""

from __future__ import annotations

import asyncio
import os
import sys
from typing import TYPE_CHECKING, Self

from app.audio.block import Block
from app.audio.resampler import Resampler
from app.audio.wave_stream import MAX_HEADER_BYTES, WaveFormat, decode, parse_header
from app.errors import InputError
from app.phrases import phrase

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from types import TracebackType

_READ_BYTES = 1 << 16  # what a Linux pipe holds
_WINDOWS_POLL_SECONDS = 0.02

# Beginnings that are certainly not raw samples; what they'd be captioned as is noise.
_OTHER_KINDS = {b"fLaC": "FLAC", b"OggS": "Ogg", b"ID3": "MP3", b"FORM": "AIFF", b"caff": "CAF"}


class StdinAudio:
    """A Source that reads a pipe, a redirected file or a socket; the loop never waits for it.

    The pipe sets the pace, and waits while nobody asks for blocks. `rate` and `channels` are
    known with the first block. `fd` is the file descriptor, borrowed and left as it was. All
    methods are for the loop.
    """

    live = False
    duration = None
    name: str = phrase("standard input")

    def __init__(self, fd: int = 0) -> None:
        self.rate = 0
        self.channels = 0
        self.truncated = False
        self._fd = fd
        self._awake = asyncio.Event()  # there may be bytes, or it is time to stop
        self._stopping = False

    async def __aenter__(self) -> Self:
        try:
            os.fstat(self._fd)
        except OSError as error:
            raise InputError(
                phrase("There is no standard input"),
                phrase("Pipe audio in, or name a file: --source file:PATH"),
            ) from error
        if os.isatty(self._fd):
            raise InputError(
                phrase("Standard input is the keyboard, not audio"),
                phrase("Pipe audio in: ffmpeg -i talk.mp4 -f wav - | surtitle listen --source -"),
            )
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        pass

    def stop(self) -> None:
        """End blocks() at once, also when the pipe is silent."""
        self._stopping = True
        self._awake.set()

    async def blocks(self) -> AsyncGenerator[Block, None]:
        """Yield what comes in, until it ends.

        Raises InputError when nothing came at all, or something that isn't audio.
        """
        begun = await self._begin()
        if begun is None:
            return
        form, data = begun
        self.rate, self.channels = form.rate, form.channels
        resampler = Resampler(form.rate, form.channels)
        left = form.data_bytes
        ended = False
        while True:
            if left is not None:
                data = data[:left]
            whole = len(data) - len(data) % form.frame_bytes
            samples = resampler.process(decode(data[:whole], form))
            if len(samples):
                yield Block(samples=samples)
            data = data[whole:]
            if left is not None:
                left -= whole
            if ended or (left is not None and left < form.frame_bytes):
                break
            more = await self._read()
            if more is None:
                break
            ended = not more
            data += more
        self.truncated = ended and (bool(left) or bool(data))
        yield Block(samples=resampler.flush())

    async def _begin(self) -> tuple[WaveFormat, bytes] | None:
        """Find out what is coming: its format and the first of its audio. None: stopped."""
        head = b""
        while True:
            more = await self._read()
            if more is None:
                return None
            head += more
            if len(head) < 12 and more:
                continue  # not enough to tell
            if not head:
                raise InputError(
                    phrase("Nothing came on standard input"), phrase("Pipe audio in, raw or WAV.")
                )
            for magic, kind in _OTHER_KINDS.items():
                if head.startswith(magic):
                    raise InputError(
                        phrase(
                            "What comes on standard input is {kind}, which can't be read from a pipe",
                            kind=kind,
                        ),
                        phrase(
                            "Save it and use --source file:PATH, or pipe it through: "
                            "ffmpeg -i - -f wav -"
                        ),
                    )
            if not head.startswith((b"RIFF", b"RF64")):
                return WaveFormat(), head
            found = parse_header(head)
            if found is not None:
                form, at = found
                return form, head[at:]
            if not more or len(head) > MAX_HEADER_BYTES:
                raise InputError(
                    phrase("The WAV on standard input ends before its audio begins"),
                    phrase("Check the program that writes it."),
                )

    async def _read(self) -> bytes | None:
        """Wait for bytes; b"" at the end, None after stop()."""
        loop = asyncio.get_running_loop()
        if self._stopping:
            return None
        try:
            loop.add_reader(self._fd, self._awake.set)
        except PermissionError:
            # A regular file or /dev/null, for which a read never waits long.
            return await asyncio.to_thread(self._take, _READ_BYTES)
        except NotImplementedError:
            return await self._read_on_windows()
        try:
            await self._awake.wait()
        finally:
            loop.remove_reader(self._fd)
            self._awake.clear()
        # Readable, so this doesn't wait, and the descriptor, which belongs to others too, needn't
        # be made non-blocking.
        return None if self._stopping else self._take(_READ_BYTES)

    def _take(self, most: int) -> bytes:
        try:
            return os.read(self._fd, most)
        except OSError as error:
            raise InputError(
                phrase("Standard input can't be read ({reason})", reason=error.strerror),
                phrase("Pipe audio in, raw or WAV."),
            ) from error

    async def _read_on_windows(self) -> bytes | None:
        """Do the same where no loop can watch a pipe: ask what is in it, 50 times a second."""
        if sys.platform == "win32":
            import _winapi  # noqa: PLC0415
            import msvcrt  # noqa: PLC0415

            handle = msvcrt.get_osfhandle(self._fd)
            while not self._stopping:
                try:
                    waiting = _winapi.PeekNamedPipe(handle, 0)[0]
                except BrokenPipeError:
                    return b""
                except OSError:  # a file, not a pipe
                    waiting = _READ_BYTES
                if waiting:
                    return await asyncio.to_thread(self._take, min(waiting, _READ_BYTES))
                await asyncio.sleep(_WINDOWS_POLL_SECONDS)
            return None
        raise NotImplementedError
