"""The app's own icons, drawn in one colour of the theme, sharp on every screen."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from app.store.paths import resources_dir

_SCALES = (1, 2, 3)  # for screens from 100 to 300 %
_APP_SIZES = (16, 24, 32, 48, 64, 128, 256)


@lru_cache(maxsize=256)
def icon(name: str, colour: str, size: int = 20) -> QIcon:
    """Return the icon `resources/icons/NAME.svg`, `size` pixels wide at 100 %, in this colour."""
    renderer = _renderer(name, colour)
    made = QIcon()
    for scale in _SCALES:
        picture = _picture(renderer, size * scale)
        picture.setDevicePixelRatio(scale)
        made.addPixmap(picture)
    return made


def app_icon() -> QIcon:
    """Return the icon of the program, each size once: with every window all of them go to X."""
    renderer = _renderer("surtitle")
    made = QIcon()
    for size in _APP_SIZES:
        made.addPixmap(_picture(renderer, size))
    return made


def _renderer(name: str, colour: str = "") -> QSvgRenderer:
    drawing = (resources_dir() / "icons" / f"{name}.svg").read_text(encoding="utf-8")
    return QSvgRenderer(QByteArray(drawing.replace("currentColor", colour).encode()))


def _picture(renderer: QSvgRenderer, width: int) -> QPixmap:
    picture = QPixmap(width, width)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    renderer.render(painter, QRectF(0, 0, width, width))
    painter.end()
    return picture
