"""Real processes: tiny programs that start well, badly, or not at all."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import psutil
import pytest

from app.errors import EngineError
from app.link.child import COMMAND, TOKEN_VARIABLE, RecognizerChild

READY = """
import json, os, sys, time
def ready(**more):
    url = "ws://127.0.0.1:4000/api-ws/v1/realtime"
    print(json.dumps({"url": url, "pid": os.getpid(), **more}), flush=True)
"""
UNTIL_STDIN_CLOSES = "sys.stdin.read()"
FOREVER = "time.sleep(600)"
BOUND_S = 60.0


def program(*lines: str) -> tuple[str, ...]:
    """The command that runs these lines of Python."""
    return (sys.executable, "-c", "\n".join([READY, *lines]))


def wait_gone(pid: int) -> None:
    """Wait until there is no such process."""
    try:
        psutil.Process(pid).wait(BOUND_S)
    except psutil.NoSuchProcess:
        return


async def failure(*lines: str, start_bound_s: float = BOUND_S) -> EngineError:
    """Return how a child that runs these lines fails to start."""
    child = RecognizerChild(program(*lines), start_bound_s=start_bound_s)
    with pytest.raises(EngineError) as caught:
        async with child:
            pass
    assert not child.alive
    return caught.value


def is_alive(child: RecognizerChild) -> bool:
    return child.alive  # which mypy would take for something that does not change


async def test_a_child_says_where_it_is_and_ends_when_its_input_closes(tmp_path: Path) -> None:
    ended = tmp_path / "ended"
    script = program("ready()", UNTIL_STDIN_CLOSES, f"open({str(ended)!r}, 'w').close()")
    async with RecognizerChild(script) as child:
        assert is_alive(child)
        assert child.endpoint.url.startswith("ws://127.0.0.1:4000/")
        assert child.endpoint.engine == "local"
    assert not is_alive(child)
    assert ended.exists()  # by itself, not by force


async def test_the_token_travels_by_environment_and_is_new_each_time(tmp_path: Path) -> None:
    tokens = set()
    for _ in range(2):
        told = tmp_path / "token"
        write = f"open({str(told)!r}, 'w').write(os.environ[{TOKEN_VARIABLE!r}])"
        async with RecognizerChild(program(write, "ready()", UNTIL_STDIN_CLOSES)) as child:
            token = told.read_text()
            assert dict(child.endpoint.headers) == {"Authorization": f"Bearer {token}"}
            assert token not in repr(child.endpoint)
            tokens.add(token)
    assert len(tokens) == 2
    assert all(len(token) >= 32 for token in tokens)


async def test_a_child_in_the_background_makes_way_for_other_programs() -> None:
    script = program("ready()", UNTIL_STDIN_CLOSES)
    us = psutil.Process()
    async with RecognizerChild(script):
        (usual,) = (child.nice() for child in us.children())
    async with RecognizerChild(script, background=True):
        (later,) = (child.nice() for child in us.children())
    if sys.platform == "win32":
        assert later == psutil.BELOW_NORMAL_PRIORITY_CLASS
    else:
        assert (usual, later) == (us.nice(), us.nice() + 5)


@pytest.mark.expected_log("no model here")
async def test_a_child_that_dies_at_once_is_told_with_its_last_words() -> None:
    error = await failure("print('loading', file=sys.stderr)", "sys.exit('no model here')")
    assert error.title == "The recogniser on this computer did not start"
    assert error.hint == "no model here"


async def test_a_child_that_dies_without_a_word_is_told_with_its_code() -> None:
    error = await failure("sys.exit(7)")
    assert error.hint == "It ended with code 7."


async def test_a_child_that_says_nothing_is_given_up() -> None:
    error = await failure(FOREVER, start_bound_s=0.5)
    assert error.hint == "It said nothing for 0.5 seconds."


async def test_a_child_that_stops_talking_without_dying_is_given_up() -> None:
    child = RecognizerChild(program("os.close(1)", FOREVER), end_bound_s=0.2)
    with pytest.raises(EngineError):
        await child.__aenter__()
    assert not is_alive(child)


@pytest.mark.parametrize(
    "line",
    [
        "print('hello', flush=True)",
        "print(flush=True)",
        "print('[1]', flush=True)",
        "print('{}', flush=True)",
        "ready(url=5)",
        "ready(url='https://example.org')",
        "sys.stdout.buffer.write(bytes([255, 10])); sys.stdout.flush()",
        "print('x' * 1_000_000, flush=True)",
    ],
)
async def test_a_child_that_says_something_else_is_not_waited_for(line: str) -> None:
    error = await failure(line, FOREVER)
    assert error.hint == "It said something else than where it is."


@pytest.mark.parametrize("missing", ["no-such-program", "/"])
async def test_a_program_that_is_not_there_is_told(missing: str) -> None:
    with pytest.raises(EngineError, match="could not be started"):
        async with RecognizerChild((missing,)):
            pass


async def test_no_room_for_what_the_child_says_aside_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", "/nonexistent")
    with pytest.raises(EngineError, match="could not be started"):
        async with RecognizerChild(program("ready()")):
            pass


async def test_a_child_that_ignores_its_input_and_being_asked_is_ended_all_the_same() -> None:
    script = program(
        "import signal", "signal.signal(signal.SIGTERM, signal.SIG_IGN)", "ready()", FOREVER
    )
    async with RecognizerChild(script, end_bound_s=0.2) as child:
        pass
    assert not is_alive(child)


async def test_a_child_that_talks_on_after_it_is_ready_is_ended_like_any_other() -> None:
    async with RecognizerChild(program("ready()", "while True: print('x')")) as child:
        assert is_alive(child)
    assert not is_alive(child)


@pytest.mark.expected_log("ended by itself")
@pytest.mark.expected_log("out of memory")
async def test_a_child_that_died_is_known_to_be_dead_and_its_last_words_are_logged() -> None:
    words = "print('out of memory', file=sys.stderr, flush=True)"
    async with RecognizerChild(program(words, "ready()", UNTIL_STDIN_CLOSES)) as child:
        (process,) = psutil.Process().children()
        process.kill()
        await asyncio.to_thread(wait_gone, process.pid)
        assert not is_alive(child)


async def test_a_start_that_is_cancelled_leaves_no_child_behind(tmp_path: Path) -> None:
    there = tmp_path / "there"
    script = program(f"open({str(there)!r}, 'w').close()", FOREVER)
    start = asyncio.create_task(RecognizerChild(script).__aenter__())
    async with asyncio.timeout(BOUND_S):
        while not there.exists():
            await asyncio.sleep(0.01)
        start.cancel()
        with pytest.raises(asyncio.CancelledError):
            await start
    assert psutil.Process().children() == []


async def test_a_start_cancelled_before_there_is_a_process_leaves_none_either() -> None:
    start = asyncio.create_task(RecognizerChild(program(FOREVER)).__aenter__())
    await asyncio.sleep(0)
    start.cancel()
    async with asyncio.timeout(BOUND_S):
        with pytest.raises(asyncio.CancelledError):
            await start
    assert psutil.Process().children() == []


async def test_ctrl_c_in_the_terminal_does_not_reach_the_child() -> None:
    async with RecognizerChild(program("ready()", UNTIL_STDIN_CLOSES)):
        (process,) = psutil.Process().children()
        assert os.getpgid(process.pid) != os.getpgid(0)


def test_a_killed_parent_leaves_no_child_behind() -> None:
    """The child's input closes with the process that held its other end."""
    script = program("ready()", UNTIL_STDIN_CLOSES)
    parent = psutil.Popen(
        [
            sys.executable,
            "-c",
            (
                "import asyncio\n"
                "from app.link.child import RecognizerChild\n"
                "async def main():\n"
                f"    async with RecognizerChild({script!r}):\n"
                "        print('up', flush=True)\n"
                "        await asyncio.sleep(600)\n"
                "asyncio.run(main())"
            ),
        ],
        stdout=-1,
    )
    with parent:
        assert parent.stdout.readline() == b"up\n"
        (child,) = parent.children()
        parent.kill()
    wait_gone(child.pid)
    assert not child.is_running()


