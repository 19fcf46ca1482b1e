from __future__ import annotations

from pathlib import Path

import pytest

from app.domain.notices import Level, Notice
from app.errors import SourceError
from app.store.crash_reports import CrashReport
from app.ui.notice_board import NoticeBoard
from app.ui.remedies import Remedy


def notice(level: Level, title: str, *, mends_itself: bool = False) -> Notice:
    return Notice(level=level, title=title, mends_itself=mends_itself)


def title(board: NoticeBoard) -> str | None:
    return board.shown.notice.title if board.shown else None


@pytest.fixture
def board() -> NoticeBoard:
    """A board with nothing on it."""
    return NoticeBoard()


def test_the_newest_is_shown_but_never_over_an_error(board: NoticeBoard) -> None:
    changes: list[str | None] = []
    board.changed.connect(lambda: changes.append(title(board)))
    board.tell(notice(Level.INFO, "News"))
    board.tell(notice(Level.WARNING, "Later news"))
    board.tell_error(SourceError("Trouble"))
    board.tell(notice(Level.WARNING, "Latest news"))
    board.dismiss()
    board.dismiss()
    board.dismiss()
    board.dismiss()
    assert changes == [
        *("News", "Later news", "Trouble", "Trouble"),
        *("Latest news", "Later news", "News", None),
    ]


def test_an_error_has_the_button_that_helps(board: NoticeBoard) -> None:
    board.tell_error(SourceError("“Headset” went away"))
    assert board.shown is not None
    assert board.shown.remedy is Remedy.CHOOSE_SOURCE


def test_what_is_told_twice_is_shown_once(board: NoticeBoard) -> None:
    board.tell(notice(Level.INFO, "News"))
    board.tell(notice(Level.INFO, "News"))
    board.dismiss()
    assert board.shown is None


def test_what_mends_itself_goes_when_it_has_mended(board: NoticeBoard) -> None:
    board.tell(notice(Level.WARNING, "Something to know"))
    board.tell(notice(Level.WARNING, "The connection was lost", mends_itself=True))
    board.mended()
    assert title(board) == "Something to know"


def test_what_is_no_longer_true_is_taken_back(board: NoticeBoard) -> None:
    gone = notice(Level.WARNING, "No microphone found")
    board.tell(gone)
    board.take_back(notice(Level.WARNING, "Something else"))
    assert title(board) == "No microphone found"
    board.take_back(gone)
    assert board.shown is None


def test_a_new_beginning_clears_all(board: NoticeBoard) -> None:
    board.tell(notice(Level.WARNING, "Old"))
    board.tell_error(SourceError("Trouble"))
    board.clear()
    assert board.shown is None


def test_what_nobody_is_to_see_is_taken_out_of_all_that_is_told() -> None:
    board = NoticeBoard(lambda text: text.replace("sk-1", "…"))
    board.tell(Notice(level=Level.WARNING, title="bad sk-1", hint="sk-1?"))
    assert board.shown is not None
    assert (board.shown.notice.title, board.shown.notice.hint) == ("bad …", "…?")
    board.tell_error(SourceError("sk-1 went away"))
    assert title(board) == "… went away"


def test_a_crash_is_told_with_the_button_that_shows_its_report(board: NoticeBoard) -> None:
    report = CrashReport(Path("crash-1.txt"), "text")
    board.tell_crash(report)
    assert board.shown is not None
    assert (board.shown.remedy, board.shown.report) == (Remedy.REPORT, report)
    assert not board.shown.is_error


def test_a_bug_is_told_to_people_and_to_who_keeps_count(board: NoticeBoard) -> None:
    bugs: list[BaseException] = []
    board.bug_told.connect(bugs.append)
    bug = ZeroDivisionError("in a slot")
    board.tell_bug(bug, Path("surtitle.log"))
    assert bugs == [bug]
    assert title(board) == "Something unexpected went wrong (ZeroDivisionError)"
