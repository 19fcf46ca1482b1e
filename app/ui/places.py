"""Where a window stands, and where a file is, in words; back to where it can be seen whole."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import QRect
from PySide6.QtGui import QGuiApplication, QScreen

_FORM = re.compile(r"(\d+)x(\d+)([+-]\d+)([+-]\d+)")


def written(place: QRect) -> str:
    """Write a place as the settings keep it, WIDTHxHEIGHT+X+Y."""
    return f"{place.width()}x{place.height()}{place.x():+}{place.y():+}"


def read(text: str | None) -> QRect | None:
    """Read a place; None where there is none."""
    found = _FORM.fullmatch(text or "")
    if found is None:
        return None
    width, height, x, y = (int(number) for number in found.groups())
    return QRect(x, y, width, height)


def said(path: Path) -> str:
    """Say where a file is as people do, below their own folder."""
    home = Path.home()
    return f"~/{path.relative_to(home).as_posix()}" if path.is_relative_to(home) else str(path)


def fitted(place: QRect, screen: QRect) -> QRect:
    """Move a place, and make it smaller where it must be, so that all of it is on the screen."""
    width, height = min(place.width(), screen.width()), min(place.height(), screen.height())
    x = min(max(place.x(), screen.left()), screen.right() + 1 - width)
    y = min(max(place.y(), screen.top()), screen.bottom() + 1 - height)
    return QRect(x, y, width, height)


def screen_of(place: QRect) -> QScreen:
    """Return the screen that shows the most of it, else the first one."""

    def shown(screen: QScreen) -> int:
        part = screen.availableGeometry().intersected(place)
        return part.width() * part.height()

    best = max(QGuiApplication.screens(), key=shown)
    return best if shown(best) else QGuiApplication.primaryScreen()
