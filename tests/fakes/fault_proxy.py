"""The network between a client and a server, with everything that a network can do to them.

Each connection that is made through it suffers the next fault of its plan; where the plan is at its
end, it is a good network. Faults begin after so many of the client's messages, counted and not
timed, so that a plan does the same each time.
"""

from __future__ import annotations

import asyncio
import enum
import json
import re
import socket
import struct
from collections import deque
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlsplit

from app.protocol.service import PATH
from tests.fakes.frames import TEXT, RawFrame, Splitter, close_frame, text_frame


class Kind(enum.Enum):
    """What happens to a connection."""

    # before it is one
    REFUSED = "it is reset before a word is said"
    UNANSWERED = "the upgrade is never answered"
    HTTP = "the upgrade is answered with an HTTP status"
    NO_WEBSOCKET = "what answers speaks something else"
    # once `after` messages came
    RESET = "both ends are reset"
    CUT = "half a frame comes, then the end"
    BLACK_HOLE = "nothing passes any more, and nobody hangs up"
    CLOSE = "a close frame comes"
    GARBAGE = "bytes come that are no frame"
    NONSENSE = "messages come that are no events; then it goes on"
    # on all that the server says after that
    DRIP = "each message comes in small pieces"
    DELAY = "each message comes late"
    TWICE = "each message comes twice"
    SWAPPED = "neighbouring events of different items change places"
    NO_IDS = "events come without an item id"


