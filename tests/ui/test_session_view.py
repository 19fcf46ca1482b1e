from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.domain.lines import Line
from app.store.records import Correction, Edit, Mark, SessionEnd, SessionStart, Title
from app.store.session_record import SessionRecord
from app.ui.export_dialog import ExportDialog
from app.ui.library import Opened
from app.ui.player import Player
from app.ui.session_view import SessionView
from app.ui.theme import Theme
from tests.ui.saved import MONDAY, TIMES, WISDOM

START = SessionStart(session="s", started=MONDAY, source="Headset", engine="auto")
LINES = tuple(
    Line(number=number, start=2.0 * number, end=2.0 * number + 2, text=text)
    for number, text in enumerate([TIMES, WISDOM] * 20, start=1)
)
RECORD = SessionRecord(
    start=START,
    entries=LINES,
    end=SessionEnd(audio_s=82.0, lost_s=0.0, lines=40),
    title="Monday",
    marked=frozenset({2}),
)


class Shelf(QObject):
    """What a view needs of the library; notes what is wished."""

    opened = Signal(object)
    edited = Signal(str, object)
    mended = Signal(object, object)
    refused = Signal(object)
    vanished = Signal(str)
    sessions_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.edits: list[tuple[str, Edit]] = []
        self.calls: list[tuple[Any, ...]] = []
        self.live = ""

    def edit(self, session: str, edit: Edit) -> None:
        self.edits.append((session, edit))

    def open(self, session: str) -> None:
        self.calls.append(("open", session))

    def discard(self, session: str) -> None:
        self.calls.append(("discard", session))

    def restore(self, session: str) -> None:
        self.calls.append(("restore", session))

    def export(self, *what: Any) -> None:
        self.calls.append(("export", *what))

    def is_live(self, session: str) -> bool:
        return session == self.live


@pytest.fixture
def shelf(qapp: object) -> Shelf:
    return Shelf()


@pytest.fixture
def view(shelf: Shelf, theme: Theme, qtbot: QtBot) -> SessionView:
    library: Any = shelf
    made = SessionView(library, Player(), theme)
    qtbot.addWidget(made, before_close_func=QWidget.hide)
    made.resize(600, 400)
    made.show()
    return made


def texts(view: SessionView) -> list[str]:
    return [view.model.row(row).text for row in range(view.model.rowCount())]


def test_a_session_is_shown_with_all_that_is_known_of_it(view: SessionView, shelf: Shelf) -> None:
    assert not view.export.isVisible()
    shelf.opened.emit(Opened(session="s", record=RECORD))
    assert view.title.text() == "Monday"
    assert "Headset" in view.details.text()
    assert "1 min" in view.details.text()
    assert texts(view) == [line.text for line in LINES]
    assert view.model.row(1).marked
    assert view.delete.isVisible()
    assert not view.restore.isVisible()
    assert view.view.verticalScrollBar().value() == 0  # it is read from its beginning


def test_a_title_is_kept_when_it_is_typed_and_not_when_it_is_taken_back(
    view: SessionView, shelf: Shelf
) -> None:
    shelf.opened.emit(Opened(session="s", record=RECORD))
    view.title.setFocus()
    view.title.selectAll()
    QTest.keyClicks(view.title, "Tuesday")
    QTest.keyClick(view.title, Qt.Key.Key_Escape)
    assert view.title.text() == "Monday"
    QTest.keyClick(view.title, Qt.Key.Key_Return)
    assert shelf.edits == []
    view.title.selectAll()
    QTest.keyClicks(view.title, " Tuesday ")
    QTest.keyClick(view.title, Qt.Key.Key_Return)
    assert shelf.edits == [("s", Title(text="Tuesday"))]


def test_marks_and_corrections_are_those_of_the_session(view: SessionView, shelf: Shelf) -> None:
    shelf.opened.emit(Opened(session="s", record=RECORD))
    view.model.mark(0, on=True)
    view.model.correct(2, "It was.")
    assert shelf.edits == [
        ("s", Mark(line=1, on=True)),
        ("s", Correction(line=3, text="It was.")),
    ]


def test_a_line_is_gone_to_as_soon_as_it_is_there(view: SessionView, shelf: Shelf) -> None:
    view.look_for("wisdom")
    view.go_to("s", 38)
    shelf.opened.emit(Opened(session="s", record=RECORD))
    assert view.view.currentIndex().row() == 37
    assert view.view.visualRect(view.model.index(37)).intersects(view.view.viewport().rect())
    assert view.view.highlight is not None
    assert view.view.highlight(WISDOM) == [(18, 24)]
    view.go_to("s", 2)
    assert view.view.currentIndex().row() == 1
    view.look_for(" ")
    assert view.view.highlight is None


def test_a_session_that_goes_on_grows_and_stays_where_one_reads(
    view: SessionView, shelf: Shelf
) -> None:
    shelf.live = "s"
    shelf.opened.emit(Opened(session="s", record=replace(RECORD, entries=LINES[:30], end=None)))
    assert not view.delete.isEnabled()
    view.go_to("s", 5)
    place = view.view.verticalScrollBar().value()
    shelf.opened.emit(Opened(session="s", record=replace(RECORD, end=None)))
    assert len(texts(view)) == 40
    assert view.view.verticalScrollBar().value() == place


