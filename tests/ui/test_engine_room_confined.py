"""“This computer only” switched on while an engine outside is in use."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import pytest
from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed

from app.domain.captions import State
from app.domain.settings import Settings
from app.errors import ConfinedError
from app.link.endpoint import direct_endpoint
from app.link.engine import RemoteEngine
from app.store.keys import KeyStore
from app.ui import engine_room
from app.ui.engine_room import BARRED, EngineRoom
from app.ui.preferences import Preferences
from tests.fakes.server import NumberedServer, signal
from tests.fakes.sockets import own_address
from tests.fakes.source import FakeSource
from tests.ui.runs import controller_for, serving, until, until_ended

OUTSIDE = "wss://192.0.2.77/asr"


def barred(room: EngineRoom) -> bool:
    return room.is_barred


@pytest.fixture
async def outside() -> AsyncIterator[str]:
    """A server on an address of this machine that is not on loopback."""
    host = own_address()
    if host is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("this machine has only loopback")
    numbered = NumberedServer()

    async def serve_one(socket: ServerConnection) -> None:
        with suppress(ConnectionClosed):
            await numbered._serve(socket)

    async with serve(serve_one, host, 0, compression=None) as server:
        yield f"ws://{host}:{server.sockets[0].getsockname()[1]}"


async def test_it_is_not_connected_to_any_more(tmp_path: Path) -> None:
    preferences = Preferences(tmp_path / "settings.json", Settings())
    keys = KeyStore({}, tmp_path / "cloud-key")
    room = EngineRoom(keys, preferences, address=OUTSIDE)
    engine, standby = await room.choose(preferences.value)
    assert standby is None
    async with engine:
        assert (await engine.reach()).url.startswith(OUTSIDE)
        assert barred(room) is False
        preferences.change(this_computer_only=True)
        assert barred(room) is True
        with pytest.raises(ConfinedError, match="This computer only"):
            await engine.reach()
        await engine.doubt()
        preferences.change(this_computer_only=False)
        assert (await engine.reach()).url.startswith(OUTSIDE)


async def test_the_engine_on_this_computer_is_never_barred(tmp_path: Path) -> None:
    preferences = Preferences(tmp_path / "settings.json", Settings(this_computer_only=True))
    keys = KeyStore({"DASHSCOPE_API_KEY": "sk-1"}, tmp_path / "cloud-key")
    room = EngineRoom(keys, preferences, address=None)
    engine, standby = await room.choose(preferences.value)
    assert (engine.kind, standby, room.is_barred) == ("local", None, False)


async def test_a_run_that_uses_one_is_finished_and_that_is_told(
    tmp_path: Path, outside: str
) -> None:
    source = FakeSource(live=True)
    controller = controller_for(tmp_path, source, address=outside)
    async with serving(controller):
        controller.start()
        source.feed(signal(2))
        await until(controller.transcript.rowCount, controller.line_finished)
        controller.preferences.change(this_computer_only=True)
        await until_ended(controller)
        assert controller.outcome is not None
        assert controller.outcome.lines == 1  # what was said before is kept
        assert controller.notices.shown is not None
        assert controller.notices.shown.notice == BARRED


async def test_where_another_engine_stands_in_captions_go_on_without_a_word_lost(
    tmp_path: Path, outside: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine_room, "may_stand_in", lambda *_, **__: True)
    source, here = FakeSource(live=True), NumberedServer()
    async with here.running() as address:
        local = RemoteEngine(direct_endpoint(address))
        controller = controller_for(tmp_path, source, address=outside, local=local)
        async with serving(controller):
            controller.start()
            source.feed(signal(2))
            await until(controller.transcript.rowCount, controller.line_finished)
            source.feed(signal(2, first=3, pause=0))
            controller.preferences.change(this_computer_only=True)
            source.feed(signal(2, first=5))
            await until(lambda: controller.transcript.rowCount() == 2, controller.line_finished)
            assert controller.is_running
            assert controller.notices.shown is not None
            assert "This computer only" in controller.notices.shown.notice.title
            assert controller.transcript.row(1).text == "w3 w4 w5 w6"
    assert here.connections == 1


async def test_the_next_run_says_what_hinders_it_and_where_to_change_it(
    tmp_path: Path, outside: str
) -> None:
    settings = Settings(this_computer_only=True)
    controller = controller_for(tmp_path, FakeSource(live=True), address=outside, settings=settings)
    async with serving(controller):
        controller.start()
        await until(lambda: controller.state is State.FINISHED, controller.state_changed)
        assert controller.notices.shown is not None
        assert "This computer only" in controller.notices.shown.notice.title
