from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from app.domain.settings import Settings
from app.link.endpoint import Endpoint
from app.link.engine import Engine, LentEngine, RemoteEngine
from app.store.keys import KeyStore
from app.ui.engine_room import EngineRoom
from app.ui.preferences import Preferences
from app.ui.recording import Recording

ENVIRON = {"DASHSCOPE_API_KEY": "sk-0123456789abcdef", "SURTITLE_CLOUD_URL": "ws://127.0.0.1:1"}
HERE = Endpoint(url="ws://127.0.0.1:2", engine="local", name="here")


class Warm(RemoteEngine):
    """Stands in for the recogniser's child; counts how often it was asked where it is."""

    def __init__(self) -> None:
        super().__init__(HERE)
        self.asked = 0
        self.left = False

    async def reach(self) -> Endpoint:
        self.asked += 1
        return await super().reach()

    async def __aexit__(self, *_: object) -> None:
        self.left = True


@pytest.fixture
def room_for(tmp_path: Path) -> Callable[..., EngineRoom]:
    def make(
        environ: Mapping[str, str], *, address: str | None = None, local: Engine | None = None
    ) -> EngineRoom:
        return EngineRoom(
            KeyStore(environ, tmp_path / "cloud-key"),
            Preferences(tmp_path / "settings.json", Settings()),
            address=address,
            local=local or Warm(),
        )

    return make


async def test_the_engine_on_this_computer_is_the_one_that_is_kept_warm(
    room_for: Callable[..., EngineRoom],
) -> None:
    warm = Warm()
    room = room_for({}, local=warm)
    async with room:
        engine, standby = await room.choose(Settings())
        assert isinstance(engine, LentEngine)
        assert await engine.reach() is HERE
        assert standby is None
        async with engine:
            pass
        assert not warm.left
    assert warm.left


async def test_a_recording_is_heard_without_partials_on_this_computer(
    room_for: Callable[..., EngineRoom], tmp_path: Path
) -> None:
    recording = Recording(tmp_path / "talk.flac")
    for environ in ({}, ENVIRON):
        room = room_for(environ)
        async with room:
            chosen = await room.choose(Settings(), recording)
            mine = chosen[1] or chosen[0]
            assert await mine.reach() == HERE.without_partials() != HERE


async def test_it_stands_in_for_the_cloud_where_nobody_insisted(
    room_for: Callable[..., EngineRoom],
) -> None:
    room = room_for(ENVIRON)
    engine, standby = await room.choose(Settings())
    assert engine.kind == "cloud"
    assert standby is not None
    assert await standby.reach() is HERE
    for settings in (Settings(engine="cloud"), Settings(language="de")):
        assert (await room.choose(settings))[1] is None


async def test_nothing_stands_in_for_a_server_that_was_named(
    room_for: Callable[..., EngineRoom],
) -> None:
    room = room_for({}, address="ws://127.0.0.1:4000")
    engine, standby = await room.choose(Settings())
    assert (engine.name, standby) == ("127.0.0.1:4000", None)


async def test_only_an_engine_that_will_be_used_is_warmed_up(
    room_for: Callable[..., EngineRoom],
) -> None:
    for environ, asked in (({}, 1), (ENVIRON, 0)):
        warm = Warm()
        await room_for(environ, local=warm).warm_up(Settings())
        assert warm.asked == asked


async def test_a_warm_up_that_fails_says_nothing(room_for: Callable[..., EngineRoom]) -> None:
    await room_for({}).warm_up(Settings(language="de"))
