"""`import` as people run it: real processes, a server that counts words, the real recogniser."""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import psutil
import pytest
import soundfile
from websockets.asyncio.server import ServerConnection

from app.commands.import_ import run
from app.errors import InputError
from app.protocol.events import TurnDetection
from app.store.disk import Disk
from app.store.export import exported
from app.store.journal import SUFFIX, TORN, Journal
from app.store.paths import resources_dir
from app.store.session_record import SessionRecord, read_journal
from tests.commands.contexts import context_for
from tests.fakes import server
from tests.fakes.background import in_background
from tests.fakes.program import Done, Program, surtitle
from tests.fakes.server import NumberedServer, opened, words_of
from tests.fakes.server import signal as numbered_signal
from tests.fakes.terminal import Screen, Terminal

CLIPS = resources_dir() / "clips"
# So many seeds of each kind of end; 100 take five minutes.
SEEDS = range(int(os.environ.get("IMPORT_SEEDS", "8")))
RATE = 16_000


class Talk:
    """A recording of numbered words, and where each utterance is in it, in seconds."""

    def __init__(self, path: Path, *utterances: int, pause: int = 6, first: int = 1) -> None:
        self.path = path
        self.lines: list[tuple[float, float, list[int]]] = []
        at, number = 0, first
        for words in utterances:
            self.lines.append((at / 10, (at + words) / 10, list(range(number, number + words))))
            at, number = at + words + pause, number + words
        self.words = at  # which a tenth of a second of silence counts for as well
        soundfile.write(path, numbered_signal(*utterances, pause=pause, first=first), RATE)


def records(home: Path) -> list[SessionRecord]:
    found = [read_journal(path) for path in (home / "sessions").glob(f"*{SUFFIX}")]
    return sorted(found, key=lambda record: record.start.started)


def assert_whole(record: SessionRecord, talk: Talk) -> None:
    """Assert that each word is there once, in its sentence and at its time, and on the page too."""
    lines = record.lines
    assert [words_of(line.text) for line in lines] == [words for _, _, words in talk.lines]
    for line, (start, end, _) in zip(lines, talk.lines, strict=True):
        assert (line.start, line.end) == pytest.approx((start, end), abs=0.0015)
    numbers = [line.number for line in lines]
    assert numbers == sorted(set(numbers))
    assert record.finished
    assert record.gaps == ()
    assert record.end is not None
    assert (record.end.lines, record.end.lost_s) == (len(lines), 0.0)
    assert record.duration_s == pytest.approx(talk.words / 10)
    assert record.damaged == ()


def page_of(done: Done) -> Path:
    """The transcript that the last line names."""
    return Path(done.out.splitlines()[-1].partition(": ")[2])


@pytest.fixture
def talk(tmp_path: Path) -> Talk:
    """A recording of two utterances."""
    return Talk(tmp_path / "talk.flac", 5, 3)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


# What is captioned ----------------------------------------------------------------------------


async def test_each_recording_becomes_a_session_that_is_named_after_it(
    home: Path, tmp_path: Path, talk: Talk
) -> None:
    other = Talk(tmp_path / "other.wav", 4, first=20)
    async with NumberedServer(close_timeout=1.0).running() as address:
        done = await surtitle("import", talk.path, other.path, "--engine", address, home=home)
    assert done.code == 0, done
    first, second = records(home)
    assert_whole(first, talk)
    assert_whole(second, other)
    assert [(one.title, one.start.source) for one in (first, second)] == [
        ("talk", "talk.flac"),
        ("other", "other.wav"),
    ]
    rows = [line.split(": ") for line in done.out.splitlines()]
    assert [name for name, _ in rows] == ["talk.flac", "other.wav"]
    for (_, path), record in zip(rows, (first, second), strict=True):
        assert Path(path).read_text() == exported(record, "txt").decode()
    said = re.findall(r"^(\w+\.\w+)  \d+ %", done.err, re.MULTILINE)
    assert set(said) == {"talk.flac", "other.wav"}


