"""The file for OBS: real files, and a clock that jumps where time is what matters."""

from __future__ import annotations

import asyncio
import itertools
import stat
import threading
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from app.captioner import obs_text
from app.captioner.obs_text import (
    EVERY_S,
    MOST_BYTES,
    RETRY_S,
    ObsText,
    TextFiles,
    replace_text,
)
from app.domain.captions import LineDropped, Message
from app.domain.notices import Level, Notice
from app.domain.settings import Settings
from tests.domain.test_current_caption import final, partial
from tests.fakes.clock import run_with_jumping_clock

BOUND_S = 30.0


class Told:
    """A text for OBS that runs, and what it has told."""

    def __init__(self, obs: ObsText) -> None:
        self.obs = obs
        self.notices: list[Notice] = []

    def hear(self, *messages: Message) -> None:
        for message in messages:
            self.obs.hear(message)


@asynccontextmanager
async def running(obs: ObsText) -> AsyncIterator[Told]:
    told = Told(obs)
    async with asyncio.TaskGroup() as group:
        task = group.create_task(obs.run(told.notices.append))
        yield told
        task.cancel()
    await obs.close()


async def until(holds: Callable[[], Any]) -> None:
    async with asyncio.timeout(BOUND_S):
        while not holds():
            await asyncio.sleep(0.01)


def settings_for(path: Path | None, **fields: Any) -> Settings:
    return Settings(obs_file=str(path) if path else None, **fields)


# Real files ---------------------------------------------------------------------------------


async def test_the_file_holds_what_is_being_said(tmp_path: Path) -> None:
    path = tmp_path / "caption.txt"
    async with running(ObsText(lambda: settings_for(path))) as told:
        await until(path.exists)
        assert path.read_bytes() == b""
        told.hear(partial(1, "It was ", "the b\u00east"))
        await until(lambda: path.read_bytes() == "It was the b\u00east\n".encode())
        told.hear(partial(1, "It was the best"), final(1, "It was the best."))
        await until(lambda: path.read_text() == "It was the best.\n")
        told.hear(partial(2, "oops"))
        await until(lambda: path.read_text() == "oops\n")
        told.hear(LineDropped(number=2))
        await until(lambda: path.read_text() == "It was the best.\n")
    assert path.read_bytes() == b""
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]
    assert told.notices == []


async def test_a_reader_sees_whole_captions_only(tmp_path: Path) -> None:
    path = tmp_path / "caption.txt"
    replace_text(path, b"caption 0\n")
    seen: set[bytes] = set()
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            seen.add(path.read_bytes())

    reading = asyncio.create_task(asyncio.to_thread(read))
    for number in range(300):
        await asyncio.to_thread(replace_text, path, b"caption %d\n" % number * 2)
    done.set()
    await reading
    assert len(seen) > 1
    assert all(len(set(text.splitlines())) == 1 and text.count(b"\n") in {1, 2} for text in seen)


async def test_another_choice_is_in_force_at_once_and_the_old_file_is_left_empty(
    tmp_path: Path,
) -> None:
    old, new = tmp_path / "old.txt", tmp_path / "new.txt"
    chosen = [settings_for(old)]
    async with running(ObsText(lambda: chosen[-1])) as told:
        told.hear(partial(1, "a"))
        await until(lambda: old.exists() and old.read_text() == "a\n")
        chosen.append(settings_for(new))
        told.hear(partial(1, "a b"))
        await until(lambda: new.exists() and new.read_text() == "a b\n")
        assert old.read_bytes() == b""
        chosen.append(settings_for(None))
        told.hear(partial(1, "a b c"))
        await until(lambda: new.read_bytes() == b"")


async def test_without_a_file_nothing_is_written(tmp_path: Path) -> None:
    async with running(ObsText(lambda: settings_for(None))) as told:
        told.hear(partial(1, "a"))
        await asyncio.sleep(0)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kind", ["gone", "folder", "large", "rows", "nobody"])
