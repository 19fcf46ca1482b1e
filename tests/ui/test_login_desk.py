"""The choice for the login, from a window to the system's own entry and back."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from app.domain.notices import Level, Notice
from app.store.autostart import AtLogin, Autostart
from app.store.desktop_entry import DesktopEntry
from app.ui.login_desk import LoginDesk
from tests.ui.runs import until


class Heard:
    """A desk at work, and what it says."""

    def __init__(self, folder: Path) -> None:
        self.bugs: list[BaseException] = []
        self.entry = DesktopEntry({"XDG_CONFIG_HOME": str(folder)})
        self.desk = LoginDesk(Autostart(self.entry), self.bugs.append)
        self.said: list[Notice | None] = []
        self.desk.said.connect(self.said.append)

    async def finds(self, value: AtLogin | None) -> None:
        await until(lambda: self.desk.value is value, self.desk.changed)


@asynccontextmanager
async def at_work(folder: Path) -> AsyncIterator[Heard]:
    heard = Heard(folder)
    async with asyncio.TaskGroup() as group:
        serving = group.create_task(heard.desk.serve())
        yield heard
        serving.cancel()
    assert heard.bugs == []


async def test_what_is_chosen_is_so_and_what_was_changed_elsewhere_is_seen(tmp_path: Path) -> None:
    async with at_work(tmp_path) as heard:
        assert heard.desk.value is None  # nobody has looked
        await heard.finds(AtLogin.NOTHING)
        heard.desk.choose(AtLogin.CAPTION)
        await heard.finds(AtLogin.CAPTION)
        heard.entry.path.unlink()
        heard.desk.look()
        await heard.finds(AtLogin.NOTHING)
        assert set(heard.said) == {None}


async def test_what_is_refused_is_told_and_what_is_shown_is_true(tmp_path: Path) -> None:
    (tmp_path / "autostart").touch()
    async with at_work(tmp_path) as heard:
        await heard.finds(AtLogin.NOTHING)
        heard.said.clear()
        heard.desk.choose(AtLogin.OPEN)
        await until(lambda: heard.said, heard.desk.said)
        [told] = heard.said
        assert told is not None
        assert told.level is Level.ERROR
        assert "can't be changed" in told.title
        heard.desk.look()
        await heard.finds(AtLogin.NOTHING)


async def test_what_can_t_be_read_is_shown_as_not_known(tmp_path: Path) -> None:
    async with at_work(tmp_path) as heard:
        await heard.finds(AtLogin.NOTHING)
        heard.entry.path.mkdir(parents=True)
        heard.said.clear()
        heard.desk.look()
        await until(lambda: heard.said, heard.desk.said)
        [told] = heard.said
        assert told is not None
        assert "can't be read" in told.title
        assert heard.desk.value is None


async def test_a_program_that_was_moved_is_found_at_the_next_start(tmp_path: Path) -> None:
    entry = DesktopEntry({"XDG_CONFIG_HOME": str(tmp_path)})
    entry.write(("/gone/surtitle", "gui", "--quietly"))
    async with at_work(tmp_path) as heard:
        await heard.finds(AtLogin.OPEN)
        found = entry.read()
        assert found is not None
        assert Path(found[0][0]).exists()
        assert set(heard.said) == {None}