async def test_programs_get_an_object_a_file(home: Path, tmp_path: Path, talk: Talk) -> None:
    quiet = Talk(tmp_path / "quiet.wav", 0)
    gone = tmp_path / "gone.wav"
    async with NumberedServer(close_timeout=1.0).running() as address:
        done = await surtitle(
            *("import", talk.path, gone, quiet.path, talk.path, "--engine", address, "--json"),
            home=home,
        )
    assert done.code == 2
    first, missing, silent = done.rows
    record, _empty = records(home)
    (page,) = (home / "transcripts").iterdir()
    assert first == {
        "file": str(talk.path),
        "state": "captioned",
        "session": record.start.session,
        "transcript": str(page),
        "lines": 2,
        "audio_s": 2.0,
        "lost_s": 0.0,
        "error": None,
    }
    assert (missing["state"], missing["session"]) == ("failed", None)
    assert "is not there" in missing["error"]["title"]
    assert (silent["state"], silent["transcript"], silent["lines"]) == ("captioned", None, 0)


@pytest.mark.parametrize("kind", ["gone", "folder", "letter"])
async def test_what_is_no_recording_is_told_and_the_rest_goes_on(
    home: Path, tmp_path: Path, talk: Talk, kind: str
) -> None:
    bad = tmp_path / kind
    if kind == "folder":
        bad.mkdir()
    elif kind == "letter":
        bad.write_text("Dear Sir or Madam")
    async with NumberedServer(close_timeout=1.0).running() as address:
        done = await surtitle("import", bad, talk.path, "--engine", address, home=home)
    assert done.code == 2
    (told,) = [line for line in done.err.splitlines() if line.startswith("surtitle: ")]
    assert str(bad) in told
    (record,) = records(home)
    assert_whole(record, talk)


async def test_the_exit_code_is_the_first_failure_s_and_an_engine_s_is_everybody_s(
    home: Path, tmp_path: Path, talk: Talk
) -> None:
    async def refuse(socket: ServerConnection, _request: object) -> Any:
        return socket.respond(401, "no")

    other = Talk(tmp_path / "other.wav", 4)
    async with server.running(opened, process_request=refuse) as address:
        done = await surtitle("import", talk.path, other.path, "--engine", address, home=home)
    assert done.code == 4
    told = done.err.splitlines()
    assert len([line for line in told if line.startswith("surtitle: ")]) == 1
    assert told[-1] == "Not begun: other.wav."
    assert len(records(home)) == 1
    async with NumberedServer(close_timeout=1.0).running() as address:
        done = await surtitle("import", talk.path, other.path, "--engine", address, home=home)
    assert done.code == 0
    first, second = records(home)
    assert_whole(first, talk)
    assert_whole(second, other)


async def test_a_recording_is_known_again_wherever_it_is(
    home: Path, tmp_path: Path, talk: Talk
) -> None:
    numbered = NumberedServer(close_timeout=1.0)
    async with numbered.running() as address:
        first = await surtitle("import", talk.path, "--engine", address, home=home)
        moved = talk.path.rename(tmp_path / "moved.flac")
        again = await surtitle("import", moved, "--engine", address, home=home)
        assert numbered.connections == 1
        anew = await surtitle("import", moved, "--again", "--engine", address, home=home)
    assert (first.code, again.code, anew.code) == (0, 0, 0)
    assert again.out == f"moved.flac was done already: {page_of(first)}\n"
    old, new = records(home)
    assert (old.title, new.title) == ("talk", "moved")
    assert_whole(new, talk)


async def test_a_recording_that_is_named_twice_is_captioned_once(
    home: Path, tmp_path: Path, talk: Talk
) -> None:
    copy = tmp_path / "copy.flac"
    shutil.copy(talk.path, copy)
    async with NumberedServer(close_timeout=1.0).running() as address:
        done = await surtitle(
            *("import", talk.path, talk.path, copy, "--again", "--engine", address), home=home
        )
    assert done.code == 0
    assert done.out.splitlines()[1:] == ["copy.flac is the same recording as talk.flac"]
    assert len(records(home)) == 1


