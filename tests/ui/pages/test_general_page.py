"""The page for the program as a whole."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.domain.notices import Notice
from app.domain.settings import Settings
from app.store.autostart import AtLogin
from app.store.desktop_entry import DesktopEntry
from app.ui.pages.general_page import GeneralPage
from app.ui.theme import Theme
from tests.ui.runs import controller_for, serving, until


@pytest.fixture
def entry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DesktopEntry:
    """The entry of a user whose settings are below `tmp_path`."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return DesktopEntry({"XDG_CONFIG_HOME": str(tmp_path / "config")})


def test_it_says_what_becomes_of_captions_and_whether_anything_moves(
    theme: Theme, qtbot: QtBot, tmp_path: Path
) -> None:
    page = GeneralPage(controller_for(tmp_path, settings=Settings(on_close="keep")), theme)
    qtbot.addWidget(page)
    assert page.closing.currentText() == "Captions that run go on"
    page.closing.activated.emit(2)
    page.calm.click()
    assert page.preferences.value == Settings(on_close="quit", calm=True)


async def test_it_shows_what_happens_at_login_and_changes_it(
    theme: Theme, qtbot: QtBot, tmp_path: Path, entry: DesktopEntry
) -> None:
    controller = controller_for(tmp_path / "home")
    page = GeneralPage(controller, theme)
    qtbot.addWidget(page)
    assert page.login.currentIndex() == -1  # nobody has looked
    desk = controller.login
    async with serving(controller):
        page.show()
        await until(lambda: page.login.currentText() == "Do nothing", desk.changed)
        page.login.activated.emit(2)
        await until(lambda: desk.value is AtLogin.CAPTION, desk.changed)
        assert page.login.currentText() == "Open Surtitle and start captions"
        found = entry.read()
        assert found is not None
        assert found[0][-5:] == (
            "--data-dir",
            str(tmp_path / "home"),
            "gui",
            "--quietly",
            "--start",
        )
        page.hide()
        entry.path.unlink()  # in the desktop's own settings
        page.show()
        await until(lambda: page.login.currentText() == "Do nothing", desk.changed)


async def test_what_is_refused_is_said_and_not_shown_as_done(
    theme: Theme, qtbot: QtBot, tmp_path: Path, entry: DesktopEntry
) -> None:
    entry.path.parent.mkdir(parents=True)
    entry.path.write_text("[Desktop Entry]\nType=Application\nName=Mine\nExec=my-script\n")
    controller = controller_for(tmp_path / "home")
    page = GeneralPage(controller, theme)
    qtbot.addWidget(page)
    told: list[Notice | None] = []
    page.told.connect(told.append)
    async with serving(controller):
        page.login.setCurrentIndex(1)
        page.login.activated.emit(1)
        await until(lambda: any(told), page.told)
        await until(lambda: page.login.currentText() == "Do nothing", controller.login.changed)
    assert any(one and "is there already, and not Surtitle's" in one.title for one in told)
    assert entry.path.read_text().endswith("Exec=my-script\n")
