"""The icon beside the clock; what a real tray makes of it is in tests/test_gui_tray.py."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QApplication, QSystemTrayIcon
from pytestqt.qtbot import QtBot

from app.domain.notices import Level, Notice
from app.ui.actions import Actions
from app.ui.controller import Controller
from app.ui.tray import Look, Tray
from tests.pictures.scenes import DEVICES
from tests.ui.runs import controller_for


@pytest.fixture
def controller(qapp: QApplication, tmp_path: Path) -> Controller:
    return controller_for(tmp_path)


@pytest.fixture
def tray(controller: Controller) -> Tray:
    return Tray(controller, Actions(controller))


def looks(tray: Tray) -> Look | None:
    return tray.look


def test_its_icon_tells_how_it_goes(controller: Controller) -> None:
    actions = Actions(controller)
    tray = Tray(controller, actions)
    assert looks(tray) is Look.IDLE
    controller.start()
    assert looks(tray) is Look.LISTENING
    controller.notices.tell(Notice(level=Level.INFO, title="Saved"))
    assert looks(tray) is Look.LISTENING
    controller.notices.tell(Notice(level=Level.WARNING, title="The connection was lost"))
    assert looks(tray) is Look.TROUBLE
    assert tray.icon.toolTip() == "Surtitle: The connection was lost"
    controller.notices.clear()
    assert looks(tray) is Look.LISTENING
    assert tray.icon.toolTip() == "Surtitle: captions are running"


def test_its_looks_differ_by_shape(tray: Tray) -> None:
    from app.ui.icons import icon  # noqa: PLC0415

    shapes = set()
    for look in Look:
        image = icon(look.value, "", 24).pixmap(24, 24).toImage()
        shapes.add(
            tuple(
                image.pixelColor(x, y).alpha() > 128
                for x in range(image.width())
                for y in range(image.height())
            )
        )
    assert len(shapes) == len(Look)


def test_its_menu_has_what_is_needed_without_a_window(tray: Tray) -> None:
    texts = [action.text() for action in tray.menu.actions() if not action.isSeparator()]
    assert texts == [
        "Start",
        "Mark this moment",
        "Voice detection",
        "Microphone",
        "Show captions",
        "Lock captions: clicks go through",
        "Freeze captions",
        "Reset position",
        "Show window",
        "Open transcript",
        "History",
        "Settings …",
        "About Surtitle",
        "Quit",
    ]


def test_the_microphone_is_chosen_there_unless_captions_run(
    tray: Tray, controller: Controller
) -> None:
    def listed() -> dict[str, QAction]:
        return {action.text(): action for action in tray._microphones.actions()}

    controller.microphones.devices = DEVICES
    controller.microphones.devices_changed.emit()
    assert list(listed()) == ["System default", *(device.name for device in DEVICES)]
    assert listed()["System default"].isChecked()
    listed()["Jabra Evolve2 65"].trigger()
    assert controller.microphones.chosen == "mic:Jabra Evolve2 65"
    tray._list_microphones()
    assert listed()["Jabra Evolve2 65"].isChecked()
    controller.start()
    tray._list_microphones()
    assert not any(action.isEnabled() for action in listed().values())


def test_a_click_on_it_asks_for_the_window(tray: Tray, qtbot: QtBot) -> None:
    with qtbot.waitSignal(tray.window_requested):
        tray.icon.activated.emit(QSystemTrayIcon.ActivationReason.Trigger)
    with qtbot.assertNotEmitted(tray.window_requested):
        tray.icon.activated.emit(QSystemTrayIcon.ActivationReason.Context)


def test_lists_of_microphones_don_t_pile_up(tray: Tray) -> None:
    for _ in range(10):
        tray._list_microphones()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert len(tray._microphones.findChildren(QActionGroup)) == 1
