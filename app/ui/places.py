"""Where a window stands, and where a file is, in words; back to where it can be seen whole."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import QRect
from PySide6.QtGui import QGuiApplication, QScreen

_FORM = re.compile(r"(\d+)x(\d+)([+-]\d+)([+-]\d+)")
SNAP = 12  # pixels from where it would rather stand
MARGIN = 8  # that a window keeps from the edge to which it snaps


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


def snapped(place: QRect, screen: QRect) -> QRect:
    """Move a place that is close to an edge of the screen, or to its middle, to exactly there."""
    x = _nearest(
        place.x(),
        screen.left() + MARGIN,
        screen.right() + 1 - MARGIN - place.width(),
        screen.left() + (screen.width() - place.width()) // 2,
    )
    y = _nearest(place.y(), screen.top() + MARGIN, screen.bottom() + 1 - MARGIN - place.height())
    return QRect(x, y, place.width(), place.height())


def of_height(place: QRect, height: int, screen: QRect) -> QRect:
    """Give a place another height; the edge stays that is closer to an edge of the screen."""
    made = QRect(place.x(), place.y(), place.width(), height)
    if place.center().y() > screen.center().y():
        made.moveBottom(place.bottom())
    return made


def screen_of(place: QRect) -> QScreen:
    """Return the screen that shows the most of it, else the first one."""

    def shown(screen: QScreen) -> int:
        part = screen.availableGeometry().intersected(place)
        return part.width() * part.height()

    best = max(QGuiApplication.screens(), key=shown)
    return best if shown(best) else QGuiApplication.primaryScreen()


def arrangement() -> str:
    """Return what tells one arrangement of screens from another: their sizes, places and scales."""
    return ",".join(
        sorted(
            f"{written(screen.geometry())}@{screen.devicePixelRatio():g}"
            for screen in QGuiApplication.screens()
        )
    )


def _nearest(at: int, *better: int) -> int:
    nearest = min(better, key=lambda one: abs(one - at))
    return nearest if abs(nearest - at) <= SNAP else at
