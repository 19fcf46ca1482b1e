"""What Qt says, and what goes wrong where nobody waits for it, reaches the log."""

from __future__ import annotations

import asyncio
import logging
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, qWarning
from PySide6.QtGui import QFileOpenEvent

from app.domain.settings import Settings
from app.gui import Application, Opening, make_controller, rehearse, watch_for_bugs
from app.store.keys import KeyStore
from app.store.paths import Places
from app.ui.rehearsal import paint
from tests.ui.loop import application


@pytest.fixture
def excepthook() -> Iterator[None]:
    """Python's own ways to tell of a bug, put back afterwards."""
    before = sys.excepthook, threading.excepthook
    yield
    sys.excepthook, threading.excepthook = before


@pytest.mark.expected_log("a widget was put into two layouts")
def test_a_warning_of_qt_is_one_of_ours(caplog: pytest.LogCaptureFixture) -> None:
    application()
    qWarning("a widget was put into two layouts")
    assert [(record.name, record.levelno) for record in caplog.records] == [("qt", logging.WARNING)]


@pytest.mark.expected_log("something unexpected went wrong", "nobody fetched it")
@pytest.mark.usefixtures("excepthook")
async def test_a_bug_in_a_slot_a_callback_or_a_thread_is_logged_and_told(tmp_path: Path) -> None:
    application()
    places = Places.find(tmp_path, {})
    opening = Opening(
        places=places,
        kept=Settings(),
        settings=Settings(),
        keys=KeyStore({}, places.key_file),
    )
    controller = make_controller(opening)
    watch_for_bugs(controller)
    bug = ZeroDivisionError("in a slot")
    sys.excepthook(ZeroDivisionError, bug, None)
    assert controller.notices.shown is not None
    assert "ZeroDivisionError" in controller.notices.shown.notice.title
    controller.notices.clear()
    loop = asyncio.get_running_loop()
    loop.call_exception_handler({"message": "m", "exception": LookupError("in a callback")})
    assert "LookupError" in controller.notices.shown.notice.title
    loop.call_exception_handler({"message": "nobody fetched it"})
    controller.notices.clear()
    bugs: asyncio.Queue[BaseException] = asyncio.Queue()
    controller.notices.bug_told.connect(bugs.put_nowait)
    for end in (lambda: sys.exit(3), lambda: 1 // 0):
        thread = threading.Thread(target=end)
        thread.start()
        thread.join()
    assert isinstance(await bugs.get(), ZeroDivisionError)
    assert "ZeroDivisionError" in controller.notices.shown.notice.title


@pytest.mark.expected_log("a thread ended late")
@pytest.mark.usefixtures("excepthook")
def test_a_thread_that_outlives_the_windows_is_logged(tmp_path: Path) -> None:
    application()

    async def live() -> None:
        places = Places.find(tmp_path, {})
        keys = KeyStore({}, places.key_file)
        opening = Opening(places=places, kept=Settings(), settings=Settings(), keys=keys)
        watch_for_bugs(make_controller(opening))

    asyncio.run(live())
    thread = threading.Thread(target=lambda: 1 // 0)
    thread.start()
    thread.join()


def test_files_that_the_system_gives_wait_for_the_windows() -> None:
    made = application()
    assert isinstance(made, Application)
    told: list[None] = []
    made.files_given.connect(lambda: told.append(None))
    QCoreApplication.sendEvent(made, QFileOpenEvent("/x/a b.surtitle"))
    made.give([Path("/x/c.surtitle")])
    assert len(told) == 2
    assert made.take_given() == [Path("/x/a b.surtitle"), Path("/x/c.surtitle")]
    assert made.take_given() == []


@pytest.mark.possible_log("This plugin does not support")  # on a screen that is none
def test_windows_can_be_opened_painted_and_closed_again_and_again(tmp_path: Path) -> None:
    application()
    for _ in range(3):
        seen = rehearse(Places.find(tmp_path, {}), paint)
        assert seen.size == "760 × 560"
