"""What must not be anywhere: the key outside of its places, a connection that leaves this computer."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import psutil
import pytest
from websockets.asyncio.server import ServerConnection
from websockets.http11 import Request, Response

from app.store.paths import resources_dir
from tests.fakes import server
from tests.fakes.program import Done, Program, surtitle
from tests.fakes.server import opened, send

KEY = "sk-0123456789abcdef0123456789abcdef"
CLIP = resources_dir() / "clips" / "beckett.wav"
FORMS = (KEY, quote(KEY), base64.b64encode(KEY.encode()).decode(), KEY.encode().hex())


# The key ------------------------------------------------------------------------------------


def refuse(connection: ServerConnection, _request: Request) -> Response:
    return connection.respond(401, f"Invalid API-key provided: {KEY} Bearer {KEY}\n")


def send_away(connection: ServerConnection, _request: Request) -> Response:
    response = connection.respond(302, f"{KEY}\n")
    response.headers["Location"] = f"wss://login.example.org/?key={KEY}"
    return response


async def close_at_once(socket: ServerConnection) -> None:
    await send(socket, "session.created", session={"id": KEY})
    await socket.close(1007, f"quota of {KEY} is used up")


async def complain(socket: ServerConnection) -> None:
    await opened(socket)
    await socket.recv()
    for _ in range(3):
        await send(socket, "error", error={"type": KEY, "code": KEY, "message": f"bad key {KEY}"})
        await socket.send(f"not json, but {KEY}")
        await send(socket, KEY)
    await socket.close(1008, f"access denied for {KEY}")


def every_place(home: Path, done: Done) -> Iterator[tuple[str, str]]:
    """All that a run has left: its words and its files, their names included."""
    yield "standard output", done.out
    yield "standard error", done.err
    for path in home.rglob("*"):
        yield "a file's name", str(path)
        if path.is_file():
            yield str(path), path.read_bytes().decode(errors="replace")


@pytest.mark.parametrize("way", ["refuse", "send away", "close", "complain"])
async def test_the_key_is_in_nothing_that_a_run_leaves_behind(tmp_path: Path, way: str) -> None:
    script = complain if way == "complain" else close_at_once
    answer = {"refuse": refuse, "send away": send_away}.get(way)
    arguments = ("--log-level", "debug", "listen", "--engine", "cloud", "--source", f"file:{CLIP}")
    async with server.running(script, process_request=answer) as address:
        done = await surtitle(
            *arguments, home=tmp_path, DASHSCOPE_API_KEY=KEY, SURTITLE_CLOUD_URL=address
        )
    assert done.code in (4, 5), done.err
    assert (tmp_path / "logs" / "surtitle.log").stat().st_size
    for place, text in every_place(tmp_path, done):
        for form in FORMS:
            assert form not in text, place


async def test_the_doctor_tries_the_key_and_shows_it_nowhere(tmp_path: Path) -> None:
    async with server.running(opened, process_request=refuse) as address:
        done = await surtitle(
            *("--log-level", "debug", "doctor", "--cloud", "--json"),
            home=tmp_path,
            DASHSCOPE_API_KEY=KEY,
            SURTITLE_CLOUD_URL=address,
        )
    assert "does not accept the key" in done.out
    for place, text in every_place(tmp_path, done):
        assert KEY not in text, place


async def test_what_is_kept_is_for_this_user_alone(tmp_path: Path) -> None:
    """However little the system keeps from others by itself."""
    home = tmp_path / "home"
    before = os.umask(0)
    try:
        done = await surtitle(
            *("listen", "--engine", "local", "--source", f"file:{CLIP}", "--speed", "max"),
            home=home,
        )
    finally:
        os.umask(before)
    assert done.code == 0, done.err
    kept = [path for path in home.rglob("*") if path.parent.name == "sessions"]
    assert kept
    for path in kept:
        assert path.stat().st_mode & 0o077 == 0, path
    for folder in (home, home / "sessions"):
        assert folder.stat().st_mode & 0o077 == 0, folder


# Connections --------------------------------------------------------------------------------


def outside_address() -> str | None:
    """Return an address of this machine that is not loopback, where it has one."""
    found = (
        one.address
        for ones in psutil.net_if_addrs().values()
        for one in ones
        if one.family is socket.AF_INET and not one.address.startswith("127.")
    )
    return next(found, None)


def outside_peers(pid: int) -> set[str]:
    """Return where the process and its children are connected to, loopback left out.

    Names are looked up over UDP, so those sockets count as well.
    """
    peers: set[str] = set()
    with contextlib.suppress(psutil.Error):
        process = psutil.Process(pid)
        for one in (process, *process.children(recursive=True)):
            for connection in one.net_connections("inet"):
                peer = connection.raddr
                if peer and not (peer.ip.startswith("127.") or peer.ip == "::1"):
                    peers.add(f"{peer.ip}:{peer.port}")
    return peers


@pytest.mark.parametrize(
    "options",
    [("--engine", "auto"), ("--engine", "cloud"), ("--engine", "wss://speech.example.org/asr")],
    ids=lambda options: options[1],
)
async def test_with_this_computer_only_nothing_is_connected_to(
    tmp_path: Path, options: tuple[str, ...]
) -> None:
    callers = 0

    async def count(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal callers
        callers += 1
        writer.close()

    host = outside_address() or "127.0.0.1"
    listening = await asyncio.start_server(count, host, 0)
    port = listening.sockets[0].getsockname()[1]
    (tmp_path / "settings.json").write_text(
        '{"version": 1, "this_computer_only": true, "region": "singapore"}'
    )
    seen: set[str] = set()
    arguments = ("listen", "--source", f"file:{CLIP}", "--format", "jsonl", *options)
    gateway = f"wss://{host}:{port}/asr" if outside_address() else "wss://speech.example.org/asr"
    async with (
        listening,
        Program(
            *arguments, home=tmp_path, DASHSCOPE_API_KEY=KEY, SURTITLE_CLOUD_URL=gateway
        ) as run,
    ):
        ending = asyncio.create_task(run.done())
        while not ending.done():
            seen |= await asyncio.to_thread(outside_peers, run.process.pid)
            await asyncio.sleep(0.02)
        done = ending.result()
    assert (callers, seen) == (0, set())
    if options[1] == "auto":
        assert done.code == 0, done.err
        finals = [row for row in done.rows if row["type"] == "final"]
        assert finals
        assert {row["engine"] for row in finals} == {"local"}
    else:
        assert done.code == 2
        assert "This computer only" in done.err


def test_the_watch_sees_a_connection_that_there_is() -> None:
    """Or it would prove nothing."""
    host = outside_address()
    if host is None:  # nothing that leaves the machine could be seen, nor made
        return
    with socket.create_server((host, 0)) as listening:
        port = listening.getsockname()[1]
        with socket.create_connection((host, port)):
            assert f"{host}:{port}" in outside_peers(os.getpid())
