"""The program as people run it: real processes, real sound, the real recogniser."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import tempfile
import wave
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pytest
import soundfile
from websockets.asyncio.server import ServerConnection

from app.store.paths import resources_dir
from tests.fakes import server
from tests.fakes.program import Done, Program, surtitle
from tests.fakes.pulse import PulseServer
from tests.fakes.server import NumberedServer, opened, send
from tests.fakes.server import signal as numbered_signal

CLIP = resources_dir() / "clips" / "beckett.wav"
WORDS = {"ever", "tried", "failed", "matter", "try", "again", "fail", "better"}


def words(text: str) -> list[str]:
    return re.findall(r"[a-z']+", text.lower())


def assert_one_line(done: Done, code: int, *parts: str) -> None:
    """Assert that the program said its trouble in one line and ended with this code."""
    assert done.code == code, done
    (line,) = done.err.splitlines()
    assert line.startswith("surtitle: ")
    for part in parts:
        assert part in line


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    """A recording of the numbered signal, of two utterances."""
    path = tmp_path / "numbered.wav"
    soundfile.write(path, numbered_signal(5, 3), 16000)
    return path


async def test_a_recording_is_captioned_on_this_computer_and_kept(tmp_path: Path) -> None:
    done = await surtitle(
        *("listen", "--source", f"file:{CLIP}", "--speed", "max", "--engine", "local"),
        *("--format", "jsonl"),
        home=tmp_path,
    )
    assert done.code == 0, done
    assert set(words(" ".join(done.finals))) >= WORDS
    end = done.rows[-1]
    assert (end["type"], end["lost_s"], end["lines"]) == ("end", 0.0, len(done.finals))

    listed = await surtitle("sessions", "--json", home=tmp_path)
    (session,) = json.loads(listed.out)
    assert session["session"] == end["session"]
    assert session["lines"] == end["lines"]
    exported = await surtitle("export", "last", "--format", "srt", home=tmp_path)
    assert exported.out.startswith("1\n00:00:0")
    (text,) = (tmp_path / "transcripts").glob("*.txt")
    assert all(final in text.read_text() for final in done.finals)
    assert f"Saved to {text}" in done.err


async def test_partials_settle_word_by_word_and_are_never_taken_back(tmp_path: Path) -> None:
    done = await surtitle(
        *("listen", "--source", f"file:{CLIP}", "--engine", "local", "--format", "jsonl"),
        home=tmp_path,
    )
    settled: dict[int, str] = {}
    for row in done.rows:
        if row["type"] == "partial":
            assert row["settled"].startswith(settled.get(row["line"], ""))
            settled[row["line"]] = row["settled"]
        elif row["type"] == "final":
            assert row["text"].startswith(settled.get(row["line"], "").strip())
    assert any(settled.values())


@pytest.mark.sound
async def test_what_the_microphone_hears_is_captioned_until_ctrl_c(
    tmp_path: Path, pulse: PulseServer
) -> None:
    async with Program("listen", "--engine", "local", "--format", "jsonl", home=tmp_path) as run:
        while not pulse.pactl("list", "short", "source-outputs"):
            await asyncio.sleep(0.05)
        pulse.play(CLIP)
        await run.row("partial")
        first, second = await run.row("final"), await run.row("final")
        run.interrupt()
        done = await run.done()
    assert done.code == 0, done
    said = [first["text"], second["text"], *done.finals]
    assert len(WORDS & set(words(" ".join(said)))) >= 3
    (text,) = (tmp_path / "transcripts").glob("*.txt")
    assert all(line in text.read_text() for line in said)


@pytest.mark.sound
async def test_an_unknown_microphone_is_named_with_those_there_are(
    tmp_path: Path, pulse: PulseServer
) -> None:
    done = await surtitle("listen", "--source", "mic:Nessie", home=tmp_path)
    assert_one_line(done, 3, "Nessie", "Desk")


@pytest.mark.sound
async def test_devices_are_listed_by_the_names_people_know(
    tmp_path: Path, pulse: PulseServer
) -> None:
    done = await surtitle("devices", "--json", home=tmp_path)
    assert any(row["is_monitor"] and "Desk" in row["name"] for row in json.loads(done.out))


async def test_without_a_microphone_it_says_so(tmp_path: Path) -> None:
    done = await surtitle("listen", home=tmp_path, PULSE_SERVER="unix:/nonexistent")
    assert_one_line(done, 3, "microphone")


async def test_the_cloud_is_used_where_there_is_a_key(tmp_path: Path, recording: Path) -> None:
    seen: list[str | None] = []
    numbered = NumberedServer()

    async def look(socket: ServerConnection) -> None:
        assert socket.request is not None
        seen.append(socket.request.headers.get("Authorization"))
        await numbered._serve(socket)

    async with server.running(look) as address:
        done = await surtitle(
            *("listen", "--source", f"file:{recording}", "--speed", "max", "--format", "jsonl"),
            home=tmp_path,
            DASHSCOPE_API_KEY="sk-test-1234",
            SURTITLE_CLOUD_URL=address,
        )
    assert done.finals == ["w1 w2 w3 w4 w5", "w6 w7 w8"]
    assert seen == ["Bearer sk-test-1234"]
    kept = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert not any(b"sk-test-1234" in path.read_bytes() for path in kept)
    assert "sk-test-1234" not in done.out + done.err


async def test_raw_sound_on_standard_input_is_captioned(tmp_path: Path) -> None:
    async with NumberedServer().running() as address:
        done = await surtitle(
            *("listen", "--source", "-", "--engine", address, "--format", "jsonl"),
            home=tmp_path,
            stdin=numbered_signal(4).tobytes(),
        )
    assert done.finals == ["w1 w2 w3 w4"]


async def test_eight_channels_at_96_khz_are_mixed_down(tmp_path: Path) -> None:
    samples, rate = soundfile.read(CLIP, dtype="int16")
    path = tmp_path / "wide.wav"
    wide = np.repeat(np.repeat(samples, 96000 // rate)[:, None], 8, axis=1)
    soundfile.write(path, wide, 96000)
    done = await surtitle(
        *("listen", "--source", f"file:{path}", "--speed", "max", "--format", "jsonl"),
        *("--engine", "local"),
        home=tmp_path,
    )
    assert len(WORDS & set(words(" ".join(done.finals)))) >= 6


async def test_a_recording_cut_off_in_the_middle_gives_what_it_holds(
    tmp_path: Path, recording: Path
) -> None:
    recording.write_bytes(recording.read_bytes()[:30_000])
    async with NumberedServer().running() as address:
        done = await surtitle(
            *("listen", "--source", f"file:{recording}", "--speed", "max"),
            *("--engine", address, "--format", "jsonl"),
            home=tmp_path,
        )
    assert done.code == 0
    assert done.finals == ["w1 w2 w3 w4 w5"]
    assert [row["level"] for row in done.rows if row["type"] == "notice"] == ["warning"]


def _absent(path: Path) -> None:
    pass


def _not_sound(path: Path) -> None:
    path.write_text("Dear Sir or Madam")


def _empty(path: Path) -> None:
    path.touch()


def _no_frames(path: Path) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16000)


@pytest.mark.parametrize("make", [_absent, _not_sound, _empty, _no_frames, Path.mkdir])
async def test_what_is_no_recording_is_named(tmp_path: Path, make: Callable[[Path], None]) -> None:
    path = tmp_path / "take.wav"
    make(path)
    done = await surtitle("listen", "--source", f"file:{path}", home=tmp_path / "home")
    assert_one_line(done, 2, "take.wav")


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (["--language", "de", "--engine", "local"], "de"),
        (["--language", "klingon"], "klingon"),
        (["--engine", "psychic"], "psychic"),
        (["--source", "dream"], "dream"),
        (["--speed", "nan"], "nan"),
        (["--duration", "-1"], "-1"),
        (["--silence-ms", "5"], "silence"),
        (["--output", "/nonexistent/x.txt"], "/nonexistent/x.txt"),
    ],
)
async def test_a_bad_argument_is_named(tmp_path: Path, arguments: list[str], part: str) -> None:
    done = await surtitle("listen", "--source", "sample", *arguments, home=tmp_path)
    assert_one_line(done, 2, part)


async def test_an_unwritable_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "home").touch()  # a file where the folder should be: root may write anywhere else
    done = await surtitle("listen", "--source", "sample", home=tmp_path / "home")
    assert_one_line(done, 2, "home", "--data-dir")


async def test_a_full_disk_is_told_and_the_transcript_is_kept(
    tmp_path: Path, recording: Path
) -> None:
    async with NumberedServer().running() as address:
        done = await surtitle(
            *("listen", "--source", f"file:{recording}", "--speed", "max", "--engine", address),
            *("--output", "/dev/full"),
            home=tmp_path,
        )
    assert done.code == 2
    assert "no space left" in done.err
    exported = await surtitle("export", "last", "--format", "txt", home=tmp_path)
    assert "w6 w7 w8" in exported.out


async def test_an_output_that_is_there_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "precious.txt").write_text("precious")
    done = await surtitle(
        *("listen", "--source", "sample", "--output", tmp_path / "precious.txt"),
        home=tmp_path / "home",
    )
    assert_one_line(done, 2, "precious.txt", "--force")
    assert (tmp_path / "precious.txt").read_text() == "precious"


async def test_captions_never_overwrite_the_recording_they_are_of(
    tmp_path: Path, recording: Path
) -> None:
    before = recording.read_bytes()
    done = await surtitle(
        *("listen", "--source", f"file:{recording}", "--output", recording, "--force"),
        home=tmp_path,
    )
    assert_one_line(done, 2, "is the recording itself")
    assert recording.read_bytes() == before


async def _garbage(socket: ServerConnection) -> None:
    for _ in range(100):
        await socket.send("\x00garbage")
    await socket.wait_closed()


async def _huge(socket: ServerConnection) -> None:
    await opened(socket)
    await socket.send("x" * 50_000_000)


async def _nothing(socket: ServerConnection) -> None:
    await socket.wait_closed()


async def _close_in_mid_sentence(socket: ServerConnection) -> None:
    await opened(socket)
    await send(socket, "input_audio_buffer.speech_started", audio_start_ms=0, item_id="a")
    await socket.close(1011)


@pytest.mark.parametrize(
    "script",
    [
        _garbage,
        # Hung up on while it still sends, websockets' server may trip over itself, and log that.
        pytest.param(_huge, marks=pytest.mark.possible_log("StopIteration")),
        _nothing,
        _close_in_mid_sentence,
    ],
)
async def test_a_server_that_is_none_ends_with_one_line(
    tmp_path: Path, recording: Path, script: Callable[[ServerConnection], Awaitable[None]]
) -> None:
    async with server.running(script) as address:
        done = await surtitle(
            *("listen", "--source", f"file:{recording}", "--speed", "max", "--engine", address),
            home=tmp_path,
        )
    assert done.code == 5, done
    assert "Traceback" not in done.err
    assert done.err.splitlines()[-1].startswith("surtitle: ")


@pytest.mark.parametrize(("status", "code"), [(401, 4), (403, 4), (404, 4), (200, 5)])
async def test_a_server_that_answers_in_http_ends_with_its_code(
    tmp_path: Path, recording: Path, status: int, code: int
) -> None:
    async def answer(socket: ServerConnection, _request: object) -> Any:
        return socket.respond(status, "no")

    async with server.running(opened, process_request=answer) as address:
        done = await surtitle(
            "listen", "--source", f"file:{recording}", "--engine", address, home=tmp_path
        )
    assert_one_line(done, code)


async def test_a_server_that_is_not_there_ends_with_5(tmp_path: Path, recording: Path) -> None:
    async with server.running(opened) as address:
        pass
    done = await surtitle(
        "listen", "--source", f"file:{recording}", "--engine", address, home=tmp_path
    )
    assert_one_line(done, 5, "127.0.0.1")


async def test_a_recogniser_killed_in_mid_sentence_is_replaced(tmp_path: Path) -> None:
    """What follows the first words is spoken only when the kill is told, however long that takes."""
    samples, rate = soundfile.read(CLIP, dtype="int16")
    begun, rest = np.split(samples, [round(1.35 * rate)])
    arguments = ("listen", "--source", "-", "--engine", "local", "--format", "jsonl")
    async with Program(*arguments, home=tmp_path) as run:
        assert run.process.stdin is not None
        run.process.stdin.write(begun.tobytes())
        await run.row("partial")
        (child,) = psutil.Process(run.process.pid).children()
        child.kill()
        told = await run.row("notice", "final")
        done = await run.done(rest.tobytes())
    assert "was lost" in told.get("title", ""), told
    assert done.code == 0, done
    assert set(words(" ".join(done.finals))) >= WORDS


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
async def test_no_recogniser_outlives_the_program(tmp_path: Path, number: signal.Signals) -> None:
    arguments = ("listen", "--source", f"file:{CLIP}", "--engine", "local", "--format", "jsonl")
    async with Program(*arguments, home=tmp_path) as run:
        await run.row("partial")
        (child,) = psutil.Process(run.process.pid).children()
        run.interrupt(number)
        await run.done()
    gone, alive = await asyncio.to_thread(psutil.wait_procs, [child], timeout=10)
    assert (gone, alive) == ([child], [])


async def test_ctrl_c_before_anything_was_heard_ends_with_130(tmp_path: Path) -> None:
    async with server.running(_nothing) as address:
        arguments = ("listen", "--source", "-", "--engine", address)
        async with Program(*arguments, home=tmp_path) as run:
            while not list((tmp_path / "sessions").glob("*")):
                await asyncio.sleep(0.02)
            run.interrupt()
            assert await run.process.wait() == 130


async def test_a_reader_that_leaves_ends_the_run_and_keeps_it(tmp_path: Path) -> None:
    async with NumberedServer().running() as address:
        arguments = ("listen", "--source", "-", "--engine", address, "--format", "jsonl")
        async with Program(*arguments, home=tmp_path) as run:
            assert run.process.stdin is not None
            run.process.stdin.write(numbered_signal(3, 2).tobytes())
            await run.row("final")
            run.process._transport.get_pipe_transport(1).close()  # type: ignore[attr-defined]
            run.process.stdin.write(numbered_signal(3, first=6).tobytes())
            await run.process.stdin.drain()
            assert await run.process.wait() == 0
    exported = await surtitle("export", "last", "--format", "txt", home=tmp_path)
    assert "w4 w5" in exported.out


async def test_doctor_says_what_works_here(tmp_path: Path) -> None:
    done = await surtitle("doctor", "--json", home=tmp_path)
    checks = {check["name"]: check for check in json.loads(done.out)}
    assert done.code == 0
    assert checks["Offline engine"]["verdict"] == "ok"
    assert {"Sound", "Cloud key", "Screen", "Transcripts"} <= set(checks)


async def test_the_program_checks_itself(tmp_path: Path) -> None:
    done = await surtitle("self-test", "--json", home=tmp_path)
    found = json.loads(done.out)
    assert [check for check in found["checks"] if check["verdict"] == "broken"] == []
    assert (found["ok"], done.code, done.err) == (True, 0, "")


async def test_checking_itself_leaves_nothing_behind(tmp_path: Path) -> None:
    home, runtime = tmp_path / "home", tmp_path / "runtime"
    for place in (home, runtime):
        place.mkdir(mode=0o700)
    # Not in this test's own: the path of a socket has to be short.
    with tempfile.TemporaryDirectory(prefix="t") as temporary:
        done = await surtitle(
            "self-test",
            home=tmp_path / "none",
            HOME=str(home),
            TMPDIR=temporary,
            XDG_RUNTIME_DIR=str(runtime),
        )
        assert list(Path(temporary).iterdir()) == []
    assert (done.code, done.err) == (0, "")
    # What the system's own libraries keep, whoever uses them.
    theirs = {home / ".cache" / "fontconfig", runtime / "pulse"}
    left = {one for one in tmp_path.rglob("*") if not theirs & {one, *one.parents}}
    assert left - {home / ".cache"} == {home, runtime}


async def test_captions_need_no_qt(tmp_path: Path, recording: Path) -> None:
    (tmp_path / "PySide6.py").write_text("raise ImportError('not installed')")
    async with NumberedServer().running() as address:
        done = await surtitle(
            *("listen", "--source", f"file:{recording}", "--speed", "max", "--engine", address),
            home=tmp_path / "home",
            PYTHONPATH=os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")]),
        )
    assert done.code == 0