BEFORE = (Kind.REFUSED, Kind.UNANSWERED, Kind.HTTP, Kind.NO_WEBSOCKET)
DELAY_S = 0.02
_DRIP_BYTES = 16
_HOST = re.compile(rb"^Host: [^\r]*", re.IGNORECASE | re.MULTILINE)
_READ_BYTES = 65536
_NONSENSE = (
    b"not json",
    b"[]",
    b'{"type": 7}',
    b'{"type": "conversation.item.input_audio_transcription.text"}',
    b'{"type": "made.up", "event_id": null, "item_id": "\\u202e"}',
    b'{"type": "conversation.item.input_audio_transcription.completed", "item_id": "nobody\'s"}',
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One connection's fate. `code` is an HTTP status or a close code, `reason` what it says.

    It begins after so many messages of the client; or, where `heard` is given, once the client was
    passed so many of the server's, however far ahead of them it is. What lasts does so for `lasts`
    messages of the client, and ends with a reset; 0: to the end.
    """

    kind: Kind
    after: int = 0
    heard: int = 0
    code: int = 0
    reason: str = ""
    lasts: int = 0


class FaultProxy:
    """Serves between `running()` and its end; `suffered` lists what connections went through."""

    def __init__(self, server: str, plan: Iterable[Fault | None] = ()) -> None:
        self._server = urlsplit(server)
        self.host = self._server.netloc
        self.plan = deque(plan)
        self.suffered: list[Fault] = []
        self.connections = 0
        self.is_down = False
        self._passages: set[_Passage] = set()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[str]:
        """Serve; yields the address to connect to."""
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        try:
            yield f"ws://127.0.0.1:{port}{PATH}"
        finally:
            server.close()
            for passage in list(self._passages):
                passage.end()
            while self._passages:
                await asyncio.sleep(0.01)

    def go_down(self) -> None:
        """Cut the network: nothing passes, and new connections are refused."""
        self.is_down = True
        for passage in self._passages:
            passage.stall()

    def go_up(self) -> None:
        """Mend the network; connections from before are dead all the same."""
        self.is_down = False

    @property
    def open(self) -> int:
        """How many connections pass on what they get."""
        return sum(not passage.is_stalled for passage in self._passages)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        fault = self.plan.popleft() if self.plan and not self.is_down else None
        passage = _Passage(self, reader, writer, fault)
        self._passages.add(passage)
        try:
            if self.is_down:
                passage.end()
            else:
                await passage.run(self._server.hostname or "", self._server.port or 0)
        finally:
            passage.end()
            self._passages.discard(passage)


class _Passage:
    """One connection through the proxy."""

    def __init__(
        self,
        proxy: FaultProxy,
        reader: asyncio.StreamReader,
        client: asyncio.StreamWriter,
        fault: Fault | None,
    ) -> None:
        self._proxy = proxy
        self._reader = reader
        self._client = client
        self._server: asyncio.StreamWriter | None = None
        self._fault = fault
        self._count = 0  # of the client's messages
        self._said = 0  # and of the server's
        self.is_stalled = False
        self._over = asyncio.Event()
        self._lasting: Kind | None = None
        self._held: RawFrame | None = None  # until the next one went before it

    async def run(self, host: str, port: int) -> None:
        """Pass on in both directions until one end is gone or the fault says so."""
        if self._fault is not None and self._fault.kind in BEFORE:
            self._proxy.suffered.append(self._fault)
            await self._fail_before(self._fault)
            return
        from_server, self._server = await asyncio.open_connection(host, port)
        async with asyncio.TaskGroup() as group:
            ways = [
                group.create_task(self._pass_up(self._server)),
                group.create_task(self._pass_down(from_server)),
            ]
            over = group.create_task(self._over.wait())
            await asyncio.wait([*ways, over], return_when=asyncio.FIRST_COMPLETED)
            if self.is_stalled:
                await self._over.wait()
            for task in (*ways, over):
                task.cancel()
        if not self._over.is_set():
            await self._hang_up()  # the last words may still be on their way

    def stall(self) -> None:
        """Let nothing pass any more, and keep both ends."""
        self.is_stalled = True
        self._client.transport.pause_reading()  # type: ignore[attr-defined]

    def end(self) -> None:
        """Reset both ends: RST, and not a word."""
        self._over.set()
        for writer in (self._client, self._server):
            if writer is None:
                continue
            own = writer.get_extra_info("socket")
            with suppress(OSError, AttributeError):
                own.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            writer.transport.abort()

    async def _fail_before(self, fault: Fault) -> None:
        if fault.kind is Kind.REFUSED:
            return
        await _read(self._reader)
        match fault.kind:
            case Kind.UNANSWERED:
                while await _read(self._reader):
                    pass
            case Kind.HTTP:
                phrase = HTTPStatus(fault.code).phrase
                body = fault.reason.encode()
                self._client.write(
                    f"HTTP/1.1 {fault.code} {phrase}\r\nContent-Length: {len(body)}\r\n"
                    "Location: https://login.example.org/\r\nConnection: close\r\n\r\n".encode()
                    + body
                )
            case Kind.NO_WEBSOCKET:
                self._client.write(b"220 mail.example.org ESMTP ready\r\n\r\n")
        await self._hang_up()

    async def _hang_up(self) -> None:
        """Close as one who is done, and let what was written arrive."""
        with suppress(OSError):
            await self._client.drain()
            self._client.write_eof()
            async with asyncio.timeout(1.0):
                while await self._reader.read(_READ_BYTES):
                    pass

    async def _pass_up(self, server: asyncio.StreamWriter) -> None:
        splitter = Splitter()
        while more := await _read(self._reader):
            for part in splitter.feed(more):
                if self.is_stalled:
                    await self._over.wait()
                if isinstance(part, RawFrame):
                    self._count += part.opcode == TEXT
                if server.transport.is_closing():
                    return
                if isinstance(part, RawFrame):
                    server.write(part.raw)
                else:  # the head, which has to name the server
                    server.write(_HOST.sub(f"Host: {self._proxy.host}".encode(), part))
                await _drained(server)
                if await self._strikes():
                    return

    def _is_due(self, fault: Fault) -> bool:
        if fault.heard:
            return self._said >= fault.heard
        return self._count >= max(1, fault.after)

    async def _strikes(self) -> bool:
        """Do what the fault does at its place; return whether the connection is over then."""
        fault = self._fault
        if fault is None or not self._is_due(fault):
            return False
        self._fault = None
        self._proxy.suffered.append(fault)
        if fault.lasts:
            self._fault = Fault(kind=Kind.RESET, after=self._count + fault.lasts)
        match fault.kind:
            case Kind.RESET:
                self.end()
            case Kind.CUT:
                self._client.write(text_frame(b"x" * 1000)[:500])
            case Kind.BLACK_HOLE:
                self.stall()
            case Kind.CLOSE:
                self._client.write(close_frame(fault.code, fault.reason))
            case Kind.GARBAGE:
                self._client.write(b"\xff" * 100)
            case Kind.NONSENSE:
                for message in _NONSENSE:
                    self._client.write(text_frame(message))
                return False
            case _:
                self._lasting = fault.kind
                return False
        return True

    async def _pass_down(self, reader: asyncio.StreamReader) -> None:
        splitter = Splitter()
        while more := await _read(reader):
            for part in splitter.feed(more):
                if self.is_stalled:
                    await self._over.wait()
                if self._client.transport.is_closing():
                    return
                if isinstance(part, bytes) or part.opcode != TEXT:
                    self._client.write(part if isinstance(part, bytes) else part.raw)
                else:
                    await self._say(part)
                    self._said += 1
                    if await self._strikes():
                        return
            await _drained(self._client)

    async def _say(self, frame: RawFrame) -> None:
        """Pass on an event as the fault has it."""
        match self._lasting:
            case Kind.DRIP:
                for at in range(0, len(frame.raw), _DRIP_BYTES):
                    self._client.write(frame.raw[at : at + _DRIP_BYTES])
                    await asyncio.sleep(0)
            case Kind.DELAY:
                await asyncio.sleep(DELAY_S)
                self._client.write(frame.raw)
            case Kind.TWICE:
                self._client.write(frame.raw * 2)
            case Kind.SWAPPED:
                self._swap(frame)
            case Kind.NO_IDS:
                event = json.loads(frame.payload)
                for key in ("item_id", "previous_item_id", "item"):
                    event.pop(key, None)
                self._client.write(text_frame(json.dumps(event).encode()))
            case _:
                self._client.write(frame.raw)

    def _swap(self, frame: RawFrame) -> None:
        """Hold back each event that the next one may overtake: one about another item."""
        held, self._held = self._held, None
        if held is None:
            if _item(frame):
                self._held = frame
            else:
                self._client.write(frame.raw)
            return
        apart = _item(frame) and _item(frame) != _item(held)
        self._client.write(frame.raw + held.raw if apart else held.raw + frame.raw)


def _item(frame: RawFrame) -> str | None:
    item: str | None = json.loads(frame.payload).get("item_id")
    return item


async def _read(reader: asyncio.StreamReader) -> bytes:
    with suppress(OSError):
        return await reader.read(_READ_BYTES)
    return b""


async def _drained(writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        await writer.drain()
