from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Signal

from app.store.records import Correction, Edit, Mark
from app.store.session_record import SessionRecord
from app.ui.in_step import InStep
from app.ui.library import Opened
from app.ui.transcript_model import TranscriptModel
from tests.store.entries import START, spoken

RECORD = SessionRecord(start=START, entries=(spoken(1), spoken(2)), marked=frozenset({2}))


class Shelf(QObject):
    """What a transcript needs of the library."""

    edited = Signal(str, object)
    mended = Signal(object, object)
    refused = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.edits: list[tuple[str, Edit]] = []

    def edit(self, session: str, edit: Edit) -> None:
        self.edits.append((session, edit))
        self.edited.emit(session, edit)


@pytest.fixture
def shelf(qapp: object) -> Shelf:
    return Shelf()


def transcript(shelf: Shelf, session: str) -> TranscriptModel:
    library: Any = shelf
    model = TranscriptModel()
    model.show_record(RECORD)
    InStep(model, library, lambda: session)
    return model


def seen(model: TranscriptModel) -> list[tuple[str, bool]]:
    rows = map(model.row, range(model.rowCount()))
    return [(row.text, row.marked) for row in rows]


def test_what_is_made_of_a_line_is_seen_wherever_its_session_is(shelf: Shelf) -> None:
    one, two, other = (transcript(shelf, name) for name in ("s", "s", "t"))
    before = seen(other)
    one.mark(0, on=True)
    two.correct(1, "It was.")
    assert seen(one) == seen(two) == [(spoken(1).text, True), ("It was.", True)]
    assert seen(other) == before
    assert shelf.edits == [("s", Mark(line=1, on=True)), ("s", Correction(line=2, text="It was."))]
    two.correct(1, spoken(2).text)
    assert seen(one)[1] == (spoken(2).text, True)
    assert one.row(1).heard == ""


def test_what_could_not_be_kept_is_taken_back_and_what_came_after_it_stays(shelf: Shelf) -> None:
    one, two = transcript(shelf, "s"), transcript(shelf, "s")
    one.correct(0, "It was.")
    one.mark(1, on=False)
    shelf.refused.emit(Opened(session="t", record=RECORD))
    assert seen(one) == [("It was.", False), (spoken(2).text, False)]
    shelf.refused.emit(Opened(session="s", record=RECORD))
    assert seen(one) == seen(two) == [(spoken(1).text, False), (spoken(2).text, True)]
    shelf.mended.emit(Opened(session="s", record=RECORD), Mark(line=2, on=False))
    assert seen(one) == seen(two) == [(spoken(1).text, False), (spoken(2).text, False)]


def test_it_goes_with_the_transcript(shelf: Shelf) -> None:
    model = transcript(shelf, "s")
    model.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    shelf.edit("s", Mark(line=1, on=True))
    assert shelf.edits
