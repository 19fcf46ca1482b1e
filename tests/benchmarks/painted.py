"""`surtitle gui` that says how far its start is: a line of JSON for each mark.

`{"mark": NAME, "at": seconds on the monotonic clock, "cpu": seconds of processor time so far}`, in the
order of MARKS as far as one waits for another. The line of `painted` also has the names of all
`modules` that were loaded by then, and of the `sources` whose text Python keeps. Nothing of the program
is changed.
"""

from __future__ import annotations

import time

BEGUN = time.monotonic()

import json  # noqa: E402  after the first mark, as all that takes time
import linecache  # noqa: E402
import logging  # noqa: E402
import os  # noqa: E402
import sys  # noqa: E402

MARKS = (
    "interpreter",  # Python runs our first line
    "modules",  # all that the first window needs is loaded
    "application",  # Qt has its platform
    "shown",  # the window is made and asked to be there
    "painted",  # it is to be seen
    "devices",  # the microphones are listed
    "meter",  # the chosen one is heard
    "engine",  # the recogniser's child takes sound
)


def say(mark: str, at: float | None = None, **more: object) -> None:
    """Write a mark."""
    used = os.times()
    line = {"mark": mark, "at": at or time.monotonic(), "cpu": used.user + used.system, **more}
    os.write(1, json.dumps(line).encode() + b"\n")


if __name__ == "__main__":
    say("interpreter", BEGUN)

    import app.commands.gui  # noqa: F401
    from app.__main__ import main
    from app.gui import make_application  # isort: skip  Qt is loaded as the program loads it
    from PySide6.QtCore import QEvent, QObject

    say("modules")

    class Watch(QObject):
        """Sees the main window being shown and painted, and hears what stands behind it."""

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
            """Tell the first time of each, and look no further."""
            if watched.objectName() == "window":
                if event.type() is QEvent.Type.Show:
                    say("shown")
                elif event.type() is QEvent.Type.Paint:
                    application.removeEventFilter(self)
                    say("painted", modules=sorted(sys.modules), sources=list(linecache.cache))
                    self.listen(watched._controller.microphones)  # type: ignore[attr-defined]
            return False

        def listen(self, microphones: QObject) -> None:
            """Tell of the devices and the meter."""
            self.heard = {"devices", "meter"}
            microphones.devices_changed.connect(lambda: self.once("devices"))  # type: ignore[attr-defined]
            microphones.level_changed.connect(self.hear)  # type: ignore[attr-defined]

        def hear(self, level: object) -> None:
            """Take a level, or None where nothing is listened to."""
            if level is not None:
                self.once("meter")

        def once(self, mark: str) -> None:
            """Tell it the first time."""
            if mark in self.heard:
                self.heard.remove(mark)
                say(mark)

    class Ready(logging.Handler):
        """Hears the log say that the recogniser is there."""

        def emit(self, record: logging.LogRecord) -> None:
            """Tell it."""
            if record.getMessage() == "the recogniser is ready":
                say("engine")

    child = logging.getLogger("app.link.child")
    child.setLevel(logging.DEBUG)
    child.addHandler(Ready())
    application = make_application()
    say("application")
    watch = Watch()
    application.installEventFilter(watch)
    code = main(sys.argv[1:])
    os._exit(code)
