"""WAV as it comes through a pipe: no seeking, and perhaps no true length."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.audio.block import RATE
from app.audio.resampler import RATES
from app.errors import InputError
from app.phrases import phrase

if TYPE_CHECKING:
    from numpy.typing import NDArray

MAX_HEADER_BYTES = 1 << 20  # chunks before the audio: titles, cover pictures

_PCM, _FLOAT, _EXTENSIBLE = 1, 3, 0xFFFE
# What a program that can't go back to fill in the length leaves there: 0, or near 2 or 4 GiB.
_UNKNOWN_FROM = 0x7FFF_0000
_CONVERT = phrase(
    "Convert it first: ffmpeg -i … -f s16le -ar 16000 -ac 1 - | surtitle listen --source -"
)
_NO_FORMAT = phrase("The WAV on standard input does not say its format")


@dataclass(frozen=True, slots=True, kw_only=True)
class WaveFormat:
    """How samples lie in the stream; `data_bytes` None means: until it ends."""

    rate: int = RATE
    channels: int = 1
    bits: int = 16
    is_float: bool = False
    data_bytes: int | None = None

    @property
    def frame_bytes(self) -> int:
        """Bytes of one sample of every channel."""
        return self.channels * self.bits // 8


def parse_header(head: bytes) -> tuple[WaveFormat, int] | None:
    """Read a RIFF header: the format, and where the audio begins. None: more bytes are needed.

    Raises InputError when it is no WAV, or one of a kind that can't be played.
    """
    if len(head) >= 12 and head[8:12] != b"WAVE":
        raise InputError(phrase("Standard input is a RIFF file, but not a WAV"), _CONVERT)
    form: WaveFormat | None = None
    at = 12
    while len(head) >= at + 8:
        kind, size = struct.unpack_from("<4sI", head, at)
        at += 8
        if kind == b"data":
            if form is None:
                raise InputError(_NO_FORMAT, _CONVERT)
            known = 0 < size < _UNKNOWN_FROM
            return WaveFormat(
                rate=form.rate,
                channels=form.channels,
                bits=form.bits,
                is_float=form.is_float,
                data_bytes=size if known else None,
            ), at
        if at + size > MAX_HEADER_BYTES:
            raise InputError(
                phrase("The WAV on standard input has no audio where it should"), _CONVERT
            )
        if kind == b"fmt ":
            if len(head) < at + size:
                return None
            form = _parse_format(head[at : at + size])
        at += size + size % 2
    return None


def decode(data: bytes, form: WaveFormat) -> NDArray[np.int16] | NDArray[np.float32]:
    """Turn whole frames into an array [n, channels]: 16 bits stay int16, all else float32."""
    if form.bits == 16:
        return np.frombuffer(data, "<i2").astype(np.int16, copy=False).reshape(-1, form.channels)
    if form.is_float:
        samples = np.frombuffer(data, f"<f{form.bits // 8}").astype(np.float32)
    elif form.bits == 8:  # the only one without a sign
        samples = (np.frombuffer(data, np.uint8).astype(np.float32) - 128) / np.float32(128)
    else:
        # Put 24 bits into the upper bytes of 32, so that the sign is where it belongs.
        wide = np.zeros((len(data) * 8 // form.bits, 4), np.uint8)
        wide[:, 4 - form.bits // 8 :] = np.frombuffer(data, np.uint8).reshape(len(wide), -1)
        samples = wide.view("<i4")[:, 0].astype(np.float32) / np.float32(2**31)
    return samples.reshape(-1, form.channels)


def _parse_format(chunk: bytes) -> WaveFormat:
    if len(chunk) < 16:
        raise InputError(_NO_FORMAT, _CONVERT)
    tag, channels, rate, _, _, bits = struct.unpack_from("<HHIIHH", chunk)
    if tag == _EXTENSIBLE and len(chunk) >= 26:
        (tag,) = struct.unpack_from("<H", chunk, 24)  # the first two bytes of its GUID
    playable = (tag == _PCM and bits in (8, 16, 24, 32)) or (tag == _FLOAT and bits in (32, 64))
    if not playable:
        raise InputError(
            phrase(
                "The WAV on standard input is encoded in a way (kind {kind}, {bits} bits) that "
                "can't be played from a pipe",
                kind=tag,
                bits=bits,
            ),
            _CONVERT,
        )
    if not 1 <= channels <= 64 or rate not in RATES:
        raise InputError(
            phrase(
                "The WAV on standard input claims {channels} channels at {rate} Hz",
                channels=channels,
                rate=rate,
            ),
            _CONVERT,
        )
    return WaveFormat(rate=rate, channels=channels, bits=bits, is_float=tag == _FLOAT)