def test_the_engine_is_told_what_was_chosen_and_finds_the_sentences_itself(
    home: Path, talk: Talk
) -> None:
    home.mkdir()
    (home / "settings.json").write_text(json.dumps({"version": 2, "voice_detection": False}))
    numbered = NumberedServer(close_timeout=1.0)
    with in_background(numbered.running()) as address:
        options = ("--engine", address, "--language", "de-DE", "--silence-ms", "900")
        assert run(context_for(home, "import", talk.path, *options)) == 0
    (path,), (config,) = numbered.paths, numbered.configs
    assert "partials=no" in path  # the words follow from the audio alone then
    assert config.language == "de"
    assert config.turn_detection == TurnDetection(threshold=0.0, silence_ms=900)


def test_this_computer_only_is_held_to(home: Path, talk: Talk) -> None:
    options = ("--engine", "wss://asr.example.org", "--this-computer-only")
    with pytest.raises(InputError, match="This computer only"):
        run(context_for(home, "import", talk.path, *options))


@pytest.mark.parametrize(("full", "code"), [(False, 0), (True, 2)])
def test_results_that_nobody_takes_are_no_reason_to_end(
    home: Path, tmp_path: Path, talk: Talk, code: int, *, full: bool
) -> None:
    other = Talk(tmp_path / "other.wav", 4)
    with (
        in_background(NumberedServer(close_timeout=1.0).running()) as address,
        Path("/dev/full").open("wb") as full_disk,
    ):
        reading, writing = os.pipe()
        os.close(reading)
        done = subprocess.run(
            [
                *(sys.executable, "-m", "app", "--data-dir", home, "import"),
                *(talk.path, other.path, "--engine", address),
            ],
            check=False,
            stdout=full_disk if full else writing,
            stderr=writing,
        )
        os.close(writing)
    assert done.returncode == code
    assert [record.finished for record in records(home)] == [True, True]


# What is ended early --------------------------------------------------------------------------


def seeded(seed: int, path: Path) -> tuple[Talk, list[float]]:
    """A talk of half a minute, and after which share of what is left each run of it is ended."""
    chance = random.Random(seed)
    utterances = [chance.randint(1, 14) for _ in range(25)]
    talk = Talk(path, *utterances, pause=chance.randint(5, 8))
    return talk, [chance.uniform(0, 0.8) for _ in range(chance.randint(1, 2))]


async def import_until(
    share: float, number: signal.Signals, talk: Talk, home: Path, *, late: bool = False
) -> Done:
    """Import, and send the signal once the engine was sent that share of what is left."""
    done_s = max((record.seam.at for record in records(home)), default=0.0)
    last = 1 + int(share * (talk.words - 10 * done_s))
    numbered = NumberedServer(close_timeout=1.0, late_finals=late)
    async with (
        numbered.running() as address,
        Program("import", talk.path, "--engine", address, home=home) as program,
    ):
        numbered.watch = lambda word: program.interrupt(number) if word == last else None
        return await program.done()


async def import_all(talk: Talk, home: Path, *, late: bool = False) -> Path:
    """Import to the end; return the transcript."""
    async with NumberedServer(close_timeout=1.0, late_finals=late).running() as address:
        done = await surtitle("import", talk.path, "--engine", address, home=home)
    assert done.code == 0, done
    return page_of(done)


@pytest.mark.parametrize("seed", SEEDS)
async def test_ctrl_c_at_any_moment_keeps_whole_sentences_and_the_same_command_goes_on(
    home: Path, tmp_path: Path, seed: int
) -> None:
    talk, moments = seeded(seed, tmp_path / "talk.flac")
    late = bool(seed % 2)
    for share in moments:
        done = await import_until(share, signal.SIGINT, talk, home, late=late)
        assert done.code == 130, done
        (record,) = records(home)
        assert record.end is not None
        assert (record.end.reason, record.finished) == ("interrupted", False)
        kept = [words_of(line.text) for line in record.lines]
        assert kept == [words for _, _, words in talk.lines][: len(kept)]
        assert "The same command goes on from there." in done.err.splitlines()[-1]
    page = await import_all(talk, home, late=late)
    (record,) = records(home)
    assert_whole(record, talk)
    assert page.read_text() == exported(record, "txt").decode()


