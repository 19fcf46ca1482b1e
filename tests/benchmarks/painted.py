"""`surtitle gui` that prints, as JSON, the time on the monotonic clock of its first painted window."""

from __future__ import annotations

import os
import sys
import time

from PySide6.QtCore import QEvent, QObject

from app.__main__ import main
from app.gui import make_application


class FirstPaint(QObject):
    """Waits for the main window's first paint."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        """Tell the time of the first one, and look no further."""
        if event.type() is QEvent.Type.Paint and watched.objectName() == "window":
            application.removeEventFilter(self)
            print(time.monotonic(), flush=True)
        return False


if __name__ == "__main__":
    application = make_application()
    first_paint = FirstPaint()
    application.installEventFilter(first_paint)
    code = main(sys.argv[1:])
    os._exit(code)
