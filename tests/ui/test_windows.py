"""What leads from one window to another."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QWidget

from app.domain.lines import Line
from app.domain.settings import Settings
from app.domain.shortcuts import WISHES, Action
from app.store.crash_reports import CrashReport
from app.ui.controller import Controller
from app.ui.theme import Theme
from app.ui.windows import Windows
from tests.ui.runs import controller_for
from tests.ui.test_keys_anywhere import FakeKeys


@pytest.fixture
def windows(theme: Theme, tmp_path: Path) -> Iterator[Windows]:
    """All windows of a Controller that does not run."""
    windows = Windows(controller_for(tmp_path), theme)
    windows.main.show()
    yield windows
    windows.close()


def is_seen(window: QWidget) -> bool:
    return window.isVisible()


def is_leaving(controller: Controller) -> bool:
    return controller._leaving.is_set()


def has_tray(windows: Windows, monkeypatch: pytest.MonkeyPatch, *, there: bool) -> list[str]:
    """Give the desktop a tray, or none; return what is said beside the icon."""
    told: list[str] = []
    monkeypatch.setattr(type(windows.tray), "is_there", property(lambda _: there))
    monkeypatch.setattr(windows.tray, "tell", lambda title, _text: told.append(title))
    return told


def test_closed_while_nothing_runs_it_is_the_end(windows: Windows) -> None:
    windows.main.close()
    assert is_leaving(windows.controller)


def test_closed_while_captions_run_they_go_on_in_the_tray_which_is_said_once(
    windows: Windows, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = has_tray(windows, monkeypatch, there=True)
    windows.controller.start()
    for _ in range(2):
        windows.main.close()
        assert not is_seen(windows.main)
        assert windows.controller.is_running
        windows.tray.window_requested.emit()
        assert is_seen(windows.main)
    assert told == ["Captions go on"]
    assert not is_leaving(windows.controller)


@pytest.mark.parametrize("answer", ["keep", "quit", None])
def test_without_a_tray_it_is_asked_once_what_is_to_become_of_them(
    windows: Windows, monkeypatch: pytest.MonkeyPatch, answer: str | None
) -> None:
    has_tray(windows, monkeypatch, there=False)
    windows.controller.start()
    windows.main.close()
    assert is_seen(windows.main)
    farewell = windows.farewell
    assert farewell is not None
    if answer is None:
        farewell.close()
    else:
        getattr(farewell, answer).click()
    assert windows.controller.preferences.value.on_close == (answer or "ask")
    assert is_leaving(windows.controller) is (answer == "quit")
    assert is_seen(windows.main) is (answer != "keep")


def test_every_wish_is_obeyed(windows: Windows) -> None:
    controller = windows.controller

    def value() -> Settings:
        return controller.preferences.value

    windows.obey("start")
    assert controller.is_running
    windows.obey("lock")
    assert value().captions_locked
    windows.obey("unlock")
    assert not value().captions_locked
    windows.obey("hide")
    assert not value().captions
    windows.obey("show")
    assert value().captions
    controller.line_finished.emit(Line(number=1, start=0, end=1, text="one"))
    windows.obey("freeze")
    assert bool(windows.overlay.is_frozen)
    assert windows.actions[Action.FREEZE].isChecked()
    windows.obey("unfreeze")
    assert not windows.overlay.is_frozen
    windows.main.hide()
    windows.obey("window")
    assert is_seen(windows.main)
    for wish in WISHES:
        windows.obey(wish)


def test_locking_names_the_ways_out(windows: Windows) -> None:
    windows.actions[Action.LOCK].trigger()
    told = windows.controller.notices.shown
    assert told is not None
    for way in ("Ctrl+L", "the menu beside “Captions”", "“surtitle tell unlock”"):
        assert way in told.notice.hint
    windows.controller.notices.dismiss()
    windows.actions[Action.LOCK].trigger()
    assert windows.controller.notices.shown is None


def test_the_settings_are_one_dialog(windows: Windows) -> None:
    windows.actions[Action.SETTINGS].trigger()
    first = windows.settings
    assert first is not None
    first.close()
    windows.actions[Action.SETTINGS].trigger()
    assert windows.settings is first


def test_the_help_has_the_keys_as_they_are(windows: Windows) -> None:
    windows.actions[Action.HELP].trigger()
    assert windows.help is not None
    windows.controller.preferences.change(shortcuts={"toggle": "F9"})
    windows.actions[Action.HELP].trigger()
    texts = [label.text() for label in windows.help.findChildren(QLabel)]
    assert "F9" in texts
    assert "Ctrl+R" not in texts


def test_what_is_said_about_the_program_is_one_window(windows: Windows) -> None:
    windows.actions[Action.ABOUT].trigger()
    first = windows.about
    assert first is not None
    assert str(windows.controller.places.transcripts_dir) in first.data.text()
    first.close()
    windows.actions[Action.ABOUT].trigger()
    assert windows.about is first
    assert first.isVisible()


def test_escape_in_the_window_hides_the_frame_around_the_captions(windows: Windows) -> None:
    windows.controller.start()
    windows.overlay._hover(hovered=True)
    windows.main.escaped.emit()
    assert not windows.overlay._hovered


def test_nothing_is_frozen_where_there_is_nothing_to_read(windows: Windows) -> None:
    windows.actions[Action.FREEZE].trigger()
    assert not windows.actions[Action.FREEZE].isChecked()


def test_a_run_that_ends_while_nothing_is_to_be_seen_brings_the_window_back(
    windows: Windows, monkeypatch: pytest.MonkeyPatch
) -> None:
    has_tray(windows, monkeypatch, there=False)
    windows.controller.preferences.change(on_close="keep")
    windows.controller.start()
    windows.main.close()
    assert not is_seen(windows.main)
    windows.controller._end(None, None)
    assert is_seen(windows.main)


def test_a_run_that_ends_while_it_is_asked_takes_the_question_back(
    windows: Windows, monkeypatch: pytest.MonkeyPatch
) -> None:
    has_tray(windows, monkeypatch, there=False)
    windows.controller.start()
    windows.main.close()
    farewell = windows.farewell
    assert farewell is not None
    windows.controller._end(None, None)
    assert not farewell.isVisible()
    assert not is_leaving(windows.controller)


def test_unlocked_the_ways_out_are_no_longer_told(windows: Windows) -> None:
    windows.actions[Action.LOCK].trigger()
    assert windows.controller.notices.shown is not None
    windows.actions[Action.LOCK].trigger()
    assert windows.controller.notices.shown is None


def test_a_strip_that_was_the_last_to_be_seen_is_hidden_for_the_window(
    windows: Windows, monkeypatch: pytest.MonkeyPatch
) -> None:
    has_tray(windows, monkeypatch, there=False)
    windows.main.hide()
    windows.controller.start()
    windows.overlay.close()
    assert is_seen(windows.main)


def test_keys_are_chosen_without_being_obeyed(theme: Theme, tmp_path: Path) -> None:
    keys = FakeKeys()
    windows = Windows(controller_for(tmp_path), theme, keys)  # type: ignore[arg-type]
    windows.show_settings()
    assert windows.settings is not None
    windows.settings.shortcuts.listening_changed.emit(True)
    assert keys.bound[-1] == {}
    windows.settings.shortcuts.listening_changed.emit(False)
    assert keys.bound[-1]
    windows.close()


def told_of_crash(windows: Windows, path: Path) -> CrashReport:
    """Tell the user of a report, and press the button beside it."""
    report = CrashReport(path, "LookupError\n")
    windows.controller.notices.tell_crash(report)
    assert windows.main._remedy.text() == "Show report"
    windows.main._remedy.click()
    return report


def test_the_report_of_a_crash_is_one_window_and_can_be_deleted(
    windows: Windows, tmp_path: Path
) -> None:
    path = tmp_path / "crash-1.txt"
    path.touch()
    told_of_crash(windows, path)
    crash = windows.crash
    assert crash is not None
    assert is_seen(crash)
    windows.main._remedy.click()
    assert windows.crash is crash
    crash.show_folder.click()  # nothing shows folders here, which is told
    told = windows.controller.notices.shown
    assert told is not None
    assert str(tmp_path) in told.notice.title
    windows.controller.notices.dismiss()
    crash.delete.click()
    assert not is_seen(crash)
    assert not path.exists()
    assert windows.controller.notices.shown is None


def test_a_report_that_can_t_be_deleted_stays_to_be_read(windows: Windows, tmp_path: Path) -> None:
    told_of_crash(windows, tmp_path)  # a folder is no file
    assert windows.crash is not None
    windows.crash.delete.click()
    assert is_seen(windows.crash)
    told = windows.controller.notices.shown
    assert told is not None
    assert "can't be deleted" in told.notice.title
