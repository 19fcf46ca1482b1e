from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QToolButton
from pytestqt.qtbot import QtBot

from app.domain.notices import Level, Notice
from app.ui.notice_bar import NoticeBar
from app.ui.theme import Theme


@pytest.fixture
def bar(theme: Theme, qtbot: QtBot) -> NoticeBar:
    """A bar with nothing to say."""
    made = NoticeBar(theme)
    qtbot.addWidget(made)
    return made


def words(bar: NoticeBar) -> QLabel:
    return next(label for label in bar.findChildren(QLabel) if label.text())


@pytest.mark.parametrize("level", Level)
def test_it_says_what_happened_and_what_to_do(bar: NoticeBar, level: Level) -> None:
    bar.show_notice(Notice(level=level, title="The disk is full", hint="Make room."))
    assert bar.isVisible()
    assert words(bar).text() == "The disk is full. Make room."
    assert bar.accessibleName() == words(bar).text()
    bar.show_notice(None)
    assert not bar.isVisible()


def test_what_a_server_says_is_never_markup(bar: NoticeBar) -> None:
    bar.show_notice(Notice(level=Level.ERROR, title="It says: “<a href=x>go</a>”"))
    shown = words(bar)
    whole = "It says: “<a href=x>go</a>”."
    shown.setSelection(0, len(whole))  # which takes what is seen, and of markup nothing
    assert shown.selectedText() == whole


@pytest.mark.parametrize("dark", [False, True])
def test_each_level_has_its_own_ground_in_both_themes(
    qapp: QApplication,
    qtbot: QtBot,
    dark: bool,  # noqa: FBT001
) -> None:
    bar = NoticeBar(Theme(qapp, dark=dark))
    qtbot.addWidget(bar)
    seen = set()
    for level in Level:
        bar.show_notice(Notice(level=level, title="Something"))
        bar.resize(400, 40)
        ground = bar.grab().toImage().pixelColor(200, 4)
        assert (ground.lightness() < 128) is dark
        seen.add(ground.name())
    assert len(seen) == len(Level)


def test_buttons_stand_before_the_one_that_dismisses(bar: NoticeBar, qtbot: QtBot) -> None:
    button = bar.add_button("Open")
    bar.resize(500, 40)
    bar.show_notice(Notice(level=Level.INFO, title="Saved"))
    (dismiss,) = bar.findChildren(QToolButton)
    assert button.x() < dismiss.x()
    with qtbot.waitSignal(bar.dismissed):
        dismiss.click()


def test_its_buttons_have_names_and_are_pressed_by_keyboard(bar: NoticeBar, qtbot: QtBot) -> None:
    button = bar.add_button("Copy all")
    bar.show_notice(Notice(level=Level.INFO, title="Saved"))
    (dismiss,) = bar.findChildren(QToolButton)
    names = [
        QAccessible.queryAccessibleInterface(one).text(QAccessible.Text.Name)
        for one in (bar, button, dismiss)
    ]
    assert names == ["Saved.", "Copy all", "Dismiss"]
    with qtbot.waitSignal(button.clicked):
        QTest.keyClick(button, Qt.Key.Key_Space)
    with qtbot.waitSignal(bar.dismissed):
        QTest.keyClick(dismiss, Qt.Key.Key_Space)
    assert bar.isVisible()  # it is for others to know that it was


def test_a_long_notice_wraps_and_is_shown_whole(bar: NoticeBar) -> None:
    bar.show_notice(Notice(level=Level.ERROR, title="Something long happened " * 8, hint="So."))
    assert bar.minimumSizeHint().width() < 440
    bar.resize(440, bar.heightForWidth(440))
    shown = words(bar)
    assert shown.height() >= shown.heightForWidth(shown.width())
