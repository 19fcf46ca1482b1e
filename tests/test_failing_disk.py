"""The whole program on a disk that fills up or is cleared away under it."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from app.store.paths import Places
from app.store.session_record import SessionRecord, read_journal
from tests.fakes.program import Done, Program
from tests.fakes.server import NumberedServer, signal


class Talk:
    """A running `surtitle listen`, to which one utterance after the other is said."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._words = 0

    async def say(self, *kinds: str) -> dict[str, Any]:
        """Speak an utterance; return the next row of these kinds, of a final as a rule."""
        stdin = self._program.process.stdin
        assert stdin is not None
        stdin.write(signal(3, first=self._words + 1).tobytes())
        self._words += 3
        return await self._program.row(*(kinds or ("final",)))

    async def row(self, *kinds: str) -> dict[str, Any]:
        """Return the next row of these kinds."""
        return await self._program.row(*kinds)

    async def end(self) -> Done:
        """Say no more, and wait for the end."""
        return await self._program.done()


@asynccontextmanager
async def listening(home: Path) -> AsyncIterator[Talk]:
    async with (
        NumberedServer().running() as address,
        Program(
            *("listen", "--source", "-", "--engine", address, "--format", "jsonl"), home=home
        ) as program,
    ):
        yield Talk(program)


def kept(home: Path) -> SessionRecord:
    [path] = Places.find(home, {}).sessions_dir.glob("*.jsonl")
    return read_journal(path)


def texts(count: int) -> list[str]:
    return [f"w{n} w{n + 1} w{n + 2}" for n in range(1, 3 * count, 3)]


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """Mount a disk of 300 KB, where this user may."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=300k", "none", str(place)]
    try:
        done = subprocess.run(mount, capture_output=True, check=False)
    except FileNotFoundError:
        pytest.skip("this system has no mount")
    if done.returncode:
        pytest.skip("only root may mount a disk")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


def fill(disk: Path) -> Path:
    """Leave no room at all on it, not even in pages that files have begun."""
    ballast = disk / "ballast"
    with suppress(OSError), ballast.open("wb", buffering=0) as file:
        while True:
            file.write(bytes(4096))
    return ballast


async def until_unsaved(talk: Talk, spoken: int) -> int:
    """Speak until a line is said as not saved: a page that was begun takes some more lines."""
    while (await talk.say()).get("saved", True):
        spoken += 1
    return spoken + 1


async def test_a_full_disk_is_told_and_its_lines_are_written_as_soon_as_there_is_room(
    disk: Path,
) -> None:
    async with listening(disk) as talk:
        await talk.say()
        ballast = fill(disk)
        spoken = await until_unsaved(talk, 1)
        unsaved = [await talk.say(), await talk.say()]
        spoken += 2
        assert [row["saved"] for row in unsaved] == [False, False]
        ballast.unlink()
        saved = await talk.row("saved")  # with no new line to try it
        assert saved["lines"] == [spoken - 2, spoken - 1, spoken]
        assert (await talk.row("notice"))["level"] == "info"
        assert "saved" not in await talk.say()
        done = await talk.end()
    assert done.code == 0
    assert [line.text for line in kept(disk).lines] == texts(spoken + 1)
    assert kept(disk).damaged == ()


async def test_a_disk_that_is_full_to_the_end_leaves_the_transcript_elsewhere(disk: Path) -> None:
    async with listening(disk) as talk:
        await talk.say()
        fill(disk)
        spoken = await until_unsaved(talk, 1)
        done = await talk.end()
    assert done.code == 0
    place = next(
        row["title"] for row in done.rows if row["type"] == "notice" and ".jsonl" in row["title"]
    )
    path = Path(place.partition("kept in ")[2])
    try:
        assert [line.text for line in read_journal(path).lines] == texts(spoken)
    finally:
        path.unlink()


@pytest.mark.parametrize("gone", ["sessions", "."])
async def test_a_folder_that_is_cleared_away_comes_back_with_every_line(
    tmp_path: Path, gone: str
) -> None:
    home = tmp_path / "home"
    async with listening(home) as talk:
        await talk.say()
        shutil.rmtree(home / gone)
        assert "saved" not in await talk.say()
        done = await talk.end()
    assert done.code == 0
    assert [line.text for line in kept(home).lines] == texts(2)


async def test_a_file_where_the_folder_was_is_told_and_mends_when_it_is_gone(
    tmp_path: Path,
) -> None:
    home = tmp_path / "home"
    async with listening(home) as talk:
        await talk.say()
        shutil.rmtree(home / "sessions")
        (home / "sessions").touch()
        told = await talk.say("notice")
        assert told["level"] == "error"
        assert (await talk.row("final"))["saved"] is False
        (home / "sessions").unlink()
        assert (await talk.row("saved"))["lines"] == [2]
        await talk.end()
    assert [line.text for line in kept(home).lines] == texts(2)
