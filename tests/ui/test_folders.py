from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices

from app.ui.folders import show_folder
from app.ui.notice_board import NoticeBoard
from tests.ui.loop import application


class FileManager(QObject):
    """Whatever shows folders here."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[str] = []

    @Slot(QUrl)
    def show_url(self, url: QUrl) -> None:
        self.shown.append(url.toLocalFile())


def test_a_folder_is_shown_by_what_shows_folders(tmp_path: Path) -> None:
    application()
    manager, board = FileManager(), NoticeBoard()
    name: Any = "show_url"  # what it takes is not what its stubs say
    QDesktopServices.setUrlHandler("file", manager, name)
    try:
        show_folder(tmp_path, board)
    finally:
        QDesktopServices.unsetUrlHandler("file")
    assert manager.shown == [str(tmp_path)]
    assert board.shown is None


@pytest.mark.usefixtures("qapp")
def test_where_nothing_shows_folders_the_way_there_is_told(tmp_path: Path) -> None:
    board = NoticeBoard()
    show_folder(tmp_path, board)  # no screen, no file manager
    assert board.shown is not None
    assert str(tmp_path) in board.shown.notice.title
