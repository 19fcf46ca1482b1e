"""`surtitle gui` with somebody looking over its shoulder: what its windows show, by accessibility.

    python -m tests.fakes.probe ARGUMENTS OF surtitle

Each line on standard input is a question in JSON, answered by a line of JSON on standard output:
`{"ask": "tree"}` gives every visible object as a screen reader gets it, `{"ask": "picture", "path":
…}` saves what is on the whole screen, `{"ask": "raise"}` makes a bug happen in a slot, `{"ask":
"timers"}` gives each timer that is set, asyncio's too: whose it is, and how long in milliseconds, and
`{"ask": "modules"}` the names of all that is loaded.
Nothing of the program is changed.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

from PySide6.QtCore import QSocketNotifier, QTimer
from PySide6.QtGui import QAccessible, QAccessibleInterface, QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from app.__main__ import main
from app.gui import make_application
from tests.fakes.timers import timers_set


def answer(question: dict[str, Any]) -> Any:
    """Return the answer to one question."""
    match question["ask"]:
        case "tree":
            windows = [window for window in QApplication.topLevelWidgets() if _on_screen(window)]
            return [row for window in windows for row in _rows(window.windowTitle(), window)]
        case "picture":
            screen = QGuiApplication.primaryScreen()
            return screen.grabWindow(0).save(question["path"])
        case "raise":
            QTimer.singleShot(0, _break)
            return True
        case "timers":
            return timers_set()
        case "modules":
            return sorted(sys.modules)
    return None


def _on_screen(window: QWidget) -> bool:
    # Exposed: a window manager has placed it. Before that, it says another place than it will have.
    handle = window.windowHandle()
    return window.isVisible() and handle is not None and handle.isExposed()


def _break() -> None:
    raise ZeroDivisionError("a slot broke")


def _rows(title: str, widget: Any) -> list[dict[str, Any]]:
    root = QAccessible.queryAccessibleInterface(widget)
    found: list[dict[str, Any]] = []
    waiting: list[QAccessibleInterface] = [root]
    while waiting:
        one = waiting.pop()
        state, rect = one.state(), one.rect()
        if not state.invisible:
            found.append(
                {
                    "window": title,
                    "role": one.role().name,
                    "name": one.text(QAccessible.Text.Name),
                    "value": one.text(QAccessible.Text.Value),
                    "description": one.text(QAccessible.Text.Description),
                    "rect": [rect.x(), rect.y(), rect.width(), rect.height()],
                    "checked": bool(state.checked),
                    "disabled": bool(state.disabled),
                    "focused": bool(state.focused),
                }
            )
        children = [one.child(at) for at in range(one.childCount())]
        waiting += [child for child in reversed(children) if child is not None]
    return found


def listen_on_stdin() -> QSocketNotifier:
    """Answer questions from standard input for as long as the program runs."""
    notifier = QSocketNotifier(0, QSocketNotifier.Type.Read)
    unread = bytearray()

    def read() -> None:
        data = os.read(0, 65536)
        if not data:
            notifier.setEnabled(False)
        unread.extend(data)
        while b"\n" in unread:
            line, _, rest = bytes(unread).partition(b"\n")
            unread[:] = rest
            os.write(1, json.dumps(answer(json.loads(line))).encode() + b"\n")

    notifier.activated.connect(read)
    return notifier


if __name__ == "__main__":
    make_application()
    QAccessible.setActive(True)  # as it is while a screen reader runs
    eyes = listen_on_stdin()
    code = main(sys.argv[1:])
    sys.stdout.flush()
    os._exit(code)
