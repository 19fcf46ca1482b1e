"""The key's field by itself; what becomes of a key is in test_key_desk.py and test_engine_page.py."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from app.store.keys import KeySearch
from app.ui.key_field import KeyField
from app.ui.theme import Theme
from tests.ui.runs import controller_for


def test_it_never_shows_a_key_and_says_where_one_is_kept(
    theme: Theme, qtbot: QtBot, tmp_path: Path
) -> None:
    controller = controller_for(tmp_path)
    field = KeyField(controller, theme)
    qtbot.addWidget(field)
    assert field.key.echoMode() is QLineEdit.EchoMode.Password
    assert not field.keep.isEnabled()
    field.key.setText("sk-0123456789")
    assert field.keep.isEnabled()
    controller.keys.found.emit(KeySearch(origin="keyring"))
    assert field.key.placeholderText() == "Kept in the system's keyring"
    assert field.forget.isEnabled()
    controller.keys.busy_changed.emit(True)
    assert not bool(field.test.isEnabled())
