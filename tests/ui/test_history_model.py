from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from PySide6.QtCore import QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from app.store.index import Hit
from app.store.index_rows import SessionSummary
from app.ui.history_model import (
    DayRow,
    HistoryModel,
    HitRow,
    SessionRow,
    day_words,
    details_of,
    length_words,
    title_of,
)

TODAY = date(2026, 11, 24)


def summary(session: str, started: datetime, **fields: Any) -> SessionSummary:
    usual: dict[str, Any] = {"title": "", "duration_s": 90.0, "lines": 2, "words": 1234, "marks": 0}
    usual |= {"engine": "local", "source": "Headset", "ended": True, "recovered": False}
    usual |= {"journal": "", "opening": "It was the best of times"}
    return SessionSummary(session=session, started=started, **(usual | fields))


MEETING = summary("b", datetime(2026, 11, 24, 9, 30), title="Meeting", marks=2)  # noqa: DTZ001
TALK = summary("a", datetime(2026, 11, 23, 8, 12), recovered=True)  # noqa: DTZ001


@pytest.fixture
def model() -> HistoryModel:
    made = HistoryModel()
    QAbstractItemModelTester(made, QAbstractItemModelTester.FailureReportingMode.Fatal, made)
    return made


def rows(model: HistoryModel) -> list[object]:
    return [model.index(row).data(HistoryModel.RowRole) for row in range(model.rowCount())]


def test_sessions_stand_below_their_days_which_cannot_be_chosen(model: HistoryModel) -> None:
    model.show_sessions([MEETING, TALK], TODAY)
    assert rows(model) == [
        DayRow("Today"),
        SessionRow(MEETING),
        DayRow("Yesterday"),
        SessionRow(TALK),
    ]
    selectable = Qt.ItemFlag.ItemIsSelectable
    chosen = [bool(model.flags(model.index(row)) & selectable) for row in range(4)]
    assert chosen == [False, True, False, True]
    assert model.place_of("a") == 3
    assert model.place_of("c") is None
    assert model.first(hit=False) == 1


def test_lines_that_were_found_stand_below_their_sessions(model: HistoryModel) -> None:
    today = datetime(2026, 11, 24, 9, 31, 1, tzinfo=UTC)
    yesterday = datetime(2026, 11, 23, 8, 13, 1, tzinfo=UTC)
    hits = [
        Hit(session=session, number=number, start=61.0, said=said, text="words")
        for session, number, said in (
            ("b", 1, today),
            ("b", 2, today),
            ("gone", 1, today),
            ("a", 7, yesterday),
        )
    ]
    model.show_hits(hits, {"a": TALK, "b": MEETING})
    assert rows(model) == [
        SessionRow(MEETING),
        HitRow(hits[0], "09:31:01"),
        HitRow(hits[1], "09:31:01"),
        SessionRow(TALK),
        HitRow(hits[3], "08:13:01"),
    ]
    assert model.first(hit=True) == 1
    spoken = model.index(1).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "09:31:01 words"


def test_a_session_is_called_by_its_title_or_by_how_it_begins() -> None:
    assert title_of(MEETING) == "Meeting"
    assert title_of(TALK) == "It was the best of times"
    assert title_of(summary("c", MEETING.started, opening="")) == "Nothing was said"


def test_what_else_is_to_be_known_is_beside() -> None:
    assert details_of(MEETING) == "09:30 · 2 min · 1,234 words · ★ 2"
    assert details_of(TALK) == "08:12 · 2 min · 1,234 words · recovered"
    running = summary("c", MEETING.started, words=1, duration_s=5.0, ended=False)
    assert details_of(running) == "09:30 · 5 s · 1 word · running"


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (TODAY, "Today"),
        (date(2026, 11, 23), "Yesterday"),
        (date(2026, 11, 2), "Monday, 2 November"),
        (date(2025, 12, 31), "31 December 2025"),
    ],
)
def test_days_are_said_as_people_do(day: date, words: str) -> None:
    assert day_words(day, TODAY) == words


def test_lengths_are_said_as_people_do() -> None:
    assert [length_words(seconds) for seconds in (4.4, 59.0, 61, 3540, 3600, 29_000)] == [
        *("4 s", "59 s", "1 min", "59 min", "1 h 0 min", "8 h 3 min"),
    ]


def test_what_is_chosen_stays_so_where_rows_come_between_or_say_something_else(
    model: HistoryModel,
) -> None:
    hit = Hit(session="a", number=1, start=2.0, said=TALK.started, text="It was")
    model.show_hits([hit], {"a": TALK})
    chosen = QPersistentModelIndex(model.index(1))
    newer = replace(hit, session="b", said=MEETING.started)
    model.show_hits([newer, hit], {"a": replace(TALK, words=7), "b": MEETING})
    assert chosen.row() == 3
    model.show_hits([newer, replace(hit, text="It is")], {"a": TALK, "b": MEETING})
    assert rows(model) == [
        SessionRow(MEETING),
        HitRow(newer, "09:30:00"),
        SessionRow(TALK),
        HitRow(replace(hit, text="It is"), "08:12:00"),
    ]
    assert chosen.isValid()
    model.show_hits([newer], {"b": MEETING})
    assert len(rows(model)) == 2
