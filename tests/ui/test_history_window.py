from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.store.export import exported
from app.store.paths import Places
from app.store.session_record import read_journal
from app.ui.controller import Controller
from app.ui.history_model import DayRow, HistoryModel, HitRow, SessionRow
from app.ui.history_window import HistoryWindow
from app.ui.session_view import TITLE_WIDTH
from app.ui.theme import Theme
from tests.fakes.server import NumberedServer, signal
from tests.fakes.source import FakeSource
from tests.ui.drops import drop
from tests.ui.runs import controller_for, serving, until, until_ended
from tests.ui.saved import MONDAY, TIMES, TUESDAY, WISDOM, keep_session


@pytest.fixture
def monday(tmp_path: Path) -> str:
    return keep_session(tmp_path, MONDAY, [TIMES, WISDOM] * 30, title="Lecture")


@pytest.fixture
def tuesday(tmp_path: Path) -> str:
    return keep_session(tmp_path, TUESDAY, ["今天的会议讨论了三个问题。", WISDOM])


@asynccontextmanager
async def history(
    home: Path, theme: Theme, *, count: int, controller: Controller | None = None
) -> AsyncIterator[HistoryWindow]:
    """Open the window, and wait until so many sessions are listed and one is open."""
    async with serving(controller or controller_for(home)) as served:
        library = served.library
        listed: list[int] = []
        library.sessions_changed.connect(lambda: listed.append(len(library.sessions)))
        window = HistoryWindow(served, theme)
        window.come_forward()
        await until(lambda: count in listed, library.sessions_changed)
        if count:
            await until(lambda: window.session.session, library.opened)
        yield window
        window.hide()
        window.deleteLater()


def rows(window: HistoryWindow) -> list[object]:
    model = window.model
    return [model.index(row).data(HistoryModel.RowRole) for row in range(model.rowCount())]


def sessions(window: HistoryWindow) -> list[str]:
    return [row.summary.session for row in rows(window) if isinstance(row, SessionRow)]


def hits(window: HistoryWindow) -> list[tuple[str, int]]:
    found = [row.hit for row in rows(window) if isinstance(row, HitRow)]
    return [(hit.session, hit.number) for hit in found]


async def test_the_newest_session_is_open_and_others_open_as_they_are_chosen(
    tmp_path: Path, theme: Theme, monday: str, tuesday: str
) -> None:
    async with history(tmp_path, theme, count=2) as window:
        assert sessions(window) == [tuesday, monday]
        assert isinstance(rows(window)[0], DayRow)
        assert window.session.session == tuesday
        QTest.keyClick(window.list, Qt.Key.Key_Down)
        await until(lambda: window.session.session == monday, window._controller.library.opened)
        assert window.session.title.text() == "Lecture"


async def test_a_word_is_found_as_one_types_and_enter_goes_to_its_line(
    tmp_path: Path, theme: Theme, monday: str, tuesday: str
) -> None:
    async with history(tmp_path, theme, count=2) as window:
        library = window._controller.library
        window.begin_search()
        window.search.setText("会议")  # as an input method does
        await until(lambda: hits(window) == [(tuesday, 1)], library.found)
        window.search.clear()
        QTest.keyClicks(window.search, "worst")
        await until(lambda: len(hits(window)) == 30, library.found)
        assert "30" in window.count.text()
        for _ in range(20):
            QTest.keyClick(window.search, Qt.Key.Key_Down)
        assert window.search.text() == "worst"
        await until(lambda: window.session.session == monday, library.opened)
        QTest.keyClick(window.search, Qt.Key.Key_Return)
        view = window.session.view
        assert view.hasFocus()
        number = window.session.model.row(view.currentIndex().row()).number
        assert (monday, number) == hits(window)[19]
        assert view.visualRect(view.currentIndex()).intersects(view.viewport().rect())
        assert view.highlight is not None
        QTest.keyClick(window.search, Qt.Key.Key_Escape)
        assert window.search.text() == ""
        assert sessions(window) == [tuesday, monday]
        QTest.keyClick(window.search, Qt.Key.Key_Escape)
        assert not window.isVisible()


async def test_what_is_not_there_is_said_not_to_be(
    tmp_path: Path, theme: Theme, monday: str
) -> None:
    async with history(tmp_path, theme, count=1) as window:
        window.search.setText('zebra -* "')
        await until(lambda: not rows(window), window._controller.library.found)
        assert window.count.text() == "Nothing found."
    async with history(tmp_path / "other", theme, count=0) as window:
        assert "Nothing is kept yet" in window.count.text()


async def test_a_deleted_session_is_taken_back_at_once_or_from_the_trash(
    tmp_path: Path, theme: Theme, monday: str, tuesday: str
) -> None:
    async with history(tmp_path, theme, count=2) as window:
        library = window._controller.library
        window.session.delete.click()
        await until(lambda: sessions(window) == [monday], library.sessions_changed)
        assert window.take_back.isVisible()
        window.take_back.click()
        await until(lambda: sessions(window) == [tuesday, monday], library.sessions_changed)
        await until(lambda: window.session.session == tuesday, library.opened)
        assert not window.notice.isVisible()
        window.session.delete.click()
        await until(lambda: sessions(window) == [monday], library.sessions_changed)
        window.trash.setChecked(True)
        await until(lambda: sessions(window) == [tuesday], library.trash_listed)
        await until(lambda: window.session.session == tuesday, library.opened)
        assert not window.search.isEnabled()
        window.session.restore.click()
        await until(lambda: sessions(window) == [tuesday, monday], library.sessions_changed)
        assert not window.trash.isChecked()


