"""Somebody's text editor: a red window of another program, which counts what it is given.

    python -m tests.fakes.editor FILE [full]

FILE holds {"text": …, "clicks": …, "focused": …} as JSON, written anew with every change. `full`
covers the whole screen, as a film or a game does.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QPlainTextEdit

TITLE = "Somebody's editor"
RED = "#C80000"


class Editor(QPlainTextEdit):
    """Says what it was given."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self._file = file
        self._clicks = 0
        self.setWindowTitle(TITLE)
        self.setStyleSheet(f"background: {RED}; color: white; border: none")
        self.textChanged.connect(self.say)
        self.viewport().installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        if event.type() is QEvent.Type.MouseButtonPress:
            self._clicks += 1
            self.say()
        return False

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  Qt's name
        super().changeEvent(event)
        if event.type() is QEvent.Type.ActivationChange:
            self.say()

    def say(self) -> None:
        told = {
            "text": self.toPlainText(),
            "clicks": self._clicks,
            "focused": self.isActiveWindow(),
        }
        aside = self._file.with_suffix(".new")
        aside.write_text(json.dumps(told))
        aside.replace(self._file)


if __name__ == "__main__":
    application = QApplication(["editor"])
    editor = Editor(Path(sys.argv[1]))
    if "full" in sys.argv[2:]:
        editor.showFullScreen()
    else:
        editor.setGeometry(40, 40, 1200, 720)
        editor.show()
    editor.activateWindow()
    application.exec()
    os._exit(0)
