"""WebSocket frames as bytes on their way, for those who meddle with them (RFC 6455, 5.2)."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

TEXT, CLOSE, PING, PONG = 0x1, 0x8, 0x9, 0xA
_FINAL = 0x80
_MASKED = 0x80
_SHORT, _MEDIUM, _LONG = 125, 126, 127


@dataclass(frozen=True, slots=True)
class RawFrame:
    """One frame: what it is, what is in it (masked as it came), and all of its bytes."""

    opcode: int
    payload: bytes
    raw: bytes


def text_frame(payload: bytes) -> bytes:
    """Return a server's text frame."""
    return _frame(TEXT, payload)


def close_frame(code: int, reason: str) -> bytes:
    """Return a server's close frame."""
    return _frame(CLOSE, struct.pack("!H", code) + reason.encode())


def _frame(opcode: int, payload: bytes) -> bytes:
    length = len(payload)
    if length <= _SHORT:
        return bytes([_FINAL | opcode, length]) + payload
    if length < 1 << 16:
        return bytes([_FINAL | opcode, _MEDIUM]) + struct.pack("!H", length) + payload
    return bytes([_FINAL | opcode, _LONG]) + struct.pack("!Q", length) + payload


class Splitter:
    """Cuts a stream into its HTTP head and frames; what isn't whole yet waits for more."""

    def __init__(self) -> None:
        self._bytes = bytearray()
        self._is_open = False

    def feed(self, more: bytes) -> Iterator[RawFrame | bytes]:
        """Yield the head as bytes, then frames."""
        self._bytes += more
        if not self._is_open:
            head, end, _ = bytes(self._bytes).partition(b"\r\n\r\n")
            if not end:
                return
            self._is_open = True
            del self._bytes[: len(head) + len(end)]
            yield head + end
        while (frame := self._next()) is not None:
            yield frame

    def _next(self) -> RawFrame | None:
        data = self._bytes
        if len(data) < 2:
            return None
        at, length = 2, data[1] & 0x7F
        if length == _MEDIUM:
            at, length = 4, int.from_bytes(data[2:4], "big")
        elif length == _LONG:
            at, length = 10, int.from_bytes(data[2:10], "big")
        at += 4 if data[1] & _MASKED else 0
        if len(data) < at + length:
            return None
        raw = bytes(data[: at + length])
        del data[: at + length]
        return RawFrame(raw[0] & 0x0F, raw[at:], raw)
