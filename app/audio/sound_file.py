"""A recording, played as if it were heard now, or as fast as it is taken."""

from __future__ import annotations

import asyncio
import math
import re
import threading
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from app.audio.block import RATE, Block
from app.audio.resampler import RATES, Resampler
from app.errors import InputError
from app.phrases import phrase

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from pathlib import Path
    from types import TracebackType

    from app.audio.block import Samples

_PACED_SAMPLES = RATE // 20  # 50 ms, as a microphone brings them and as they are sent
# Longer than the filter of the resampler takes to fill, and an MP3's decoder to be sure.
_LEAD_IN = 2 * RATE


class SoundFile:
    """A Source that plays a WAV, FLAC, Ogg or MP3 file of any rate and channels.

    `speed` 1.0 is natural, None as fast as blocks() is asked. Each block comes when its last
    sample would have been spoken, counted from the first one asked for, so delays don't add up; a
    listener who comes late gets what is overdue at once. `begin` is the first sample to play, at
    16 kHz: what comes is what came from there on if it were played whole. All methods are for the
    loop; the file is read on a worker thread.
    """

    live = False

    def __init__(self, path: Path, speed: float | None = 1.0, *, begin: int = 0) -> None:
        if speed is not None and not speed > 0:
            raise ValueError("speed is above 0, or None")
        self.path = path
        self.speed = speed
        self.begin = begin
        self.name = path.name
        self.rate = 0
        self.channels = 0
        self.duration: float | None = None
        self.truncated = False
        self._file: Any = None
        self._lock = threading.Lock()  # the file isn't closed under a thread that reads it
        self._stopping = asyncio.Event()

    async def __aenter__(self) -> Self:
        try:
            await asyncio.shield(asyncio.to_thread(self._open))
        except asyncio.CancelledError:
            await asyncio.to_thread(self._close)
            raise
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await asyncio.to_thread(self._close)

    def stop(self) -> None:
        """End blocks() at once: what isn't due yet was not heard yet."""
        self._stopping.set()

    async def blocks(self) -> AsyncGenerator[Block, None]:
        """Yield the recording; where it is cut off it ends, and `truncated` tells."""
        clock = asyncio.get_running_loop().time
        resampler = Resampler(self.rate, self.channels)
        begun = clock()
        played = 0
        ended = False
        unwanted = await asyncio.to_thread(self._seek)
        while not ended:
            samples, ended = await asyncio.to_thread(self._read, resampler)
            unwanted, samples = max(0, unwanted - len(samples)), samples[unwanted:]
            step = _PACED_SAMPLES if self.speed else max(1, len(samples))
            for at in range(0, len(samples), step):
                part = samples[at : at + step]
                played += len(part)
                if self.speed:
                    await self._wait(begun + played / RATE / self.speed - clock())
                if self._stopping.is_set():
                    return
                yield Block(samples=part)

    async def _wait(self, seconds: float) -> None:
        """Sleep, but for no longer than until stop()."""
        if seconds > 0:
            try:
                async with asyncio.timeout(seconds):
                    await self._stopping.wait()
            except TimeoutError:
                pass

    def _open(self) -> None:
        """Open the file and look whether it is audio; on a worker thread."""
        # Here, not above: loading libsndfile takes time that a microphone doesn't need.
        import soundfile  # noqa: PLC0415

        check_readable(self.path)
        with self._lock:
            try:
                self._file = soundfile.SoundFile(self.path)
            except TypeError as error:  # by its ending it is raw, which has no rate to be read
                raise InputError(
                    phrase("{path} is raw sound, which does not say its rate", path=self.path),
                    phrase(
                        "If it is 16 kHz mono, give it as standard input: --source - < {path}",
                        path=self.path,
                    ),
                ) from error
            except (soundfile.SoundFileError, OSError) as error:
                raise InputError(
                    phrase("{path} is not a recording that can be read", path=self.path),
                    self._convert(),
                ) from error
            # Else it seeks after each read, and between two of them an MP3 would crackle.
            self._file.seekable = lambda: False
            self.rate, self.channels = self._file.samplerate, self._file.channels
            if self._file.frames == 0:
                hint = phrase("Choose another recording.")
                if self.path.stat().st_size >= _PACED_SAMPLES:
                    # A recorder that was killed never came to say how much it wrote.
                    hint = phrase(
                        "If its header is wrong, standard input takes it: --source - < {path}",
                        path=self.path,
                    )
                raise InputError(phrase("{path} has no sound in it", path=self.path), hint)
            if self.rate not in RATES:
                raise InputError(
                    phrase(
                        "{path} has a rate of {rate} Hz, which can't be right",
                        path=self.path,
                        rate=self.rate,
                    ),
                    self._convert(),
                )
            self.duration = self._file.frames / self.rate

    def _convert(self) -> str:
        return phrase(
            "Surtitle reads WAV, FLAC, Ogg or MP3; anything else becomes one with: "
            "ffmpeg -i {path} {stem}-converted.wav",
            path=self.path,
            stem=self.path.stem,
        )

    def _close(self) -> None:
        with self._lock:
            if self._file is not None:
                self._file.close()

    def _seek(self) -> int:
        """Go to a place before `begin`; return how many samples come before; on a worker thread.

        The place is one at which a sample of the file and one of ours fall together, so that the
        resampler goes the same steps from there, and far enough before for its filter to fill.
        """
        import soundfile  # noqa: PLC0415  # see _open

        step = RATE // math.gcd(self.rate, RATE)
        at = max(0, self.begin - _LEAD_IN) // step * step
        with self._lock:
            if self._file is None or self._file.closed:
                return 0
            try:
                self._file.seek(at * self.rate // RATE)
            except soundfile.SoundFileError:  # a file without an index; so all of it is read
                self._file.seek(0)
                at = 0
        return self.begin - at

    def _read(self, resampler: Resampler) -> tuple[Samples, bool]:
        """Read about a second and resample it; True with the last; on a worker thread."""
        import soundfile  # noqa: PLC0415  # see _open

        with self._lock:
            if self._file is None or self._file.closed:  # the run was cancelled meanwhile
                return np.empty(0, np.int16), True
            exact = self._file.subtype in ("PCM_16", "PCM_S8", "PCM_U8")
            frames = np.empty((self.rate, self.channels), np.int16 if exact else np.float32)
            before = self._file.tell()
            try:
                self._file.read(out=frames)
                broken = False
            except soundfile.LibsndfileError:
                broken = True  # a FLAC that was cut off; what came before is in `frames`
            count = max(0, self._file.tell() - before)
            ended = broken or count < len(frames)
            if ended:
                short = before + count < self._file.frames
                if broken or short:
                    check_readable(self.path)  # its disk may have been taken away
                self.truncated = broken or short or _says_cut_off(self._file.extra_info)
        samples = resampler.process(frames[:count])
        if ended:
            samples = np.concatenate((samples, resampler.flush()))
        return samples, ended


def check_readable(path: Path) -> None:
    """Raise InputError, with the reason in words, when the path can't be a recording."""
    try:
        if path.is_dir():
            raise InputError(
                phrase("{path} is a folder", path=path), phrase("Name one recording in it.")
            )
        if not path.exists():
            raise InputError(
                phrase("{path} is not there", path=path), phrase("Check the name and the folder.")
            )
        if not path.is_file():
            raise InputError(
                phrase("{path} is not a file", path=path),
                phrase("For a pipe or a device, use standard input: --source -"),
            )
        with path.open("rb") as file:
            if not file.read(1):
                raise InputError(
                    phrase("{path} is empty", path=path), phrase("Choose another recording.")
                )
    except PermissionError as error:
        raise InputError(
            phrase("{path} may not be read", path=path),
            phrase("Change its permissions or copy it."),
        ) from error
    except (OSError, ValueError) as error:
        raise InputError(phrase("{path} can't be read", path=path), str(error)) from error


def _says_cut_off(log: str) -> bool:
    """Whether libsndfile's log of a file says that its end is missing.

    A writer that couldn't go back to fill in a length leaves one near 2 or 4 GiB: not cut off.
    """
    if "lacks an end-of-stream bit" in log:
        return True
    found = re.findall(r"(?:data|SSND) : (\d+) \(should be (\d+)\)", log)
    return any(int(real) < int(said) < 0x7FFF_0000 for said, real in found)
