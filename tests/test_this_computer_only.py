"""“This computer only”, watched from outside: the sockets of the real program and its children."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import soundfile
from websockets.asyncio.server import ServerConnection
from websockets.http11 import Request, Response

from app.store.paths import resources_dir
from tests.fakes import server
from tests.fakes.program import Done, Program
from tests.fakes.sockets import Watch, own_address, watching

CLIP = resources_dir() / "clips" / "beckett.wav"
KEY = "sk-0123456789abcdef"

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads Linux' tables of sockets")


@dataclass
class Outside:
    """A place that is not on loopback, where somebody counts who comes."""

    url: str
    came: int = 0


@pytest.fixture
async def outside() -> AsyncIterator[Outside]:
    """A listener on an address of this machine's network."""
    host = own_address()
    if host is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("this machine has only loopback")
    assert host is not None

    async def count(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        place.came += 1
        writer.close()

    listener = await asyncio.start_server(count, host, 0)
    place = Outside(f"wss://{host}:{listener.sockets[0].getsockname()[1]}/api-ws/v1/realtime")
    async with listener:
        yield place


@pytest.fixture
def watch(tmp_path: Path) -> Watch:
    return Watch(tmp_path / "sockets.txt")


def confined(home: Path) -> Path:
    """Save the setting."""
    home.mkdir()
    (home / "settings.json").write_text(json.dumps({"version": 1, "this_computer_only": True}))
    return home


@asynccontextmanager
async def running(
    watch: Watch, home: Path, *arguments: str, **environ: str
) -> AsyncIterator[Program]:
    """Run the program with a key, watched."""
    environ = {"DASHSCOPE_API_KEY": KEY, **watch.environ, **environ}
    async with (
        Program(*arguments, home=home, **environ) as program,
        watching(watch, program.process.pid),
    ):
        yield program


async def listen(
    watch: Watch, home: Path, *arguments: str, clip: Path = CLIP, **environ: str
) -> Done:
    recording = ("--source", f"file:{clip}", "--speed", "max", "--format", "jsonl")
    async with running(watch, home, "listen", *recording, *arguments, **environ) as program:
        return await program.done()


def assert_nothing_left(watch: Watch) -> None:
    assert watch.outside == set()
    assert watch.connects() == []
    assert watch.lookups() == []


async def test_those_who_watch_would_see_it(watch: Watch, tmp_path: Path, outside: Outside) -> None:
    done = await listen(watch, tmp_path / "home", "--duration", "2", SURTITLE_CLOUD_URL=outside.url)
    assert done.code != 0 or "local" in {row.get("engine") for row in done.rows}
    assert outside.came
    assert watch.connects()


@pytest.mark.parametrize("by", ["setting", "option"])
async def test_captions_come_from_this_computer_and_nothing_leaves_it(
    watch: Watch, tmp_path: Path, outside: Outside, by: str
) -> None:
    home = tmp_path / "home"
    options = ["--this-computer-only"] if by == "option" else []
    done = await listen(
        watch,
        home if options else confined(home),
        *options,
        SURTITLE_CLOUD_URL=outside.url,
        HTTPS_PROXY=outside.url.replace("wss", "http"),
        ALL_PROXY=outside.url.replace("wss", "http"),
    )
    assert done.code == 0, done
    finals = [row for row in done.rows if row["type"] == "final"]
    assert finals
    assert {row["engine"] for row in finals} == {"local"}
    assert watch.loopback  # the recogniser's child: who looks sees sockets
    assert outside.came == 0
    assert_nothing_left(watch)


@pytest.mark.parametrize("engine", ["cloud", "wss://asr.example.org", "outside"])
async def test_an_engine_outside_is_refused_with_the_way_out(
    watch: Watch, tmp_path: Path, outside: Outside, engine: str
) -> None:
    if engine == "outside":
        engine = outside.url
    done = await listen(
        watch, confined(tmp_path / "home"), "--engine", engine, SURTITLE_CLOUD_URL=outside.url
    )
    assert done.code == 2
    (line,) = done.err.splitlines()
    assert "“This computer only” is on" in line
    assert "Switch that off in the settings" in line
    assert outside.came == 0
    assert_nothing_left(watch)


async def test_the_doctor_tries_no_cloud(watch: Watch, tmp_path: Path, outside: Outside) -> None:
    home = confined(tmp_path / "home")
    asked = ("doctor", "--cloud", "--json")
    async with running(watch, home, *asked, SURTITLE_CLOUD_URL=outside.url) as program:
        done = await program.done()
    (cloud,) = [row for row in json.loads(done.out) if row["name"] == "Cloud"]
    assert cloud["verdict"] == "note"
    assert "This computer only" in cloud["found"]
    assert done.code == 0
    assert outside.came == 0
    assert_nothing_left(watch)


async def test_a_server_on_this_computer_can_t_send_us_outside(
    watch: Watch, tmp_path: Path, outside: Outside
) -> None:
    def elsewhere(connection: ServerConnection, _request: Request) -> Response:
        answer = connection.respond(302, "")
        answer.headers["Location"] = outside.url
        return answer

    async def never(_socket: ServerConnection) -> None:
        raise AssertionError

    async with server.running(never, process_request=elsewhere) as address:
        done = await listen(watch, confined(tmp_path / "home"), "--engine", address)
    assert done.code == 5
    assert outside.came == 0
    assert_nothing_left(watch)


async def test_a_server_called_localhost_is_found_without_asking_anybody(
    watch: Watch, tmp_path: Path
) -> None:
    numbered = server.NumberedServer()
    recording = tmp_path / "numbered.wav"
    soundfile.write(recording, server.signal(3), 16000)
    async with numbered.running() as address:
        done = await listen(
            watch,
            confined(tmp_path / "home"),
            *("--engine", address.replace("127.0.0.1", "localhost")),
            clip=recording,
        )
    assert done.code == 0, done
    assert numbered.finished == 1
    assert_nothing_left(watch)


async def test_the_window_stays_on_this_computer_as_well(
    watch: Watch, tmp_path: Path, outside: Outside
) -> None:
    home = confined(tmp_path / "home")
    async with running(
        watch,
        home,
        *("gui", "--start", "--source", f"file:{CLIP}"),
        SURTITLE_CLOUD_URL=outside.url,
        QT_QPA_PLATFORM="offscreen",
    ) as program:
        async with asyncio.timeout(60):
            while "engine" not in lines_of(home):
                assert program.process.returncode is None
                await asyncio.sleep(0.05)
        program.interrupt(signal.SIGTERM)
        done = await program.done()
    assert done.code == 0, done
    records = [json.loads(line) for line in lines_of(home).splitlines()]
    assert {row["engine"] for row in records if row.get("text")} == {"local"}
    assert outside.came == 0
    assert_nothing_left(watch)


def lines_of(home: Path) -> str:
    """What the journals hold of lines."""
    found = "".join(path.read_text() for path in (home / "sessions").glob("*"))
    return "".join(f"{line}\n" for line in found.splitlines() if '"text"' in line)