@pytest.mark.parametrize("seed", SEEDS)
async def test_a_process_that_is_killed_at_any_moment_loses_and_doubles_nothing(
    home: Path, tmp_path: Path, seed: int
) -> None:
    talk, moments = seeded(1000 + seed, tmp_path / "talk.flac")
    late = bool(seed % 2)
    for share in moments:
        done = await import_until(share, signal.SIGKILL, talk, home, late=late)
        assert done.code == -signal.SIGKILL
    page = await import_all(talk, home, late=late)
    (record,) = records(home)
    assert_whole(record, talk)
    assert page.read_text() == exported(record, "txt").decode()


async def test_a_line_that_a_power_cut_has_torn_is_heard_again(home: Path, tmp_path: Path) -> None:
    talk, _ = seeded(7, tmp_path / "talk.flac")
    await import_until(0.7, signal.SIGKILL, talk, home)
    (path,) = (home / "sessions").iterdir()
    content = path.read_bytes()
    path.write_bytes(content[:-20])
    await import_all(talk, home)
    (record,) = records(home)
    assert_whole(record, talk)
    assert path.with_suffix(TORN).exists()


async def test_an_engine_that_is_lost_for_good_costs_nothing_but_the_wait(
    home: Path, tmp_path: Path
) -> None:
    talk, _ = seeded(8, tmp_path / "talk.flac")
    refused = False

    async def refuse(socket: ServerConnection, _request: object) -> Any:
        return socket.respond(401, "no") if refused else None

    numbered = NumberedServer(close_timeout=1.0, cuts=[talk.words // 2])

    async def serve(socket: ServerConnection) -> None:
        nonlocal refused
        refused = True  # whoever comes next
        await numbered._serve(socket)

    async with server.running(serve, process_request=refuse) as address:
        done = await surtitle("import", talk.path, "--engine", address, "--json", home=home)
        assert done.code == 4
        (row,) = done.rows
        (record,) = records(home)
        assert len(record.lines) == row["lines"] < len(talk.lines)
        assert (row["state"], record.gaps) == ("failed", ())
        refused = False
        done = await surtitle("import", talk.path, "--engine", address, "--json", home=home)
    assert [row["state"] for row in done.rows] == ["captioned"]
    (record,) = records(home)
    assert_whole(record, talk)


async def test_a_page_that_was_edited_or_thrown_away_meanwhile_lacks_nothing_afterwards(
    home: Path, tmp_path: Path
) -> None:
    talk, _ = seeded(9, tmp_path / "talk.flac")
    await import_until(0.4, signal.SIGINT, talk, home)
    (page,) = (home / "transcripts").iterdir()
    page.unlink()
    await import_until(0.4, signal.SIGINT, talk, home)
    (page,) = (home / "transcripts").iterdir()
    (record,) = records(home)
    assert page.read_text() == exported(record, "txt").decode()
    page.write_text(page.read_text() + "My own words\n")
    assert await import_all(talk, home) == page
    (record,) = records(home)
    assert_whole(record, talk)
    assert page.read_text().replace("My own words\n", "") == exported(record, "txt").decode()


async def test_a_session_that_another_surtitle_goes_on_with_is_left_to_it(
    home: Path, tmp_path: Path
) -> None:
    talk, _ = seeded(10, tmp_path / "talk.flac")
    await import_until(0.4, signal.SIGINT, talk, home)
    (path,) = (home / "sessions").iterdir()
    journal = Journal.reopen(path, disk=Disk())
    async with NumberedServer(close_timeout=1.0).running() as address:
        done = await surtitle("import", talk.path, "--engine", address, home=home)
    journal.close()
    assert done.code == 2
    assert "Another Surtitle" in done.err


async def test_a_second_ctrl_c_does_not_wait_for_the_sentence(home: Path, tmp_path: Path) -> None:
    talk = Talk(tmp_path / "talk.wav", 5, 3, 400, pause=5)

    async def hang(socket: ServerConnection) -> None:
        """Recognise two sentences and stop answering in the third."""
        hears = asyncio.create_task(numbered._serve(socket))
        await stuck.wait()
        hears.cancel()
        await socket.wait_closed()

    stuck = asyncio.Event()
    numbered = NumberedServer(close_timeout=1.0)
    numbered.watch = lambda word: stuck.set() if word >= 40 else None
    async with (
        server.running(hang) as address,
        Program("import", talk.path, "--engine", address, home=home) as program,
    ):
        await stuck.wait()
        program.interrupt()
        (path,) = (home / "sessions").iterdir()
        while len(read_journal(path).lines) < 2:
            await asyncio.sleep(0.02)
        while program.process.returncode is None:  # two signals at once may become one
            program.interrupt()
            await asyncio.sleep(0.1)
        done = await program.done()
    assert done.code == 130
    (record,) = records(home)
    assert [words_of(line.text) for line in record.lines] == [[1, 2, 3, 4, 5], [6, 7, 8]]


# On a terminal --------------------------------------------------------------------------------


def test_a_terminal_shows_one_line_that_is_rewritten(home: Path, tmp_path: Path) -> None:
    talk, _ = seeded(11, tmp_path / "talk.flac")
    numbered = NumberedServer(close_timeout=1.0)
    with in_background(numbered.running()) as address, Terminal(60) as terminal:
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "app", "--data-dir", home, "import"),
                *(talk.path, "--engine", address),
            ],
            env={**os.environ, "TERM": "xterm"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=terminal.fd,
        )
        with process:

            def part_way(screen: Screen) -> bool:
                return re.fullmatch(r"talk\.flac  [1-9]\d? %.*", screen.rows[-1]) is not None

            terminal.wait_for(part_way)
            process.send_signal(signal.SIGINT)
            assert process.wait() == 130
        rows = terminal.shown().rows
    assert rows[0].startswith("talk.flac is captioned up to 00:00:")
    assert not any("%" in row for row in rows)


