"""The page for the engine, in the dialog as people have it."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import keyring
import pytest
from keyring.errors import NoKeyringError
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from app.domain.caption_style import CaptionStyle
from app.domain.settings import Settings
from app.store.secrets import VARIABLE
from app.ui.actions import Actions
from app.ui.controller import Controller
from app.ui.settings_dialog import SettingsDialog
from app.ui.theme import Theme
from tests.fakes.keyring_backend import FakeKeyring
from tests.ui.runs import controller_for, serving, until

KEY = "sk-0123456789abcdef"


def says(field: QLineEdit, words: str) -> bool:
    """Whether an empty field says so."""
    return words in field.placeholderText()


@pytest.fixture
def dialog(theme: Theme, qtbot: QtBot, tmp_path: Path) -> SettingsDialog:
    """The dialog, with all at its default."""
    return opened(controller_for(tmp_path), theme, qtbot)


def opened(controller: Controller, theme: Theme, qtbot: QtBot) -> SettingsDialog:
    made = SettingsDialog(controller, theme, Actions(controller))
    qtbot.addWidget(made)
    made.open_page(made.engine)
    made.show()
    return made


def value(dialog: SettingsDialog) -> Settings:
    return dialog.engine._controller.preferences.value


def test_it_shows_what_is_in_force_and_changes_it_at_once(dialog: SettingsDialog) -> None:
    assert (
        dialog.engine.silence.value(),
        dialog.captions.size_.value(),
        dialog.captions.lines.value(),
    ) == (600, 28, 2)
    dialog.engine.silence.setValue(900)
    dialog.engine.threshold.setValue(-0.5)
    dialog.captions.size_.setValue(40)
    dialog.captions.lines.setValue(4)
    dialog.engine.region.activated.emit(dialog.engine.region.findData("singapore"))
    expected = Settings(
        silence_ms=900,
        vad_threshold=-0.5,
        caption_style=CaptionStyle(size=40, lines=4),
        region="singapore",
    )
    assert value(dialog) == expected
    dialog.engine._controller.preferences.restyle(size=20)
    assert dialog.captions.size_.value() == 20


def test_it_opens_with_what_is_in_force(theme: Theme, qtbot: QtBot, tmp_path: Path) -> None:
    settings = Settings(
        region="singapore",
        workspace="ws-1",
        vad_threshold=0.25,
        silence_ms=800,
        caption_style=CaptionStyle(lines=3),
    )
    dialog = opened(controller_for(tmp_path, settings=settings), theme, qtbot)
    assert (dialog.engine.region.currentText(), dialog.engine.workspace.text()) == (
        "Singapore",
        "ws-1",
    )
    assert (dialog.engine.threshold.value(), dialog.engine.silence.text()) == (0.25, "800 ms")
    assert dialog.captions.lines.value() == 3
    assert dialog.transcripts.folder.text() == str(tmp_path / "transcripts")
    assert value(dialog) == settings  # to look is not to change


@pytest.mark.parametrize(
    ("name", "typed", "expected"),
    [
        ("engine.silence", "2500", Settings(silence_ms=2500)),
        ("captions.size_", "40", Settings(caption_style=CaptionStyle(size=40))),
        ("captions.lines", "5", Settings(caption_style=CaptionStyle(lines=5))),
    ],
)
def test_a_number_can_be_typed(
    dialog: SettingsDialog, name: str, typed: str, expected: Settings
) -> None:
    page, _, field = name.partition(".")
    box = getattr(getattr(dialog, page), field)
    box.selectAll()
    QTest.keyClicks(box, typed)
    QTest.keyClick(box, Qt.Key.Key_Tab)
    assert value(dialog) == expected


def test_a_workspace_that_can_t_be_is_told_and_put_back(dialog: SettingsDialog) -> None:
    dialog.engine.workspace.setText("ws-1")
    dialog.engine.workspace.editingFinished.emit()
    assert value(dialog).workspace == "ws-1"
    dialog.engine.workspace.setText("evil.example.org/")
    dialog.engine.workspace.editingFinished.emit()
    assert dialog.engine.workspace.text() == "ws-1"
    assert "workspace" in dialog.notice.accessibleName()
    dialog.engine.workspace.clear()
    dialog.engine.workspace.editingFinished.emit()
    assert value(dialog).workspace is None


def test_every_field_has_its_label(dialog: SettingsDialog) -> None:
    labels = {label.buddy() for label in dialog.findChildren(QLabel) if label.buddy()}
    for field in (
        dialog.engine.workspace,
        dialog.engine.key_field,
        dialog.engine.threshold,
        dialog.engine.silence,
        dialog.transcripts.folder,
    ):
        assert field in labels
        assert field.accessibleName()


def test_the_key_is_hidden_and_enter_in_its_field_does_nothing(dialog: SettingsDialog) -> None:
    asked: list[None] = []
    for button in (
        dialog.engine.key_field.keep,
        dialog.engine.key_field.test,
        dialog.engine.key_field.forget,
    ):
        button.clicked.connect(lambda: asked.append(None))
    assert not dialog.engine.key_field.keep.isEnabled()
    QTest.keyClicks(dialog.engine.key_field.key, KEY)
    assert KEY not in dialog.engine.key_field.key.displayText()
    assert dialog.engine.key_field.keep.isEnabled()
    QTest.keyClick(dialog.engine.key_field.key, Qt.Key.Key_Return)
    assert asked == []
    assert dialog.isVisible()


async def test_a_key_is_kept_and_its_place_told(theme: Theme, qtbot: QtBot, tmp_path: Path) -> None:
    ring = FakeKeyring()
    keyring.set_keyring(ring)
    controller = controller_for(tmp_path)
    async with serving(controller):
        dialog = opened(controller, theme, qtbot)
        await until(
            lambda: dialog.engine.key_field.key.placeholderText() == "None yet",
            controller.keys.found,
        )
        dialog.engine.key_field.key.setText(KEY)
        dialog.engine.key_field.keep.click()
        await until(lambda: KEY in ring.kept.values(), controller.keys.said)
        assert "keyring" in dialog.engine.key_field.key.placeholderText()
        assert dialog.engine.key_field.key.text() == ""
        assert dialog.engine.key_field.forget.isEnabled()
        assert "kept" in dialog.notice.accessibleName()
        dialog.hide()


async def test_what_a_test_came_to_is_told_and_can_be_dismissed(
    theme: Theme, qtbot: QtBot, tmp_path: Path
) -> None:
    controller = controller_for(tmp_path)
    async with serving(controller):
        dialog = opened(controller, theme, qtbot)
        dialog.engine.key_field.test.click()
        await until(lambda: "no key" in dialog.notice.accessibleName(), controller.keys.said)
        assert dialog.notice.isVisible()
        dialog.notice.dismissed.emit()
        assert not dialog.notice.isVisible()
        dialog.hide()


async def test_while_a_key_is_tested_the_buttons_say_so_and_wait(
    theme: Theme, qtbot: QtBot, tmp_path: Path
) -> None:
    ring = FakeKeyring()
    keyring.set_keyring(ring)
    controller = controller_for(tmp_path)
    async with serving(controller):
        dialog = opened(controller, theme, qtbot)
        await until(dialog.engine.key_field.key.placeholderText, controller.keys.found)
        await until(dialog.engine.key_field.test.isEnabled, controller.keys.busy_changed)
        ring.answers.clear()  # it asks its owner
        dialog.engine.key_field.test.click()
        await until(
            lambda: not dialog.engine.key_field.test.isEnabled(), controller.keys.busy_changed
        )
        assert dialog.engine.key_field.test.text() == "Testing …"
        ring.answers.set()
        await until(dialog.engine.key_field.test.isEnabled, controller.keys.busy_changed)
        assert dialog.engine.key_field.test.text() == "Test key"
        dialog.hide()


async def test_a_key_of_the_environment_is_named_and_not_to_be_forgotten_here(
    theme: Theme, qtbot: QtBot, tmp_path: Path
) -> None:
    controller = controller_for(tmp_path, environ={VARIABLE: KEY})
    async with serving(controller):
        dialog = opened(controller, theme, qtbot)
        await until(
            lambda: VARIABLE in dialog.engine.key_field.key.placeholderText(), controller.keys.found
        )
        assert not dialog.engine.key_field.forget.isEnabled()
        assert KEY not in dialog.engine.key_field.key.placeholderText()
        dialog.hide()


def test_the_folder_is_chosen_without_holding_up_the_rest(
    dialog: SettingsDialog, tmp_path: Path
) -> None:
    assert not dialog.transcripts.standard.isEnabled()
    dialog.transcripts.choose.click()  # comes back at once
    (chooser,) = dialog.findChildren(QFileDialog)
    chooser.fileSelected.emit(str(tmp_path / "minutes"))
    assert value(dialog).transcripts_dir == str(tmp_path / "minutes")
    assert str(tmp_path / "minutes") in dialog.transcripts.folder.text()
    dialog.transcripts.standard.click()
    assert value(dialog).transcripts_dir is None
    chooser.close()


@pytest.mark.parametrize(("before", "typed"), [(0.3, "-0.5"), (0.0, "0.25")])
def test_a_threshold_can_be_typed(dialog: SettingsDialog, before: float, typed: str) -> None:
    dialog.engine.threshold.setValue(before)
    dialog.engine.threshold.setFocus()
    dialog.engine.threshold.selectAll()
    QTest.keyClicks(dialog.engine.threshold, typed)
    QTest.keyClick(dialog.engine.threshold, Qt.Key.Key_Tab)
    assert value(dialog).vad_threshold == float(typed)


def test_what_is_being_typed_stays_when_something_else_changes(dialog: SettingsDialog) -> None:
    QTest.keyClicks(dialog.engine.workspace, "ws-")
    dialog.engine._controller.preferences.restyle(size=40)
    assert dialog.engine.workspace.text() == "ws-"


async def test_where_there_is_no_keyring_it_asks_in_place_and_waits_for_an_answer(
    theme: Theme, qtbot: QtBot, tmp_path: Path
) -> None:
    keyring.set_keyring(FakeKeyring(failure=NoKeyringError("none")))
    controller = controller_for(tmp_path)
    async with serving(controller):
        dialog = opened(controller, theme, qtbot)
        await until(dialog.engine.key_field.key.placeholderText, controller.keys.found)
        for answer, place in (("memory", "until Surtitle closes"), ("file", "only you can read")):
            dialog.engine.key_field.key.setText(KEY)
            dialog.engine.key_field.keep.click()
            await until(dialog.engine.key_field.question.isVisible, controller.keys.keyring_refused)
            assert dialog.engine.key_field.key.text() == KEY  # as long as it is nowhere else
            getattr(dialog.engine.key_field.question, answer).click()
            await until(lambda: not dialog.engine.key_field.key.text(), controller.keys.said)
            await until(
                partial(says, dialog.engine.key_field.key, place),
                controller.keys.found,
            )
            assert dialog.engine.key_field.forget.isEnabled()
            assert not dialog.engine.key_field.question.isVisible()
        assert controller.places.key_file.read_text() == f"{KEY}\n"
        dialog.engine.key_field.forget.click()
        await until(
            lambda: "None" in dialog.engine.key_field.key.placeholderText(), controller.keys.found
        )
        assert not controller.places.key_file.exists()
        dialog.hide()


async def test_a_question_about_a_key_goes_when_another_is_typed(
    theme: Theme, qtbot: QtBot, tmp_path: Path
) -> None:
    keyring.set_keyring(FakeKeyring(failure=NoKeyringError("none")))
    controller = controller_for(tmp_path)
    async with serving(controller):
        dialog = opened(controller, theme, qtbot)
        dialog.engine.key_field.key.setText(KEY)
        dialog.engine.key_field.keep.click()
        await until(dialog.engine.key_field.question.isVisible, controller.keys.keyring_refused)
        QTest.keyClicks(dialog.engine.key_field.key, "x")
        assert not dialog.engine.key_field.question.isVisible()
        assert list(tmp_path.glob("private")) == []
        dialog.hide()


def test_this_computer_only_is_a_switch_with_its_explanation(dialog: SettingsDialog) -> None:
    assert dialog.engine.only_here.accessibleName() == "This computer only"
    assert "No sound leaves this computer" in dialog.engine.only_here.accessibleDescription()
    dialog.engine.only_here.click()
    assert value(dialog).this_computer_only
    assert dialog.engine.only_here.isChecked()
    dialog.engine.only_here.click()
    assert not value(dialog).this_computer_only


def test_to_look_at_a_threshold_is_not_to_round_it(
    theme: Theme, qtbot: QtBot, tmp_path: Path
) -> None:
    settings = Settings(vad_threshold=0.125)
    dialog = opened(controller_for(tmp_path, settings=settings), theme, qtbot)
    assert value(dialog) == settings
