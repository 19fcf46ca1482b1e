"""“Say something” without a page around it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from app.domain.notices import Notice
from app.domain.settings import Settings
from app.errors import SourceError
from app.ui import hearing_check
from app.ui.controller import Controller
from tests.fakes.server import NumberedServer, signal
from tests.fakes.source import FakeSource
from tests.ui.runs import controller_for, serving, until


async def test_it_ends_by_itself_when_nobody_ends_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hearing_check, "BOUND_S", 0.2)
    async with NumberedServer().running() as address:
        controller = controller_for(tmp_path, FakeSource(live=True), address=address)
        check = controller.check
        ran: list[bool] = []
        check.running_changed.connect(ran.append)
        async with serving(controller):
            check.start()
            await until(lambda: ran == [True, False], check.running_changed)
            await check.give_way()


async def test_what_goes_wrong_is_told_and_it_can_be_tried_again(tmp_path: Path) -> None:
    async with NumberedServer().running() as address:
        controller = controller_for(tmp_path, FakeSource(signal(2)), address=address)
        check = controller.check
        told: list[Notice] = []
        words: list[str] = []
        check.told.connect(told.append)
        check.words_changed.connect(words.append)
        take = controller.microphones.take

        def none() -> object:
            raise SourceError("No microphone found", "Plug one in.")

        async with serving(controller):
            controller.microphones.take = none  # type: ignore[assignment,method-assign]
            check.start()
            await until(lambda: told, check.told)
            assert told[0].title == "No microphone found"
            controller.microphones.take = take  # type: ignore[method-assign]
            check.start()
            await until(lambda: words[-1:] == ["w1 w2"], check.words_changed)


@pytest.mark.parametrize(
    "change",
    [
        lambda controller: controller.preferences.change(this_computer_only=True),
        lambda controller: controller.engines.name("local"),
        lambda controller: controller.microphones.choose("mic:Other"),
    ],
    ids=["this computer only", "another engine", "another microphone"],
)
async def test_it_ends_where_it_would_go_elsewhere_now(
    tmp_path: Path, change: Callable[[Controller], None]
) -> None:
    async with NumberedServer().running() as address:
        controller = controller_for(tmp_path, FakeSource(live=True), address=address)
        check = controller.check
        async with serving(controller):
            check.start()
            await until(lambda: check.is_running, check.running_changed)
            change(controller)
            await until(lambda: not check.is_running, check.running_changed)


async def test_it_hears_words_though_the_user_ends_sentences(tmp_path: Path) -> None:
    async with NumberedServer().running() as address:
        settings = Settings(voice_detection=False)
        controller = controller_for(
            tmp_path, FakeSource(signal(2)), address=address, settings=settings
        )
        words: list[str] = []
        controller.check.words_changed.connect(words.append)
        async with serving(controller):
            controller.check.start()
            await until(lambda: words[-1:] == ["w1 w2"], controller.check.words_changed)
        assert not controller.preferences.value.voice_detection