# The real recogniser --------------------------------------------------------------------------


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGKILL])
async def test_what_the_offline_recogniser_hears_in_two_runs_is_what_it_hears_in_one(
    home: Path, tmp_path: Path, end: signal.Signals
) -> None:
    clip = CLIPS / "two_cities.wav"
    whole = tmp_path / "whole"
    done = await surtitle("import", clip, "--engine", "local", home=whole)
    assert done.code == 0, done
    async with Program("import", clip, "--engine", "local", home=home) as program:
        while not any(len(record.lines) >= 2 for record in records(home)):
            await asyncio.sleep(0.02)
        own = psutil.Process(program.process.pid)
        (engine,) = own.children()
        assert engine.nice() > own.nice()  # nobody waits for it who is just being captioned
        program.interrupt(end)
        done = await program.done()
    assert done.code == (130 if end is signal.SIGINT else -end), done
    (record,) = records(home)
    assert not record.finished
    done = await surtitle("import", clip, "--engine", "local", home=home)
    assert done.code == 0, done
    (once,), (twice,) = records(whole), records(home)
    assert twice.finished
    assert twice.duration_s == once.duration_s
    spans = [(line.start, line.end) for line in twice.lines]
    assert all(one[1] <= other[0] for one, other in itertools.pairwise(spans))
    first, second = (
        re.findall(r"[a-z']+", " ".join(line.text for line in one.lines).lower())
        for one in (once, twice)
    )
    assert SequenceMatcher(None, first, second, autojunk=False).ratio() > 0.95
