"""`surtitle gui` in which something breaks, with what nobody is to read in all that can hold words.

    python -m tests.fakes.breaking ending|slot|thread|SIGSEGV|SIGABRT HOME

`ending` has the windows' main task raise, which ends the program. A signal hits the windows' own
thread, as a fault in their code does; one sent from outside may hit any. The others break something
beside them, a hundred times. The key is known to nobody, so nothing but the report's own rules keeps it out.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from pathlib import Path
from typing import Any, NoReturn

from PySide6.QtCore import QTimer

from app import gui
from app.domain.settings import Settings
from app.errors import StorageError
from app.store.keys import KeyStore
from app.store.paths import Places

KEY = "sk-0123456789abcdef0123456789abcdef"
SAID = "the merger is off"
STORM = 100


def break_down() -> NoReturn:
    """Raise, with the key and what was said wherever an exception has room for words."""
    key, said = KEY, SAID  # as a frame's own values
    try:
        Path(f"/nowhere/{said}/{key}").read_text()
    except OSError as problem:
        error = StorageError(f"{said} {key}", f"{key} {said}")
        error.add_note(f"{said} {key}")
        scope: dict[str, Any] = {"error": error, "problem": problem}
        source = f"def call():  # {said} {key}\n    raise error from problem\n"
        exec(compile(source, f"/nowhere/{said}/{key}.py", "exec"), scope)
        try:
            scope["call"]()
        except StorageError as caught:
            named = type("LateError", (ValueError,), {})(key)
            raise ExceptionGroup(f"{said} {key}", [caught, named]) from caught
    raise AssertionError


class BrokenNotice:
    """A notice that nobody can read."""

    level = hint = topic = ""

    @property
    def title(self) -> str:
        break_down()


def main() -> int:
    way, home = sys.argv[1:]
    places = Places.find(Path(home), {})
    notice: Any = BrokenNotice() if way == "ending" else None
    opening = gui.Opening(
        places=places,
        kept=Settings(welcomed=True),
        settings=Settings(welcomed=True),
        keys=KeyStore(os.environ, places.key_file),
        notice=notice,
    )
    application = gui.make_application()
    left = STORM
    timer = QTimer(application, interval=10)

    def storm() -> None:
        nonlocal left
        left -= 1
        if not left:
            timer.stop()
        if way in signal.Signals.__members__:
            signal.raise_signal(signal.Signals[way])
        if way == "slot":
            break_down()
        threading.Thread(target=break_down).start()

    timer.timeout.connect(storm)
    if way != "ending":
        timer.start()
    return gui.run(opening)


if __name__ == "__main__":
    code = main()
    os._exit(code)
