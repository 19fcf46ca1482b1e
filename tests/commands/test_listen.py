"""`listen` with a fake server and real recordings; what needs a terminal is a process on a real one."""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from websockets.asyncio.server import ServerConnection

from app.__main__ import main
from app.commands.listen import run
from app.domain.settings import Settings
from app.errors import InputError
from app.protocol.events import TurnDetection
from app.store import settings_file
from app.store.journal import SUFFIX
from app.store.session_record import read_journal
from tests.commands.contexts import context_for
from tests.fakes.background import in_background
from tests.fakes.program import Program
from tests.fakes.server import NumberedServer, opened, running
from tests.fakes.server import signal as numbered_signal
from tests.fakes.terminal import Screen, Terminal
from tests.store.subtitles import Shown, parse_srt, parse_vtt

PAGE = "[00:00:00] w1 w2 w3 w4 w5\n[00:00:01] w6 w7 w8\n"
CUES = [Shown(0, 500, ["w1 w2 w3 w4 w5"]), Shown(1300, 1600, ["w6 w7 w8"])]


@pytest.fixture
def numbered() -> NumberedServer:
    """The server that recognises the numbered signal, and remembers what it was asked."""
    return NumberedServer()


@pytest.fixture
def address(numbered: NumberedServer) -> Iterator[str]:
    """Where it is."""
    with in_background(numbered.running()) as where:
        yield where


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    """A recording of two utterances."""
    path = tmp_path / "talk.wav"
    soundfile.write(path, numbered_signal(5, 3), 16000)
    return path


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Where the program keeps what it keeps."""
    return tmp_path / "home"


@pytest.fixture
def listen(address: str, recording: Path, home: Path) -> Any:
    """Caption the recording with more options; return the exit code."""

    def caption(*options: str | Path) -> int:
        source = ("--source", f"file:{recording}", "--speed", "max", "--engine", address)
        return run(context_for(home, "listen", *source, *options))

    return caption


# What is written, and where -------------------------------------------------------------------


def test_captions_are_text_on_standard_output_and_the_rest_is_said_aside(
    listen: Any, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert listen() == 0
    captured = capsys.readouterr()
    assert captured.out == PAGE
    (text,) = (home / "transcripts").glob("*.txt")
    assert captured.err == f"Saved to {text}.\n"
    assert text.read_text().endswith(PAGE)


def test_captions_can_be_subtitles(listen: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert listen("--format", "srt") == 0
    assert parse_srt(capsys.readouterr().out) == CUES
    assert listen("--format", "vtt") == 0
    assert parse_vtt(capsys.readouterr().out) == CUES


def test_rows_name_the_session_that_is_kept(
    listen: Any, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert listen("--format", "jsonl") == 0
    end = json.loads(capsys.readouterr().out.splitlines()[-1])
    record = read_journal(home / "sessions" / f"{end['session']}{SUFFIX}")
    assert [line.text for line in record.lines] == ["w1 w2 w3 w4 w5", "w6 w7 w8"]
    assert (record.start.source, record.ended) == ("talk.wav", True)


def test_nothing_is_kept_where_nothing_is_to_be_kept(
    listen: Any, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert listen("--no-save", "--format", "jsonl") == 0
    captured = capsys.readouterr()
    assert json.loads(captured.out.splitlines()[-1])["session"] is None
    assert captured.err == ""
    assert not home.exists()


def test_the_sound_can_be_kept_too_and_that_is_said(
    listen: Any, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert listen("--keep-audio") == 0
    (text,) = (home / "transcripts").glob("*.txt")
    said = "The sound is kept too, beside the transcript.\n"
    assert capsys.readouterr().err == f"{said}Saved to {text}.\n"
    sound, rate = soundfile.read(text.with_suffix(".flac"), dtype="int16")
    assert rate == 16000
    assert np.array_equal(sound, numbered_signal(5, 3))


def test_the_settings_say_what_else_is_kept_and_how_it_is_called(
    listen: Any, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = Settings(keep_audio=True, text_name="Talk ({title})", obs_file=str(home / "now.txt"))
    settings_file.save(home / "settings.json", settings)
    assert listen() == 0
    assert sorted(path.name for path in (home / "transcripts").iterdir()) == [
        "Talk.flac",
        "Talk.txt",
    ]
    assert (home / "now.txt").read_text() == ""
    assert "The sound is kept too" in capsys.readouterr().err
    assert listen("--no-save") == 0  # which leaves no sound either
    assert len(list((home / "transcripts").iterdir())) == 2
    assert capsys.readouterr().err == ""


def test_no_sound_is_kept_of_what_is_not_kept(listen: Any) -> None:
    with pytest.raises(InputError, match="not allowed"):
        listen("--no-save", "--keep-audio")


async def test_another_program_can_read_the_caption_of_the_moment(
    tmp_path: Path, home: Path
) -> None:
    path = tmp_path / "now.txt"
    async with (
        NumberedServer().running() as address,
        Program(
            *("listen", "--source", "-", "--engine", address, "--no-save"),
            *("--obs-file", path),
            home=home,
        ) as program,
    ):
        assert program.process.stdin is not None
        program.process.stdin.write(numbered_signal(4, pause=0).tobytes())
        while not path.exists() or path.read_text() != "w1 w2 w3 w4\n":
            assert program.process.returncode is None
            await asyncio.sleep(0.02)
        done = await program.done()
    assert done.out == "[00:00:00] w1 w2 w3 w4\n"
    assert path.read_text() == ""


async def test_a_killed_program_leaves_its_sound_up_to_the_last_second(
    tmp_path: Path, home: Path
) -> None:
    spoken = np.concatenate([numbered_signal(5), numbered_signal(200, first=6, pause=0)])
    async with (
        NumberedServer().running() as address,
        Program(
            *("listen", "--source", "-", "--engine", address, "--format", "jsonl"),
            "--keep-audio",
            home=home,
        ) as program,
    ):
        assert program.process.stdin is not None
        program.process.stdin.write(spoken.tobytes())
        await program.row("final")
        while (row := await program.row("partial"))["settled"].count("w") < 150:
            pass
        program.process.kill()
        await program.done()
    (journal,) = (home / "sessions").iterdir()
    record = read_journal(journal)
    assert not record.ended
    sound, _ = soundfile.read(record.files["audio"], dtype="int16")
    assert len(sound) / 16000 > row["start"] + 150 * 0.1 - 1
    assert np.array_equal(sound, spoken[: len(sound)])


def test_captions_can_go_to_a_file(
    listen: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert listen("--output", tmp_path / "talk.txt", "--no-save") == 0
    assert (tmp_path / "talk.txt").read_text() == PAGE
    captured = capsys.readouterr()
    assert captured.out + captured.err == ""


def test_a_file_with_something_in_it_is_replaced_only_by_force(listen: Any, tmp_path: Path) -> None:
    path = tmp_path / "talk.txt"
    path.write_text("precious")
    with pytest.raises(InputError, match="there already"):
        listen("--output", path)
    assert path.read_text() == "precious"
    assert listen("--output", path, "--force") == 0
    assert path.read_text() == PAGE


@pytest.mark.parametrize("form", ["text", "jsonl", "srt", "vtt"])
def test_a_recording_that_is_not_there_costs_no_captions(
    listen: Any, recording: Path, tmp_path: Path, form: str
) -> None:
    recording.unlink()
    path = tmp_path / "captions"
    assert listen("--output", path, "--format", form) == 2
    assert not path.exists()
    path.write_text("precious")
    assert listen("--output", path, "--format", form, "--force") == 2
    assert path.read_text() == "precious"


def test_a_run_without_words_replaces_older_captions_all_the_same(
    listen: Any, recording: Path, tmp_path: Path
) -> None:
    soundfile.write(recording, numbered_signal(0), 16000)
    path = tmp_path / "talk.txt"
    path.write_text("of another recording")
    assert listen("--output", path, "--force") == 0
    assert path.read_text() == ""


def test_an_empty_file_has_nothing_to_lose(listen: Any, tmp_path: Path) -> None:
    path = tmp_path / "talk.txt"
    path.touch()
    assert listen("--output", path) == 0
    assert path.read_text() == PAGE


@pytest.mark.parametrize("name", ["", "missing/talk.txt", "x" * 300])
def test_a_file_that_cannot_be_written_is_named_before_anything_is_heard(
    listen: Any, tmp_path: Path, numbered: NumberedServer, home: Path, name: str
) -> None:
    with pytest.raises(InputError, match="can't be written") as caught:
        listen("--output", tmp_path / name)
    assert str(tmp_path / name) in caught.value.title
    assert numbered.connections == 0
    assert not home.exists()


def test_captions_that_cannot_be_written_are_told_once_and_kept(
    listen: Any, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert listen("--output", "/dev/full") == 2
    told, saved = capsys.readouterr().err.splitlines()
    assert "no space left on device" in told
    assert saved.startswith("Saved to ")
    (journal,) = (home / "sessions").iterdir()
    assert len(read_journal(journal).lines) == 2


def test_a_run_without_words_leaves_no_transcript_and_names_none(
    listen: Any, recording: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    soundfile.write(recording, numbered_signal(0), 16000)
    assert listen() == 0
    captured = capsys.readouterr()
    assert captured.out + captured.err == ""
    assert list((home / "transcripts").iterdir()) == []


def test_transcripts_go_where_the_settings_want_them(
    listen: Any, home: Path, tmp_path: Path
) -> None:
    home.mkdir()
    members = {"version": 1, "transcripts_dir": str(tmp_path / "elsewhere")}
    (home / "settings.json").write_text(json.dumps(members))
    assert listen() == 0
    assert len(list((tmp_path / "elsewhere").glob("*.txt"))) == 1


# What is heard --------------------------------------------------------------------------------


def test_a_run_ends_after_so_many_seconds_of_audio(
    listen: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    assert listen("--duration", "0.3", "--format", "jsonl") == 0
    end = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert end["audio_s"] == 0.3


def test_the_engine_is_told_what_was_chosen(listen: Any, numbered: NumberedServer) -> None:
    assert listen("--language", "de-DE", "--silence-ms", "900") == 0
    (config,) = numbered.configs
    assert config.language == "de"
    assert config.turn_detection == TurnDetection(threshold=0.0, silence_ms=900)


def test_without_voice_detection_and_without_a_keyboard_all_is_one_sentence(
    listen: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    assert listen("--vad", "off") == 0
    assert capsys.readouterr().out == "[00:00:00] w1 w2 w3 w4 w5 w6 w7 w8\n"


def test_trouble_that_does_not_end_the_run_is_said_aside_and_in_its_row(
    listen: Any, recording: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    recording.write_bytes(recording.read_bytes()[:40_000])
    assert listen("--format", "jsonl", "--no-save") == 0
    captured = capsys.readouterr()
    (row,) = [row for row in map(json.loads, captured.out.splitlines()) if row["type"] == "notice"]
    assert captured.err == f"surtitle: {row['title']}. {row['hint']}\n"


def test_a_run_that_is_refused_ends_with_4_and_its_trace_can_be_had(
    recording: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async def refuse(socket: ServerConnection, _request: object) -> Any:
        return socket.respond(401, "no")

    with in_background(running(opened, process_request=refuse)) as address:
        code = main(
            [
                *("--data-dir", str(home), "--log-level", "debug"),
                *("listen", "--source", f"file:{recording}", "--engine", address),
            ]
        )
    assert code == 4
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("surtitle: ")
    assert "RefusedError" in (home / "logs" / "surtitle.log").read_text()


# On a terminal --------------------------------------------------------------------------------


@contextlib.contextmanager
def started(home: Path, *words: str, **streams: Any) -> Iterator[subprocess.Popen[bytes]]:
    """Run `listen` as a process with these streams."""
    process = subprocess.Popen(
        [sys.executable, "-m", "app", "--data-dir", str(home), "listen", *words],
        env=dict(os.environ),  # as Python knows it: C code like readline adds to the real one
        **{"stdin": subprocess.DEVNULL, **streams},
    )
    with process:
        try:
            yield process
        finally:
            process.kill()  # where the test failed, and else it has ended


def says(words: str) -> Any:
    """Whether it stands somewhere on the screen."""

    def seen(screen: Screen) -> bool:
        return words in "\n".join(screen.rows)

    return seen


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_terminal_shows_how_things_stand_until_ctrl_c_has_brought_the_last_words(
    address: str, home: Path, number: signal.Signals
) -> None:
    with Terminal(30) as terminal:
        shown = {"stdout": terminal.fd, "stderr": terminal.fd, "stdin": subprocess.PIPE}
        arguments = ("--source", "-", "--engine", address, "--no-save")
        with started(home, *arguments, **shown) as process:
            assert process.stdin is not None
            process.stdin.write(
                numbered_signal(5, 9).tobytes() + numbered_signal(2, first=15, pause=0).tobytes()
            )
            process.stdin.flush()
            terminal.wait_for(says("w15"))
            process.send_signal(number)
            assert process.wait() == 0
        rows = terminal.shown().rows
    assert rows == [
        "Connecting …",
        "Listening. Ctrl-C finishes.",
        "[00:00:00] w1 w2 w3 w4 w5",
        "[00:00:01] w6 w7 w8 w9 w10 w11",
        " w12 w13 w14",
        "Finishing …",
        "[00:00:03] w15 w16",
        "",
    ]


def test_a_second_ctrl_c_ends_at_once_with_130(home: Path) -> None:
    async def never_finish(socket: ServerConnection) -> None:
        await opened(socket)
        async for _ in socket:
            pass

    with in_background(running(never_finish)) as address, Terminal() as terminal:
        shown = {"stdout": terminal.fd, "stderr": terminal.fd, "stdin": subprocess.PIPE}
        with started(home, "--source", "-", "--engine", address, **shown) as process:
            assert process.stdin is not None
            process.stdin.write(numbered_signal(2).tobytes())
            process.stdin.flush()
            terminal.wait_for(says("Listening"))
            process.send_signal(signal.SIGINT)
            terminal.wait_for(says("Finishing"))
            process.send_signal(signal.SIGINT)
            assert process.wait() == 130


def test_enter_ends_the_sentence_where_voice_detection_is_off(
    address: str, home: Path, recording: Path
) -> None:
    soundfile.write(recording, numbered_signal(600), 16000)  # a minute, of which little is heard
    with Terminal() as terminal:
        shown = {"stdin": terminal.fd, "stdout": terminal.fd, "stderr": terminal.fd}
        arguments = ("--source", f"file:{recording}", "--engine", address, "--vad", "off")
        with started(home, *arguments, "--no-save", **shown) as process:
            terminal.wait_for(says("Listening"))
            terminal.press_enter()
            terminal.wait_for(says("[00:00:00] w1"))
            process.send_signal(signal.SIGINT)
            assert process.wait() == 0
        rows = [row.partition("] ")[2] for row in terminal.shown().rows if row.startswith("[")]
    # Without anybody's Enter a sentence ends after 55 s, before the engine would end it itself.
    assert "w551" not in " ".join(rows)
    assert rows[0].startswith("w1")


# Readers who are slow or gone -----------------------------------------------------------------


def full_pipe() -> tuple[int, int]:
    """A pipe that takes nothing more until somebody reads."""
    reading, writing = os.pipe()
    fcntl.fcntl(writing, fcntl.F_SETPIPE_SZ, 4096)
    os.set_blocking(writing, False)
    with contextlib.suppress(BlockingIOError):
        while True:
            os.write(writing, b".")
    os.set_blocking(writing, True)
    return reading, writing


def test_a_terminal_that_is_paused_does_not_hold_up_what_is_heard_and_kept(
    address: str, home: Path, recording: Path
) -> None:
    recording.write_bytes(recording.read_bytes()[:40_000])  # which is told on standard error
    reading, writing = full_pipe()
    arguments = ("--source", f"file:{recording}", "--speed", "max", "--engine", address)
    with started(home, *arguments, stdout=subprocess.DEVNULL, stderr=writing) as process:
        os.close(writing)
        while not any(read_journal(path).ended for path in (home / "sessions").glob("*")):
            time.sleep(0.02)
        with os.fdopen(reading) as reader:
            told = reader.read()
        assert process.wait() == 0
    assert "ends in the middle" in told


def test_a_reader_who_stopped_reading_does_not_keep_the_program_from_ending(
    address: str, home: Path, recording: Path
) -> None:
    reading, writing = full_pipe()
    arguments = ("--source", f"file:{recording}", "--speed", "max", "--engine", address)
    with started(home, *arguments, stdout=writing, stderr=subprocess.DEVNULL) as process:
        os.close(writing)
        while not any(read_journal(path).ended for path in (home / "sessions").glob("*")):
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)  # which asks to finish what is finished already
        while process.poll() is None:  # a second signal may merge with the first
            time.sleep(0.1)
            process.send_signal(signal.SIGINT)
        assert process.wait() == 130
    os.close(reading)


def test_nobody_who_reads_what_is_said_aside_is_no_reason_to_end(
    address: str, home: Path, recording: Path
) -> None:
    recording.write_bytes(recording.read_bytes()[:40_000])
    reading, writing = os.pipe()
    os.close(reading)
    arguments = ("--source", f"file:{recording}", "--speed", "max", "--engine", address)
    with started(home, *arguments, stdout=subprocess.PIPE, stderr=writing) as process:
        os.close(writing)
        out, _ = process.communicate()
    assert process.returncode == 0
    assert out.decode().startswith("[00:00:00] w1 w2 w3 w4 w5\n")
