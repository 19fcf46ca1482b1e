"""Keys of every program, as the settings have them; the desktop's part is in test_global_keys.py."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from app.domain.shortcuts import Action
from app.ui.actions import Actions
from app.ui.controller import Controller
from app.ui.keys_anywhere import KeysAnywhere, descriptions
from tests.ui.runs import controller_for


class FakeKeys(QObject):
    """A desktop that refuses what another program has."""

    pressed = Signal(str)
    refused = Signal(str, object)
    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.works, self.why_not = True, ""
        self.bound: list[dict[str, str]] = []

    def bind(self, wanted: Mapping[str, str]) -> None:
        self.bound.append(dict(wanted))
        for action, keys in wanted.items():
            if keys == "F9":
                self.refused.emit(action, "Another program has F9.")


@pytest.fixture
def controller(qapp: QApplication, tmp_path: Path) -> Controller:
    return controller_for(tmp_path)


def made(controller: Controller) -> tuple[KeysAnywhere, FakeKeys]:
    keys = FakeKeys()
    return KeysAnywhere(keys, controller.preferences, Actions(controller)), keys  # type: ignore[arg-type]


def test_the_usual_keys_are_bound_and_do_what_they_say(controller: Controller) -> None:
    anywhere, keys = made(controller)
    assert keys.bound == [{"toggle": "Ctrl+Alt+Shift+R", "lock": "Ctrl+Alt+Shift+L"}]
    assert anywhere.keys_of(Action.LOCK) == "Ctrl+Alt+Shift+L"
    keys.pressed.emit("lock")
    assert controller.preferences.value.captions_locked
    assert len(keys.bound) == 1  # nothing of it has changed


def test_others_are_bound_when_they_are_chosen_and_what_is_refused_is_told(
    controller: Controller,
) -> None:
    anywhere, keys = made(controller)
    told: list[None] = []
    anywhere.changed.connect(lambda: told.append(None))
    controller.preferences.change(global_shortcuts={"toggle": "", "freeze": "F9"})
    assert keys.bound[-1] == {"freeze": "F9", "lock": "Ctrl+Alt+Shift+L"}
    assert anywhere.refused == {Action.FREEZE: "Another program has F9."}
    assert anywhere.keys_of(Action.FREEZE) == ""
    assert told
    controller.preferences.change(global_shortcuts={})
    assert not anywhere.refused


def test_where_none_work_there_are_none(controller: Controller) -> None:
    anywhere, keys = made(controller)
    keys.works, keys.why_not = False, "This desktop offers no global shortcuts."
    assert anywhere.keys_of(Action.LOCK) == ""
    assert anywhere.why_not == "This desktop offers no global shortcuts."


def test_each_that_can_be_bound_is_described() -> None:
    assert descriptions()["toggle"] == "Start or finish"
    assert "quit" not in descriptions()


def test_while_keys_are_chosen_none_is_obeyed(controller: Controller) -> None:
    anywhere, keys = made(controller)
    anywhere.pause(True)
    assert keys.bound[-1] == {}
    anywhere.pause(False)
    assert keys.bound[-1] == keys.bound[0]
