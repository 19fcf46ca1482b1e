from __future__ import annotations

from datetime import date

from pytestqt.qtbot import QtBot

from app.ui.history_list import SessionList
from app.ui.history_model import HistoryModel
from app.ui.theme import Theme
from tests.ui.test_history_model import MEETING, TALK


def test_it_paints_sessions_by_day_and_marks_the_chosen_one(theme: Theme, qtbot: QtBot) -> None:
    model = HistoryModel()
    model.show_sessions([MEETING, TALK], date(2026, 11, 24))
    view = SessionList(model, theme)
    view._kept = model  # type: ignore[attr-defined]
    qtbot.addWidget(view)
    view.resize(300, 300)
    view.show()
    before = view.grab().toImage()
    view.setCurrentIndex(model.index(1))
    chosen = view.grab().toImage()
    assert chosen != before
    assert (
        view.sizeHintForIndex(model.index(1)).height()
        > view.sizeHintForIndex(model.index(0)).height()
    )
