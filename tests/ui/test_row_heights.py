from __future__ import annotations

from datetime import datetime

from pytestqt.qtbot import QtBot

from app.domain.lines import Line
from app.ui.theme import Theme
from app.ui.transcript_model import TranscriptModel
from app.ui.transcript_view import TranscriptView

STARTED = datetime(2026, 11, 23, 10, 42, 0)  # noqa: DTZ001  local time, as it is shown
WORDS = "It was the best of times, it was the worst of times. "


def test_rows_that_are_not_seen_get_their_height_later_and_all_do(
    theme: Theme, qtbot: QtBot
) -> None:
    model = TranscriptModel()
    model.begin(STARTED)
    for number in range(1, 401):
        model.add_line(
            Line(number=number, start=number, end=number + 1, text=WORDS * 3), saved=True
        )
    view = TranscriptView(theme)
    view._kept = model  # type: ignore[attr-defined]
    qtbot.addWidget(view)
    view.resize(900, 300)
    view.show_transcript(model)
    view.show()
    qtbot.waitUntil(lambda: not view._heights.is_measuring)
    wide = {view.rowHeight(row) for row in range(400)}
    view.resize(400, 300)
    assert view._heights.is_measuring
    assert view.rowHeight(399) not in wide  # which is seen, and so measured at once
    qtbot.waitUntil(lambda: not view._heights.is_measuring)
    narrow = {view.rowHeight(row) for row in range(400)}
    assert len(wide) == len(narrow) == 1
    assert min(narrow) > max(wide)


def test_a_view_may_go_while_its_rows_are_measured(theme: Theme, qtbot: QtBot) -> None:
    model = TranscriptModel()
    model.begin(STARTED)
    for number in range(1, 401):
        model.add_line(Line(number=number, start=number, end=number + 1, text=WORDS), saved=True)
    views: list[TranscriptView] = []
    for _ in range(20):
        view = TranscriptView(theme)
        view.show_transcript(model)
        view.show()
        view.resize(400, 300)
        assert view._heights.is_measuring
        views.append(view)
    with qtbot.waitSignals([view.destroyed for view in views]):
        for view in views:
            view.hide()
            view.deleteLater()
    views.clear()
    qtbot.wait(0)  # what is still due to them comes to nobody