def test_a_deleted_session_can_be_restored_and_nothing_else(
    view: SessionView, shelf: Shelf
) -> None:
    shelf.opened.emit(Opened(session="s", record=RECORD, in_trash=True))
    assert view.restore.isVisible()
    assert view.title.isReadOnly()
    assert not view.delete.isVisible()
    assert not view.export.isVisible()
    view.restore.click()
    assert shelf.calls == [("restore", "s")]


def test_deleting_and_exporting_are_wished_of_the_library(view: SessionView, shelf: Shelf) -> None:
    shelf.opened.emit(Opened(session="s", record=RECORD))
    view.export.click()
    dialog = view.findChild(ExportDialog)
    assert dialog is not None
    dialog.export_requested.emit("txt", dialog.options, "/tmp/x.txt")
    view.delete.click()
    assert shelf.calls == [
        ("export", "s", "txt", dialog.options, "/tmp/x.txt"),
        ("discard", "s"),
    ]
    dialog.close()


def test_a_text_that_is_gone_is_told(view: SessionView, shelf: Shelf, tmp_path: Path) -> None:
    told: list[Any] = []
    view.told.connect(told.append)
    record = replace(RECORD, files={"text": str(tmp_path / "gone.txt")})
    shelf.opened.emit(Opened(session="s", record=record))
    view.open_text.click()
    assert "gone.txt" in told[0].title


def test_one_that_vanished_is_shown_no_longer(view: SessionView, shelf: Shelf) -> None:
    shelf.opened.emit(Opened(session="s", record=RECORD))
    shelf.vanished.emit("other")
    assert texts(view)
    shelf.vanished.emit("s")
    assert texts(view) == []
    assert not view.title.isVisible()


def test_lines_that_began_before_those_shown_leave_the_reader_in_peace(
    view: SessionView, shelf: Shelf
) -> None:
    shelf.opened.emit(Opened(session="s", record=replace(RECORD, entries=LINES[5:])))
    view.go_to("s", 30)
    place = view.view.verticalScrollBar().value()
    assert place
    shelf.opened.emit(Opened(session="s", record=replace(RECORD, entries=LINES[5:] + LINES[:5])))
    assert len(texts(view)) == 40
    assert view.view.verticalScrollBar().value() == place


def test_once_a_run_is_over_its_end_is_shown_and_it_can_be_deleted(
    view: SessionView, shelf: Shelf
) -> None:
    shelf.live = "s"
    shelf.opened.emit(Opened(session="s", record=replace(RECORD, entries=LINES[:30], end=None)))
    shelf.live = ""
    shelf.sessions_changed.emit()
    assert shelf.calls == [("open", "s")]
    shelf.opened.emit(Opened(session="s", record=RECORD))
    assert len(texts(view)) == 40
    assert view.delete.isEnabled()
    shelf.sessions_changed.emit()
    assert shelf.calls == [("open", "s")]


def test_the_line_of_another_session_than_the_one_that_came_first_is_waited_for(
    view: SessionView, shelf: Shelf
) -> None:
    view.go_to("second", 38)
    shelf.opened.emit(Opened(session="first", record=RECORD))
    assert view.view.currentIndex().row() == -1
    shelf.opened.emit(Opened(session="second", record=replace(RECORD, title="2")))
    assert view.view.currentIndex().row() == 37


def test_a_title_that_could_not_be_kept_is_shown_no_longer(view: SessionView, shelf: Shelf) -> None:
    shelf.opened.emit(Opened(session="s", record=RECORD))
    view.title.setText("Tuesday")
    view.title.setModified(True)
    view.title.editingFinished.emit()
    shelf.refused.emit(Opened(session="s", record=RECORD))
    assert view.title.text() == "Monday"


def test_an_edit_of_another_session_opens_nothing(view: SessionView, shelf: Shelf) -> None:
    shelf.opened.emit(Opened(session="s", record=RECORD))
    shelf.mended.emit(
        Opened(session="other", record=replace(RECORD, title="Other")), Title(text="Other")
    )
    assert view.session == "s"
    shelf.mended.emit(Opened(session="s", record=replace(RECORD, title="Noon")), Title(text="Noon"))
    assert view.title.text() == "Noon"


def test_nothing_is_made_of_what_was_deleted(view: SessionView, shelf: Shelf) -> None:
    shelf.opened.emit(Opened(session="s", record=RECORD, in_trash=True))
    view.model.mark(0, on=True)
    assert not view.model.correct(2, "It was.")
    assert shelf.edits == []
    assert not view.model.row(0).marked
    assert not view.model.flags(view.model.index(0)) & Qt.ItemFlag.ItemIsEditable


def test_a_window_that_is_closed_is_silent(theme: Theme, shelf: Shelf, qtbot: QtBot) -> None:
    class Heard(Player):
        stops = 0

        def stop(self) -> None:
            self.stops += 1
            super().stop()

    library: Any = shelf
    player = Heard()
    view = SessionView(library, player, theme)
    qtbot.addWidget(view)
    view.show()
    before = player.stops
    view.hide()
    assert player.stops == before + 1
