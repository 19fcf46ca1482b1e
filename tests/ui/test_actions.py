"""Actions as menus and keys have them."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from app.domain.lines import Line
from app.domain.shortcuts import DEEDS, Action
from app.ui.actions import Actions
from app.ui.controller import Controller
from tests.ui.runs import controller_for


@pytest.fixture
def controller(qapp: QApplication, tmp_path: Path) -> Controller:
    return controller_for(tmp_path)


def keys_of(actions: Actions, action: Action) -> list[str]:
    return [keys.toString() for keys in actions[action].shortcuts()]


def test_each_has_its_words_and_its_keys(controller: Controller) -> None:
    actions = Actions(controller)
    assert len(actions.all()) == len(DEEDS)
    assert keys_of(actions, Action.TOGGLE) == ["Ctrl+R"]
    assert keys_of(actions, Action.LARGER) == ["Ctrl++", "Ctrl+="]
    assert keys_of(actions, Action.RESET_PLACE) == []
    assert actions.tip(Action.SETTINGS, "Settings") == "Settings (Ctrl+,)"
    assert actions.tip(Action.RESET_PLACE) == "Reset position"


def test_other_keys_hold_at_once(controller: Controller) -> None:
    actions = Actions(controller)
    controller.preferences.change(shortcuts={"toggle": "F9", "larger": "F8", "quit": ""})
    assert keys_of(actions, Action.TOGGLE) == ["F9"]
    assert keys_of(actions, Action.LARGER) == ["F8"]
    assert keys_of(actions, Action.QUIT) == []


def test_what_is_on_is_checked_and_asked_for_by_a_click(controller: Controller) -> None:
    actions = Actions(controller)
    assert actions[Action.CAPTIONS].isChecked()
    actions[Action.CAPTIONS].trigger()
    assert not controller.preferences.value.captions
    actions[Action.LOCK].trigger()
    assert controller.preferences.value.captions_locked
    actions[Action.VOICE_DETECTION].trigger()
    assert not controller.voice_detection
    assert not actions[Action.VOICE_DETECTION].isChecked()


def test_it_starts_and_then_finishes(controller: Controller) -> None:
    actions = Actions(controller)
    assert actions[Action.TOGGLE].text() == "Start"
    actions[Action.TOGGLE].trigger()
    assert controller.is_running
    assert actions[Action.TOGGLE].text() == "Finish"
    actions[Action.TOGGLE].trigger()
    assert not actions[Action.TOGGLE].isEnabled()  # it finishes already


def test_what_was_said_is_copied(controller: Controller) -> None:
    actions = Actions(controller)
    assert not actions[Action.COPY_LAST].isEnabled()
    for number, text in enumerate(["one", "two"], 1):
        line = Line(number=number, start=number, end=number + 1, text=text)
        controller.transcript.add_line(line, saved=True)
        controller.line_finished.emit(line)
    actions[Action.COPY_LAST].trigger()
    assert QGuiApplication.clipboard().text() == "two"
    actions[Action.COPY_ALL].trigger()
    assert QGuiApplication.clipboard().text().splitlines()[0].endswith("one")
