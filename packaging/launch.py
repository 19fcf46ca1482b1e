"""Where the bundled program begins: `surtitle`, or the recogniser's child of it."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Be one or the other."""
    _let_go_of_libraries()
    from app.program import RECOGNIZER, set_for_start

    # Another Qt's plugins don't fit this one.
    for name in ("QT_PLUGIN_PATH", "QT_QPA_PLATFORM_PLUGIN_PATH"):
        set_for_start(name, None)

    if sys.argv[1:] == [RECOGNIZER]:
        from app.recognizer.__main__ import main as recognise

        sys.exit(recognise())
    from app.__main__ import script

    script()


def _let_go_of_libraries() -> None:
    """Have the programs that this one starts begin as any other would."""
    # PyInstaller's start names the bundle's folder there, which this process has read by now; a
    # browser or a file manager is to find its own libraries.
    before = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
    if before is not None:
        os.environ["LD_LIBRARY_PATH"] = before
    else:
        os.environ.pop("LD_LIBRARY_PATH", None)
    # And this program itself, started by itself, would else take that as done already.
    os.environ["PYINSTALLER_RESET_ENVIRONMENT"] = "1"


if __name__ == "__main__":
    main()