async def test_a_run_is_in_the_history_while_it_goes_on(tmp_path: Path, theme: Theme) -> None:
    source = FakeSource(signal(3, 4), live=True)
    async with NumberedServer().running() as address:
        controller = controller_for(tmp_path, source, address=address)
        async with history(tmp_path, theme, count=0, controller=controller) as window:
            library = controller.library
            controller.start()
            await until(controller.transcript.last_text, controller.line_finished)
            library.refresh()
            await until(lambda: sessions(window), library.sessions_changed)
            session = controller.session
            assert sessions(window) == [session]
            await until(lambda: window.session.session == session, library.opened)
            assert not window.session.delete.isEnabled()
            controller.mark_moment()
            window.session.title.setText("Live")
            window.session.title.setModified(True)
            window.session.title.editingFinished.emit()
            controller.finish()
            await until_ended(controller)
            await until(
                lambda: library.sessions[0].ended and library.sessions[0].title == "Live",
                library.sessions_changed,
            )
            assert library.sessions[0].marks == 1
            await until(
                lambda: any(
                    "Live" in path.name for path in controller.places.transcripts_dir.iterdir()
                ),
                library.sessions_changed,
            )


async def test_at_its_least_size_all_can_be_read(tmp_path: Path, theme: Theme, monday: str) -> None:
    async with history(tmp_path, theme, count=1) as window:
        window.resize(window.minimumSize())
        session = window.session
        assert session.title.cursorPosition() == 0
        for control in (session.title, session.export, session.open_text, session.delete):
            assert control.width() >= control.minimumSizeHint().width()
            assert window.rect().contains(control.mapTo(window, control.rect().bottomRight()))
        assert session.title.width() >= TITLE_WIDTH
        assert session.details.height() >= session.details.heightForWidth(session.details.width())


async def test_every_control_has_a_name_and_can_be_reached_by_tab(
    tmp_path: Path, theme: Theme, monday: str
) -> None:
    async with history(tmp_path, theme, count=1) as window:
        window.activateWindow()
        window.search.setFocus()
        reached = set()
        for _ in range(12):
            QTest.keyClick(window.focusWidget() or window, Qt.Key.Key_Tab)
            reached.add(QApplication.focusWidget())
        session = window.session
        wanted: list[QWidget] = [window.trash, window.list, session.title, session.export]
        for control in (*wanted, session.view):
            assert control in reached
        for control in window.findChildren(QWidget):
            if control.focusPolicy() == Qt.FocusPolicy.NoFocus or not control.isVisible():
                continue
            found = QAccessible.queryAccessibleInterface(control)
            names = [found.text(QAccessible.Text.Name), found.text(QAccessible.Text.Description)]
            assert any(names), control


def session_file(home: Path, session: str, folder: Path) -> Path:
    """Take a session away as a file."""
    journal = Places.find(home, {}).sessions_dir / f"{session}.jsonl"
    file = folder / f"{session}.surtitle"
    file.write_bytes(exported(read_journal(journal), "surtitle"))
    return file


async def test_a_session_that_comes_as_a_file_is_shown_and_chosen_whatever_was_there(
    tmp_path: Path, theme: Theme, monday: str, tuesday: str
) -> None:
    elsewhere = tmp_path / "elsewhere"
    other = keep_session(elsewhere, MONDAY.replace(year=2025), [TIMES], title="From afar")
    file = session_file(elsewhere, other, tmp_path)
    async with history(tmp_path, theme, count=2) as window:
        library = window._controller.library
        window.search.setText("worst")
        await until(lambda: hits(window), library.found)
        library.take_in([file])
        await until(lambda: other in sessions(window), library.sessions_changed)
        await until(lambda: window.session.session == other, library.opened)
        assert window.session.title.text() == "From afar"
        chosen = window.list.currentIndex().data(HistoryModel.RowRole)
        assert isinstance(chosen, SessionRow)
        assert chosen.summary.session == other
        assert window.notice.notice is not None
        assert "was added to the history" in window.notice.notice.title
        QTest.keyClick(window.list, Qt.Key.Key_Up)  # and others can be chosen as before
        await until(lambda: window.session.session == monday, library.opened)
        library.take_in([file])
        await until(lambda: window.session.session == other, library.opened)
        assert "is here already" in window.notice.notice.title


async def test_a_file_that_is_refused_changes_nothing_but_what_is_told(
    tmp_path: Path, theme: Theme, monday: str
) -> None:
    file = tmp_path / "letter.surtitle"
    file.write_text("Dear Sir")
    async with history(tmp_path, theme, count=1) as window:
        library = window._controller.library
        library.take_in([file])
        await until(lambda: window.notice.notice, library.arrived)
        assert window.notice.notice is not None
        assert "letter.surtitle is no session" in window.notice.notice.title
        assert window.session.session == monday


async def test_a_file_may_be_dropped_on_the_history(
    tmp_path: Path, theme: Theme, monday: str
) -> None:
    async with history(tmp_path, theme, count=1) as window:
        named: list[list[Path]] = []
        window.files_dropped.connect(named.append)
        assert drop(window, QUrl.fromLocalFile("/x/talk.surtitle"))
        assert not drop(window, QUrl.fromLocalFile("/x/talk.flac"))
        assert named == [[Path("/x/talk.surtitle")]]