async def test_a_file_that_cannot_be_written_is_told_once_and_mends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setattr(obs_text, "RETRY_S", EVERY_S)  # when it is tried again stands below
    path = tmp_path / "there" / "caption.txt"
    if kind != "gone":
        path.parent.mkdir()
    if kind == "folder":
        path.mkdir()
    others = {"large": b"x" * (MOST_BYTES + 1), "rows": b"a\nb\nc\n"}.get(kind)
    if others:
        path.write_bytes(others)
    name = "~nobody-of-that-name/caption.txt" if kind == "nobody" else str(path)
    chosen = [Settings(obs_file=name)]
    async with running(ObsText(lambda: chosen[-1])) as told:
        told.hear(partial(1, "a"))
        await until(lambda: told.notices)
        (notice,) = told.notices
        assert notice.level is Level.WARNING
        assert "OBS" in notice.title
        if others:
            assert path.read_bytes() == others
            path.unlink()
        if kind == "folder":
            path.rmdir()
        if kind == "nobody":
            chosen.append(settings_for(path))
        path.parent.mkdir(exist_ok=True)
        await until(lambda: path.is_file() and path.read_text() == "a\n")
        assert len(told.notices) == 1


async def test_a_disk_that_hangs_does_not_hold_up_the_end() -> None:
    class Hanging(TextFiles):
        async def put(self, path: str, text: str) -> None:
            begun.set()
            await asyncio.Event().wait()

    begun = asyncio.Event()
    async with (
        asyncio.timeout(BOUND_S),
        running(ObsText(lambda: Settings(obs_file="a"), Hanging())),
    ):
        await begun.wait()


# Time ---------------------------------------------------------------------------------------


class Log(TextFiles):
    """What is written, and when; no thread, for which a clock that jumps would not wait."""

    def __init__(self, *, fails: int = 0) -> None:
        super().__init__()
        self.writes: list[tuple[float, str]] = []
        self.fails = fails

    async def put(self, path: str, text: str) -> None:
        self.writes.append((asyncio.get_running_loop().time(), text))
        if self.fails:
            self.fails -= 1
            raise PermissionError(13, "in the way")

    @property
    def texts(self) -> list[str]:
        return [text for _, text in self.writes]


def in_no_time(
    scene: Callable[[ObsText, Log], Coroutine[Any, Any, None]], *, fails: int = 0, **fields: Any
) -> tuple[list[tuple[float, str]], list[Notice]]:
    """Play the scene while a text for OBS runs; return what was written, and what was told."""

    async def play() -> tuple[list[tuple[float, str]], list[Notice]]:
        log = Log(fails=fails)
        settings = Settings(obs_file="caption.txt", **fields)
        obs = ObsText(lambda: settings, log)
        told: list[Notice] = []
        async with asyncio.TaskGroup() as group:
            task = group.create_task(obs.run(told.append))
            await scene(obs, log)
            task.cancel()
        return log.writes, told

    return run_with_jumping_clock(play())


def test_two_hundred_partials_a_second_are_ten_writes_and_the_newest_is_there_in_the_end() -> None:
    async def speak(obs: ObsText, log: Log) -> None:
        for number in range(2000):
            obs.hear(partial(1, "", f"word {number}"))
            await asyncio.sleep(1 / 200)
        await asyncio.sleep(2)
        assert log.texts[-1] == "word 1999"

    writes, _ = in_no_time(speak)
    assert 50 < len(writes) <= 10 / EVERY_S + 2
    times = [time for time, _ in writes]
    assert all(b - a >= EVERY_S - 1e-9 for a, b in itertools.pairwise(times))


def test_words_go_after_the_silence_that_the_settings_say_and_when_they_can_be_read() -> None:
    async def speak(obs: ObsText, log: Log) -> None:
        await asyncio.sleep(1)
        obs.hear(partial(1, "It was"))
        await asyncio.sleep(100)
        assert log.texts[-1] == "It was"  # it is still being spoken
        obs.hear(final(1, "It was."))
        await asyncio.sleep(5.5)
        assert log.texts[-1] == "It was."
        await asyncio.sleep(1)
        assert log.texts[-1] == ""
        obs.hear(partial(2, "the"))
        await asyncio.sleep(1)
        assert log.texts[-1] == "the"

    in_no_time(speak, caption_fade_s=6)


def test_words_stay_where_they_are_never_to_go() -> None:
    async def speak(obs: ObsText, log: Log) -> None:
        obs.hear(final(1, "It was."))
        await asyncio.sleep(10_000)
        assert log.texts == ["It was."]

    in_no_time(speak, caption_fade_s=0)


def test_one_failure_is_not_told_and_trouble_is_asked_after_once_a_second() -> None:
    async def speak(obs: ObsText, _log: Log) -> None:
        obs.hear(partial(1, "a"))
        await asyncio.sleep(20)

    _, told = in_no_time(speak, fails=1)
    assert told == []
    writes, told = in_no_time(speak, fails=1000)
    assert len(told) == 1
    assert 10 <= len(writes) <= 20 / RETRY_S + 2
