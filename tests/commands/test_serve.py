"""The server as other programs use it: a process that says where it is."""

from __future__ import annotations

import json
import signal
import socket
from pathlib import Path
from typing import Any

import psutil
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from tests.fakes.program import Program, surtitle


async def ready(program: Program) -> dict[str, Any]:
    """Read the line that says where it is."""
    assert program.process.stdout is not None
    place: dict[str, Any] = json.loads(await program.process.stdout.readline())
    return place


async def status(url: str, *, token: str | None) -> int:
    """The HTTP status that a client with this token is answered with."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    try:
        async with connect(url, additional_headers=headers, compression=None, proxy=None) as one:
            assert json.loads(await one.recv())["type"] == "session.created"
            return 101
    except InvalidStatus as refused:
        return refused.response.status_code


async def test_it_says_where_it_is_and_lets_in_who_has_the_token(tmp_path: Path) -> None:
    async with Program("serve", home=tmp_path) as program:
        place = await ready(program)
        assert set(place) == {"url", "token", "pid"}
        assert place["pid"] == program.process.pid
        assert place["url"].startswith("ws://127.0.0.1:")
        assert len(place["token"]) >= 32
        assert await status(place["url"], token=place["token"]) == 101
        assert await status(place["url"], token="another") == 401
        assert await status(place["url"], token=None) == 401


async def test_a_token_of_one_s_own_is_taken(tmp_path: Path) -> None:
    async with Program("serve", "--token", "my-own", home=tmp_path) as program:
        place = await ready(program)
        assert place["token"] == "my-own"
        assert await status(place["url"], token="my-own") == 101
        assert await status(place["url"], token=None) == 401


async def test_without_a_token_any_local_program_is_let_in(tmp_path: Path) -> None:
    async with Program("serve", "--no-token", home=tmp_path) as program:
        place = await ready(program)
        assert place["token"] is None
        assert await status(place["url"], token=None) == 101


async def test_an_empty_token_is_no_way_to_have_none(tmp_path: Path) -> None:
    done = await surtitle("serve", "--token", "", home=tmp_path)
    assert done.code == 2
    assert "--no-token" in done.err


async def test_a_host_with_two_addresses_is_served_at_the_port_that_is_told(tmp_path: Path) -> None:
    async with Program("serve", "--host", "localhost", home=tmp_path) as program:
        place = await ready(program)
        listening = psutil.Process(program.process.pid).net_connections()
        assert len({one.laddr.port for one in listening if one.status == "LISTEN"}) == 1
        assert await status(place["url"], token=place["token"]) == 101


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_a_signal_ends_it_and_its_input_does_not(
    tmp_path: Path, number: signal.Signals
) -> None:
    async with Program("serve", home=tmp_path) as program:
        assert program.process.stdin is not None
        program.process.stdin.close()
        place = await ready(program)
        assert await status(place["url"], token=place["token"]) == 101
        program.interrupt(number)
        done = await program.done()
    assert (done.code, done.out, done.err) == (0, "", "")


async def test_a_port_that_is_taken_is_named(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = await surtitle("serve", "--port", port, home=tmp_path)
    assert done.code == 2
    (line,) = done.err.splitlines()
    assert line.startswith("surtitle: ")
    assert port in line


async def test_captions_can_be_had_from_it_with_its_token(tmp_path: Path) -> None:
    async with Program("serve", "--token", "my-own", home=tmp_path / "server") as program:
        place = await ready(program)
        done = await surtitle(
            *("listen", "--source", "sample", "--duration", "4", "--speed", "max"),
            *("--engine", place["url"], "--format", "jsonl"),
            home=tmp_path / "client",
            SURTITLE_TOKEN="my-own",
        )
    assert done.code == 0, done
    assert "best" in " ".join(done.finals)
    assert {row["engine"] for row in done.rows if row["type"] == "final"} == {"local"}
