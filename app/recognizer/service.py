"""The recogniser's server: Qwen-ASR realtime on a socket of this machine."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import json
import os
import socket
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from typing import cast
from urllib.parse import parse_qsl, urlsplit

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.http11 import Request, Response

from app.errors import InputError
from app.protocol.service import MODEL, PATH, WITHOUT_PARTIALS
from app.recognizer.access import Access
from app.recognizer.door import ACCEPTED_AT_ONCE, WAITING_OUTSIDE, Door, Guest
from app.recognizer.recognition import Recogniser
from app.recognizer.talk import Talk
from app.recognizer.turns import Seat, Turns
from app.signals import on_interrupt

# The protocol's largest append is 15 MiB of base64; larger frames are refused with 1009.
MAX_FRAME_BYTES = 20 * 1024 * 1024
# A client of this machine says who it is at once; who doesn't only takes up a place.
HANDSHAKE_S = 3.0
# Messages read ahead of the one being heard: none, since each may be as large as that.
READ_AHEAD = 0
# Left to itself, the system holds minutes of audio for a client that sends faster than is heard.
RECEIVE_BUFFER_BYTES = 64 * 1024
# A client answers a farewell within milliseconds. One that does not, or never asked for anything,
# must not keep this process: who started it gives it 3 s.
FAREWELL_S = 0.5


async def run_service(host: str, port: int, token: str | None, *, until_stdin_closes: bool) -> None:
    """Serve until SIGTERM or Ctrl-C, or until standard input closes; say where in one line of JSON.

    Raises InputError where the address can't be served at, EngineError without a sound model.
    """
    ended = asyncio.Event()
    recogniser = Recogniser()
    with ThreadPoolExecutor(1, "recogniser") as worker, on_interrupt(ended.set, ended.set):
        # Before anybody is let in: at a port that is known in advance, clients don't wait for the
        # line that says where.
        await asyncio.get_running_loop().run_in_executor(worker, recogniser.load)
        service = _Service(recogniser, Turns(worker))
        server = await _listen(service, host, port)
        bound = int(server.sockets[0].getsockname()[1])
        service.access = Access(host, bound, token)
        try:
            shown = f"[{host}]" if ":" in host else host
            place = {"url": f"ws://{shown}:{bound}{PATH}", "token": token, "pid": os.getpid()}
            print(json.dumps(place), flush=True)
            if until_stdin_closes:
                _when_stdin_closes(ended.set)
            await ended.wait()
        finally:
            await service.end(server)


async def _listen(service: _Service, host: str, port: int) -> Server:
    if not host:  # which asyncio would take for all addresses
        raise InputError("No host is given to serve at", "Choose another --host.")
    try:
        server = await serve(
            service.talk,
            await _address(host) if port == 0 else host,
            port,
            process_request=service.judge,
            compression=None,
            max_size=MAX_FRAME_BYTES,
            max_queue=READ_AHEAD,
            backlog=ACCEPTED_AT_ONCE,
            create_connection=service.guest,
            # A client that sends a whole recording at once reads our ping when it is through.
            ping_timeout=None,
            open_timeout=HANDSHAKE_S,
        )
    except (OSError, UnicodeError) as error:  # the latter where a part of the name is too long
        raise InputError(
            f"Nothing can be served at {host}, port {port} ({_reason(error)})",
            "Choose another --host or --port.",
        ) from error
    for listening in server.sockets:  # asyncio has one number for this and for accepting
        with socket.fromfd(listening.fileno(), listening.family, listening.type) as same:
            same.listen(WAITING_OUTSIDE)
    return server


async def _address(host: str) -> str:
    """Return the first of the host's addresses: each would be given a free port of its own."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, 0, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    return str(found[0][4][0])


def _reason(error: OSError | UnicodeError) -> str:
    """Return why, in the system's words; asyncio's repeat the address."""
    if isinstance(error, UnicodeError):
        return "not a host name"
    own = isinstance(error, socket.gaierror)  # has numbers of its own
    reason = error.strerror if own or not error.errno else os.strerror(error.errno)
    return (reason or "no reason given").lower()


class _Service:
    """Lets connections in and gives each a Talk."""

    access: Access

    def __init__(self, recogniser: Recogniser, turns: Turns) -> None:
        self._recogniser = recogniser
        self._turns = turns
        self._door = Door(asyncio.get_running_loop().time)

    @property
    def guest(self) -> type[ServerConnection]:
        """What a connection is made by."""
        return cast("type[ServerConnection]", functools.partial(Guest, self._door))

    async def judge(self, connection: ServerConnection, request: Request) -> Response | None:
        """Answer the upgrade request: None lets it pass."""
        assert isinstance(connection, Guest)
        refusal = self.access.refusal(
            path=request.path,
            host=_only(request.headers.get_all("Host")),
            origins=request.headers.get_all("Origin"),
            authorization=_only(request.headers.get_all("Authorization")),
        )
        if refusal is None and not self._door.enter(connection):
            refusal = HTTPStatus.SERVICE_UNAVAILABLE
        if refusal is None:
            return None
        return connection.respond(refusal, f"{refusal.phrase}\n")

    async def talk(self, connection: ServerConnection) -> None:
        """Serve one connection."""
        assert isinstance(connection, Guest)
        assert connection.request is not None
        own: socket.socket = connection.transport.get_extra_info("socket")
        with contextlib.suppress(OSError):  # it is closed already, which talking will find out
            own.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BUFFER_BYTES)
        query = parse_qsl(urlsplit(connection.request.path).query)
        connection.occupant = talk = Talk(
            connection,
            model=dict(query).get("model", MODEL)[:100],
            recognition=self._recogniser.recognition(partials=WITHOUT_PARTIALS not in query),
            seat=Seat(self._turns),
        )
        await talk.run()

    async def end(self, server: Server) -> None:
        """Take leave of all clients, and cut off those that don't answer."""
        server.close(code=1001, reason="the recogniser ends")
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(FAREWELL_S):
                await server.wait_closed()
        self._door.shut()
        await server.wait_closed()


def _only(values: list[str]) -> str:
    """Return the header's value; of two that may differ neither counts."""
    return values[0] if len(values) == 1 else ""


def _when_stdin_closes(call: Callable[[], object]) -> None:
    """Call when whoever started us lets go of our standard input, by ending in whatever way."""
    loop = asyncio.get_running_loop()

    def readable() -> None:
        if not os.read(0, 65536):
            loop.remove_reader(0)
            call()

    try:
        loop.add_reader(0, readable)
    except (NotImplementedError, PermissionError):  # Windows; standard input that is a file
        closed = loop.run_in_executor(None, sys.stdin.buffer.read)
        closed.add_done_callback(lambda _: call())