def test_a_folder_called_app_where_the_user_is_is_not_run(tmp_path: Path) -> None:
    foreign = tmp_path / "app" / "recognizer"
    foreign.mkdir(parents=True)
    (tmp_path / "app" / "__init__.py").touch()
    (foreign / "__init__.py").touch()
    (foreign / "__main__.py").write_text("import os\nos._exit(99)")
    done = psutil.Popen(COMMAND, cwd=tmp_path, stdin=-3, stdout=-3, stderr=-3)
    assert done.wait(BOUND_S) != 99


async def test_starting_does_not_hold_up_the_loop() -> None:
    """The loop goes on while the child takes its time."""
    turns = 0
    starting = asyncio.create_task(
        RecognizerChild(program("time.sleep(0.3)", "ready()", UNTIL_STDIN_CLOSES)).__aenter__()
    )
    while not starting.done():
        turns += 1
        await asyncio.sleep(0.01)
    child = await starting
    await child.__aexit__()
    assert turns > 3


@pytest.mark.skipif(os.name == "nt", reason="there the flag does what it says")
def test_on_windows_no_console_window_is_opened_for_it() -> None:
    # Other systems refuse the flag that says so, which shows that it is passed.
    script = """
import asyncio, subprocess
subprocess.CREATE_NO_WINDOW = 0x0800_0000
from app.link.child import RecognizerChild
async def start():
    async with RecognizerChild(("true",)): pass
asyncio.run(start())
"""
    done = subprocess.run(
        [sys.executable, "-c", script], check=False, capture_output=True, text=True
    )
    assert "ValueError: creationflags is only supported on Windows" in done.stderr
