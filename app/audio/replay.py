"""What was kept of a session's sound, heard again: a stretch at a time, on the default output."""

from __future__ import annotations

import logging
import threading
from pathlib import Path
from typing import Any

import numpy as np
import soxr

from app.audio import portaudio
from app.audio.resampler import RATES
from app.audio.sound_file import check_readable
from app.errors import InputError
from app.phrases import phrase

_log = logging.getLogger(__name__)

_PIECE_S = 0.05  # how long it goes on after stop()


class Replay:
    """Plays one stretch of one file at a time, on a thread; another one takes its place.

    `play` may wait for a disk and a sound server, so it is not for the loop; the rest may be called
    from anywhere and waits for nothing.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._stretch: _Stretch | None = None

    @property
    def position(self) -> float | None:
        """Seconds of the file that are heard now; None where nothing plays."""
        stretch = self._stretch
        return stretch.position if stretch is not None and stretch.is_alive() else None

    def play(self, path: Path, start: float, end: float) -> None:
        """Begin to play from `start` up to `end`, in seconds of the file.

        Raises InputError where there is no such sound, SourceError where nothing can play it.
        """
        with self._lock:
            if self._stretch is not None:
                self._stretch.stop()
                self._stretch.join()
            self._stretch = _Stretch(path, start, end)
            self._stretch.start()

    def stop(self) -> None:
        """Be silent, within a twentieth of a second."""
        stretch = self._stretch
        if stretch is not None:
            stretch.stop()

    def wait(self) -> None:
        """Return when nothing plays."""
        stretch = self._stretch
        if stretch is not None:
            stretch.join()


class _Stretch(threading.Thread):
    """A stretch of a file on its way to the output."""

    def __init__(self, path: Path, start: float, end: float) -> None:
        """Open both. Raises InputError, SourceError."""
        super().__init__(name="replay")
        self._stopping = threading.Event()
        self._file, self._left = _opened(path, start, end)
        self._begun: float = self._file.tell() / self._file.samplerate
        self._end: float = self._begun + self._left / self._file.samplerate
        try:
            self._stream, self._rate = portaudio.open_output()
        except BaseException:
            self._file.close()
            raise
        self._resampler = soxr.ResampleStream(
            self._file.samplerate, self._rate, self._file.channels, dtype="int16"
        )
        self._written = 0  # frames

    @property
    def position(self) -> float:
        latency: float = self._stream.latency
        heard = self._written / self._rate - latency
        return min(max(self._begun, self._begun + heard), self._end)

    def stop(self) -> None:
        self._stopping.set()

    def run(self) -> None:
        try:
            while self._left and not self._stopping.is_set():
                self._play_piece()
            if not self._stopping.is_set():
                self._stream.stop()  # when all is heard
        except Exception:  # noqa: BLE001  whatever became of the device or the file, it is silent now
            _log.info("the sound ends early", exc_info=True)
        finally:
            portaudio.close_stream(self._stream)
            self._file.close()

    def _play_piece(self) -> None:
        wanted = min(self._left, round(_PIECE_S * self._file.samplerate))
        frames = self._file.read(wanted, dtype="int16", always_2d=True)
        self._left = self._left - len(frames) if len(frames) == wanted else 0
        out = self._resampler.resample_chunk(frames, last=not self._left)
        mono = out.mean(axis=1).astype(np.int16)
        self._stream.write(mono.tobytes())
        self._written += len(mono)


def _opened(path: Path, start: float, end: float) -> tuple[Any, int]:
    """Return the file where the stretch begins, and how many frames it has."""
    import soundfile  # noqa: PLC0415  # loading libsndfile takes time that a start does not have

    check_readable(path)
    try:
        file = soundfile.SoundFile(path)
    except (soundfile.SoundFileError, OSError, TypeError) as error:
        raise InputError(
            phrase("{path} is not a recording that can be read", path=path),
            phrase("Choose another recording."),
        ) from error
    begin = round(max(0.0, start) * file.samplerate)
    stop = min(round(end * file.samplerate), file.frames)
    if file.samplerate not in RATES or stop <= begin:
        file.close()
        raise InputError(
            phrase("There is no sound at this place of {path}", path=path),
            phrase("The recording may have been cut off."),
        )
    file.seek(begin)
    return file, stop - begin
