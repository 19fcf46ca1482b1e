"""Whether a window can be opened here; Qt ends the process where it finds out itself."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Mapping

from app.errors import SurtitleError

_LIBRARIES = ("libEGL.so.1", "libGL.so.1", "libxkbcommon.so.0", "libdbus-1.so.3")
_X_LIBRARIES = (
    *("libxcb-cursor.so.0", "libxcb-icccm.so.4", "libxcb-image.so.0", "libxcb-keysyms.so.1"),
    *("libxcb-render-util.so.0", "libxcb-shape.so.0", "libxkbcommon-x11.so.0"),
)


class NoScreenError(SurtitleError):
    """There is nothing to open a window on."""

    exit_code = 2


def find_platform(environ: Mapping[str, str]) -> str | None:
    """Return which of Qt's platforms a window can be opened on, None where Qt knows best itself.

    Raises NoScreenError where there is none, with the reason and the way out.
    """
    if sys.platform != "linux":
        return None
    wished = environ.get("QT_QPA_PLATFORM", "")
    if wished.partition(":")[0] in ("offscreen", "minimal", "vnc"):
        _check_libraries(_LIBRARIES)
        return wished
    if environ.get("DISPLAY"):
        _check_libraries((*_LIBRARIES, *_X_LIBRARIES))
        if not _x_answers(environ["DISPLAY"]):
            raise NoScreenError(
                f"The screen {environ['DISPLAY']} can't be opened",
                "Start Surtitle on the desktop itself; `surtitle listen` captions in a terminal.",
            )
        # Wayland lets no program place its windows, so the strip goes by way of XWayland.
        # What the session asks for comes first, and where that can't be had, what can.
        return f"{wished};xcb" if wished and wished != "xcb" else "xcb"
    if not environ.get("WAYLAND_DISPLAY"):
        raise NoScreenError(
            "There is no screen to open a window on", "`surtitle listen` captions in a terminal."
        )
    _check_libraries(_LIBRARIES)
    return wished or None


def _x_answers(display: str) -> bool:
    """Connect to the X server and hang up again."""
    xcb = ctypes.CDLL("libxcb.so.1")
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connect.argtypes = [ctypes.c_char_p, ctypes.c_void_p]
    for function in (xcb.xcb_connection_has_error, xcb.xcb_disconnect):
        function.argtypes = [ctypes.c_void_p]
    connection = xcb.xcb_connect(display.encode(), None)
    broken = xcb.xcb_connection_has_error(connection)
    xcb.xcb_disconnect(connection)
    return not broken


def _check_libraries(names: tuple[str, ...]) -> None:
    missing = []
    for name in names:
        try:
            ctypes.CDLL(name)
        except OSError:
            missing.append(name)
    if missing:
        raise NoScreenError(
            f"A window needs libraries that are not installed: {', '.join(missing)}",
            "Install them with your system's packages; `surtitle listen` does without.",
        )
