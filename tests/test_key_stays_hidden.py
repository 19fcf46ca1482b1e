"""A key that is used and never seen: real programs, and servers that repeat it in every way."""

from __future__ import annotations

import asyncio
import contextlib
import json
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import psutil
import pytest
import soundfile
from websockets.asyncio.server import ServerConnection
from websockets.http11 import Request, Response

from app.link.connection import UNREADABLE_FRAMES
from tests.fakes import server
from tests.fakes.keyring_backend import KeyringOnDisk
from tests.fakes.program import Done, Program
from tests.fakes.server import NumberedServer, opened, send
from tests.fakes.server import signal as numbered_signal

KEY = "sk-0123456789abcdef0123456789abcdef"
# What is left of it when all between its letters is taken out.
SPACED = " ".join(KEY)

Serve = Callable[[ServerConnection], Awaitable[None]]
Answer = Callable[[ServerConnection, Request], Response | None]


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    path = tmp_path / "numbered.wav"
    soundfile.write(path, numbered_signal(5, 3), 16000)
    return path


@pytest.fixture(params=["environment", "keyring"])
def environ(request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, str]:
    """Where the key is."""
    if request.param == "environment":
        return {"DASHSCOPE_API_KEY": KEY}
    (tmp_path / "ring").write_text(KEY)
    backend = f"{KeyringOnDisk.__module__}.{KeyringOnDisk.__qualname__}"
    return {"PYTHON_KEYRING_BACKEND": backend, "FAKE_KEYRING_FILE": str(tmp_path / "ring")}


# Servers --------------------------------------------------------------------------------------


def answers(*statuses: int, **headers: str) -> Answer:
    """Answer so one after the other, and with the last one from then on."""
    coming = list(statuses)

    def answer(connection: ServerConnection, request: Request) -> Response:
        status = coming.pop(0) if len(coming) > 1 else coming[0]
        assert request.headers["Authorization"] == f"Bearer {KEY}"
        made = connection.respond(status, f"No such key: {KEY}, that is {SPACED}\n")
        for name, value in headers.items():
            made.headers[name] = value
        made.headers["X-Your-Key"] = KEY
        return made

    return answer


async def says_bad_key(socket: ServerConnection) -> None:
    await send(socket, "session.created", session={"id": "sess_1"})
    await socket.recv()
    await send(socket, "error", error=an_error("invalid_api_key", "invalid_request_error"))
    await socket.wait_closed()


async def closes_at_once(socket: ServerConnection) -> None:
    await socket.close(1008, f"bad {KEY}")


async def closes_when_ready(socket: ServerConnection) -> None:
    await opened(socket)
    await socket.close(1008, f"Arrearage {KEY} {SPACED}"[:120])


async def closes_in_trouble(socket: ServerConnection) -> None:
    await opened(socket)
    await socket.close(1011, f"bad {KEY}")


async def reports_trouble(socket: ServerConnection) -> None:
    await opened(socket)
    for text in (KEY, SPACED, "\u200b".join(KEY), "\x01".join(KEY), "x" * 190 + KEY):
        await send(socket, "error", error=an_error("odd", "server_error", text))
    await socket.close(1011, KEY)


async def sends_odd_frames(socket: ServerConnection) -> None:
    await opened(socket)
    await send(socket, KEY, **{KEY: KEY})
    for frame in (KEY, json.dumps(KEY), json.dumps({"type": KEY}), f'{{"type": "{KEY}'):
        for _ in range(UNREADABLE_FRAMES):  # which is more than one connection is forgiven
            await socket.send(frame)
    await socket.wait_closed()


def an_error(code: str, kind: str, text: str = KEY) -> dict[str, Any]:
    return {"type": kind, "code": code, "message": f"bad {text}", "param": KEY}


SCRIPTS: list[Serve] = [
    says_bad_key,
    closes_at_once,
    closes_when_ready,
    closes_in_trouble,
    reports_trouble,
    sends_odd_frames,
]
ANSWERS: dict[str, Answer] = {
    "401": answers(401),
    "403": answers(403),
    "404": answers(404),
    "429": answers(429, 503, 401),
    "200": answers(200),
    "302 to no address": answers(302, Location=f"https://{KEY}/{KEY}"),
    "302 to nothing": answers(302, Location=f"ws://[{KEY}"),
    "302 to a server": answers(302, Location=f"ws://127.0.0.1:1/{KEY}?key={KEY}"),
}


@contextlib.asynccontextmanager
async def a_server(how: Serve | Answer) -> AsyncIterator[str]:
    """Serve in this way; yields the address."""
    if how in SCRIPTS:
        async with server.running(how) as address:
            yield address
        return

    async def never(_socket: ServerConnection) -> None:
        raise AssertionError

    async with server.running(never, process_request=how) as address:
        yield address


