"""The report of how the last start ended: all of it, to be read, passed on or deleted."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from app.store.crash_reports import CrashReport
from app.ui.controls import button
from app.ui.focus_ring import FocusRing
from app.ui.theme import GRID, MARGIN, Theme
from app.ui.tongue import tr

SIZE = QSize(680, 520)


class CrashWindow(QDialog):
    """Beside the main window, which works meanwhile. The report is in English, for whoever mends it."""

    folder_requested = Signal()
    delete_requested = Signal()

    def __init__(self, report: CrashReport, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._report = report
        self.setWindowTitle(tr("Crash report"))
        self.resize(SIZE)
        said = QLabel(
            tr(
                "This is all that was written down: what ended Surtitle, and what it ran on. It has no "
                "captions, no sound and no key, and was sent to nobody. Whoever mends Surtitle can use "
                "it, if you pass it on."
            )
        )
        said.setWordWrap(True)
        self.text = QPlainTextEdit(report.text)
        self.text.setObjectName("report")
        self.text.setAccessibleName(tr("Crash report"))
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.copy = button(tr("Copy"))
        self.copy.clicked.connect(self._copy)
        self.show_folder = button(tr("Show in folder"))
        self.show_folder.clicked.connect(self.folder_requested)
        self.delete = button(tr("Delete"))
        self.delete.clicked.connect(self.delete_requested)
        self.shut = button(tr("Close"))
        self.shut.clicked.connect(self.close)
        foot = QHBoxLayout()
        foot.setSpacing(GRID)
        foot.addWidget(self.copy)
        foot.addWidget(self.show_folder)
        foot.addWidget(self.delete)
        foot.addStretch(1)
        foot.addWidget(self.shut)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        column.setSpacing(GRID + 4)
        column.addWidget(said)
        column.addWidget(self.text, 1)
        column.addLayout(foot)
        self._ring = FocusRing(self, theme)
        self.text.setFocus()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._report.text)
        self.copy.setText(tr("Copied"))
