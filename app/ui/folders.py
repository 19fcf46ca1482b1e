"""Folders, shown in whatever shows them here."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from app.domain.notices import Level, Notice
from app.phrases import phrase
from app.ui.notice_board import NoticeBoard
from app.ui.places import said


def show_folder(folder: Path, notices: NoticeBoard) -> None:
    """Open a folder that is there, or tell that it could not be opened."""
    if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
        notices.tell(
            Notice(
                level=Level.WARNING,
                title=phrase("{path} could not be opened", path=said(folder)),
                hint=phrase("Open it in your file manager."),
            )
        )