ALL = [
    *(pytest.param(script, id=script.__name__) for script in SCRIPTS),
    *(pytest.param(answer, id=name) for name, answer in ANSWERS.items()),
]


# Programs -------------------------------------------------------------------------------------


def command_lines(pid: int) -> str:
    """What `ps` shows of a process and its children."""
    found = []
    with contextlib.suppress(psutil.NoSuchProcess):
        process = psutil.Process(pid)
        for one in (process, *process.children(recursive=True)):
            with contextlib.suppress(psutil.NoSuchProcess):
                found.append(" ".join(one.cmdline()))
    return "\n".join(found)


async def run(home: Path, *arguments: str, **environ: str) -> Done:
    """Run the program at its most talkative, and look for the key wherever it may not be."""
    async with Program("--log-level", "debug", *arguments, home=home, **environ) as program:
        ending = asyncio.ensure_future(program.done())
        seen = set()
        while not ending.done():
            seen.add(command_lines(program.process.pid))
            await asyncio.wait([ending], timeout=0.1)
        done = ending.result()
    assert any("app" in lines for lines in seen)
    assert_hidden("\n".join(seen), done.out, done.err)
    assert_not_below(home)
    return done


def assert_hidden(*texts: str) -> None:
    for text in texts:
        for line in text.splitlines():
            # No reader puts it together again either.
            letters = "".join(letter for letter in line if "!" <= letter <= "~")
            assert KEY not in letters, line


def assert_not_below(home: Path) -> None:
    """Assert that no file holds the key, in its name or in itself."""
    paths = list(home.rglob("*"))
    assert home / "logs" / "surtitle.log" in paths
    for path in paths:
        assert KEY not in str(path)
        if path.is_file():
            assert_hidden(path.read_text(errors="replace"))


@pytest.mark.parametrize("how", ALL)
async def test_captions_show_no_key_whatever_the_server_says(
    tmp_path: Path, recording: Path, how: Serve | Answer
) -> None:
    arguments = ("listen", "--source", f"file:{recording}", "--speed", "max", "--engine", "cloud")
    async with a_server(how) as address:
        done = await run(
            tmp_path / "home",
            *(*arguments, "--format", "jsonl"),
            DASHSCOPE_API_KEY=KEY,
            SURTITLE_CLOUD_URL=address,
        )
    assert done.code, done
    assert "Traceback" in (tmp_path / "home" / "logs" / "surtitle.log").read_text()


@pytest.mark.parametrize("how", [says_bad_key, answers(401), answers(302, Location=KEY)])
async def test_the_doctor_tries_the_key_and_shows_it_to_nobody(
    tmp_path: Path, environ: dict[str, str], how: Serve | Answer
) -> None:
    async with a_server(how) as address:
        done = await run(
            tmp_path / "home", "doctor", "--cloud", SURTITLE_CLOUD_URL=address, **environ
        )
    assert "✗ Cloud" in done.out
    assert done.code in (4, 5), done


async def test_captions_that_work_show_no_key(
    tmp_path: Path, recording: Path, environ: dict[str, str]
) -> None:
    async with NumberedServer().running() as address:
        done = await run(
            tmp_path / "home",
            *("listen", "--source", f"file:{recording}", "--speed", "max", "--format", "jsonl"),
            SURTITLE_CLOUD_URL=address,
            **environ,
        )
    assert done.finals == ["w1 w2 w3 w4 w5", "w6 w7 w8"]


async def test_the_window_shows_no_key(tmp_path: Path, recording: Path) -> None:
    home = tmp_path / "home"
    environ = {"DASHSCOPE_API_KEY": KEY, "QT_QPA_PLATFORM": "offscreen"}
    arguments = ("--log-level", "debug", "gui", "--start", "--source", f"file:{recording}")
    async with (
        a_server(reports_trouble) as address,
        Program(*arguments, home=home, SURTITLE_CLOUD_URL=address, **environ) as program,
    ):
        log = home / "logs" / "surtitle.log"
        async with asyncio.timeout(60):
            while not (log.exists() and "reports: bad" in log.read_text()):
                assert program.process.returncode is None
                await asyncio.sleep(0.05)
        assert_hidden(command_lines(program.process.pid))
        program.interrupt(signal.SIGTERM)
        program.interrupt(signal.SIGTERM)
        done = await program.done()
    assert_hidden(done.out, done.err)
    assert_not_below(home)


async def test_an_address_into_which_the_key_was_typed_is_told_without_it(tmp_path: Path) -> None:
    done = await run(
        tmp_path / "home",
        *("listen", "--source", "sample", "--engine", "cloud"),
        DASHSCOPE_API_KEY=KEY,
        SURTITLE_CLOUD_URL=f"http://gateway.example.org/{KEY}",
    )
    assert done.code == 2
    assert "is not a WebSocket's address" in done.err
