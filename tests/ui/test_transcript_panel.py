from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtGui import QAccessible
from pytestqt.qtbot import QtBot

from app.domain.lines import Line
from app.ui.controller import Controller
from app.ui.theme import Theme
from app.ui.transcript_panel import TranscriptPanel
from tests.ui.runs import controller_for


def line(number: int) -> Line:
    return Line(number=number, start=float(number), end=number + 1.0, text=f"Line {number}.")


@pytest.fixture
def panel(theme: Theme, qtbot: QtBot, tmp_path: Path) -> TranscriptPanel:
    """An empty transcript."""
    made = TranscriptPanel(controller_for(tmp_path), theme)
    qtbot.addWidget(made)
    made.resize(500, 200)
    made.show()
    return made


def controller_of(panel: TranscriptPanel) -> Controller:
    return panel._controller


def test_before_the_first_start_it_says_what_will_happen_and_where_words_go(
    panel: TranscriptPanel, tmp_path: Path
) -> None:
    said = panel.view.accessibleDescription()
    assert "Press Start" in said
    assert str(tmp_path / "transcripts") in said
    controller_of(panel).preferences.change(transcripts_dir="/srv/minutes")
    assert "/srv/minutes" in panel.view.accessibleDescription()
    controller_of(panel).start()
    assert "Press Start" not in panel.view.accessibleDescription()


def test_who_has_scrolled_up_gets_a_way_back(panel: TranscriptPanel) -> None:
    model = controller_of(panel).transcript
    for number in range(100):
        model.add_line(line(number), saved=True)
    assert not panel.newest.isVisible()
    panel.view.verticalScrollBar().setValue(0)
    assert panel.newest.isVisible()
    assert panel.rect().contains(panel.newest.geometry())
    panel.newest.click()
    assert not panel.newest.isVisible()
    bar = panel.view.verticalScrollBar()
    assert bar.value() == bar.maximum()


def test_the_way_back_goes_when_it_is_no_longer_needed(
    panel: TranscriptPanel, qtbot: QtBot
) -> None:
    model = controller_of(panel).transcript
    for number in range(100):
        model.add_line(line(number), saved=True)
    qtbot.waitUntil(lambda: not panel.view._heights.is_measuring)
    bar = panel.view.verticalScrollBar()
    bar.setValue(0)
    bar.setValue(bar.maximum())
    assert not panel.newest.isVisible()
    bar.setValue(0)
    assert panel.newest.isVisible()
    model.begin(datetime.now())  # noqa: DTZ005  local time, as it is shown
    assert not panel.newest.isVisible()


def test_it_stays_in_its_corner_and_beside_the_scroll_bar(panel: TranscriptPanel) -> None:
    for number in range(100):
        controller_of(panel).transcript.add_line(line(number), saved=True)
    panel.view.verticalScrollBar().setValue(0)
    panel.resize(900, 400)
    box = panel.newest.geometry()
    assert panel.rect().contains(box)
    assert box.right() > 900 * 0.9
    assert box.bottom() > 400 * 0.9
    assert box.right() < panel.width() - panel.view.verticalScrollBar().width()


def test_both_have_names_for_those_who_don_t_see_them(panel: TranscriptPanel) -> None:
    names = [
        QAccessible.queryAccessibleInterface(one).text(QAccessible.Text.Name)
        for one in (panel.view, panel.newest)
    ]
    assert names == ["Transcript", "Newest"]
