"""Windows for tests: no screen is needed, and what Qt warns of fails the test.

Qt's messages go to the log as in the program, where tests/conftest.py watches for them.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication

from app.ui.theme import Theme
from tests.ui.loop import application


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            # What Qt says on a screen that is none, and what no desktop's platform says.
            item.add_marker(pytest.mark.possible_log("This plugin does not support"))


@pytest.fixture(scope="session")
def qapp() -> QApplication:
    """The application, for pytest-qt as well."""
    return application()


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    """The theme, as the system has it."""
    return Theme(qapp)


@pytest.fixture(autouse=True)
def _no_window_left(qapp: QApplication) -> Iterator[None]:
    """Take away what windows a test leaves, before they speak up in another one."""
    yield
    for window in qapp.topLevelWidgets():
        window.hide()
        window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture(autouse=True)
def _no_button_held(qapp: QApplication) -> Iterator[None]:
    """Fail the test that leaves a mouse button down: Qt would go on believing so in the next."""
    yield
    assert qapp.mouseButtons() == Qt.MouseButton.NoButton
