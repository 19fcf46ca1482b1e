"""The dialog around the pages."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QComboBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.domain.notices import Level, Notice
from app.ui.actions import Actions
from app.ui.settings_dialog import SettingsDialog
from app.ui.theme import Theme
from tests.ui.runs import controller_for


@pytest.fixture
def dialog(theme: Theme, qtbot: QtBot, tmp_path: Path) -> SettingsDialog:
    """The dialog, with all at its default."""
    controller = controller_for(tmp_path)
    made = SettingsDialog(controller, theme, Actions(controller))
    qtbot.addWidget(made)
    made.show()
    return made


def test_its_pages_are_few_and_chosen_from_a_list(dialog: SettingsDialog) -> None:
    assert [page.title for page in dialog.pages] == [
        "Captions",
        "Engine",
        "Transcripts",
        "Shortcuts",
        "General",
    ]
    assert dialog.captions.isVisible()
    dialog.list.setFocus()
    QTest.keyClick(dialog.list, Qt.Key.Key_Down)
    assert dialog.engine.isVisible()
    dialog.open_page(dialog.general)
    assert dialog.general.isVisible()


def test_what_a_page_refuses_is_told_until_another_is_opened(dialog: SettingsDialog) -> None:
    dialog.captions.told.emit(Notice(level=Level.WARNING, title="No"))
    assert dialog.notice.isVisible()
    dialog.open_page(dialog.general)
    assert not dialog.notice.isVisible()


def test_every_control_has_a_name_and_is_no_smaller_than_a_finger_s_tip(
    dialog: SettingsDialog,
) -> None:
    kinds = (QAbstractButton, QComboBox, QAbstractSpinBox, QLineEdit)
    seen = 0
    for page in dialog.pages:
        dialog.open_page(page)
        for kind in kinds:
            for one in page.findChildren(kind):
                own = one.objectName().startswith("qt_") or isinstance(
                    one.parent(), QAbstractSpinBox | QComboBox | QLineEdit
                )
                if own or not one.isVisibleTo(page):
                    continue
                seen += 1
                name = one.accessibleName() or getattr(one, "text", str)()
                assert name, f"{page.title}: {one}"
                assert min(one.width(), one.height()) >= 24, f"{page.title}: {name}"
    assert seen > 30


def test_every_control_is_reached_by_tab(dialog: SettingsDialog) -> None:
    for page in dialog.pages:
        dialog.open_page(page)
        fields = [
            one
            for one in page.findChildren(QWidget)
            if one.focusPolicy() & Qt.FocusPolicy.TabFocus
            and one.isVisibleTo(dialog)
            and one.isEnabled()
            and one.focusProxy() is None
        ]
        dialog.list.setFocus()
        reached = set()
        for _ in range(len(fields) + 20):
            QTest.keyClick(dialog.focusWidget() or dialog, Qt.Key.Key_Tab)
            reached.add(dialog.focusWidget())
        missed = [one for one in fields if one not in reached and one.focusWidget() not in reached]
        assert not missed, f"{page.title}: {[one.accessibleName() or one for one in missed]}"
