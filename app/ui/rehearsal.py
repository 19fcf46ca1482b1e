"""What the self-test has the windows do, and what is to be seen of it; none of it in a run."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtGui import QFontInfo, QGuiApplication, QImage, QTextLayout
from PySide6.QtWidgets import QApplication, QSpinBox, QWidget

from app.phrases import phrase
from app.store.paths import resources_dir
from app.ui.icons import icon
from app.ui.instance import Instance
from app.ui.theme import Theme
from app.ui.tongue import LANGUAGES, Tongue, tr
from app.ui.windows import Windows

# As many letters, none of them the same at its place: were each drawn as an empty box, or not at
# all, both would look the same.
CAPTION, OTHER_CAPTION = "Ever tried", "Fail again"
_ICON = 32  # pixels
_SHOWN_BOUND_S = 20.0
_KNOWN = phrase("Start")  # it says something else in each language


@dataclass(frozen=True, slots=True, kw_only=True)
class Painted:
    """What is to be seen, in pixels: `ink` is what is not the ground, `letters` what words change."""

    size: str
    ink: int
    colours: int
    letters: int


async def paint(windows: Windows) -> Painted:
    """Show the main window and the strip, and return what is on them. Raises TimeoutError."""
    main, strip = windows.main, windows.overlay
    strip.view.moves = False
    strip.view.show_line(1, CAPTION, "", final=True)
    main.show_quietly()
    strip.show()
    async with asyncio.timeout(_SHOWN_BOUND_S):
        for window in (main, strip):
            await _until_painted(window)
    seen = _pixels(main.grab().toImage())
    colours, counts = np.unique(seen, return_counts=True)
    before = _pixels(strip.grab().toImage())
    strip.view.clear()
    strip.view.show_line(2, OTHER_CAPTION, "", final=True)
    after = _pixels(strip.grab().toImage())
    return Painted(
        size=f"{main.width()} × {main.height()}",
        ink=int(seen.size - counts.max()),
        colours=len(colours),
        letters=int((before != after).sum()),
    )


async def lose_references(windows: Windows, signals: int) -> int:
    """Send signals between the windows; return how many references to None that has lost."""
    before = sys.getrefcount(None)
    for _ in range(signals):
        windows.controller.line_dropped.emit(0)
        if before - sys.getrefcount(None) > signals // 2:  # none must be left for the abort
            break
    return before - sys.getrefcount(None)


async def hear_call(data_dir: Path, call: Callable[[], Awaitable[int]]) -> tuple[str, int]:
    """Be the running program of a folder while `call` speaks to it.

    Return what was heard, and what `call` returned.
    """
    instance = Instance(data_dir)
    heard: list[str] = []
    instance.wish_made.connect(heard.append)
    try:
        instance.is_first()
        code = await call()
    finally:
        instance.close()
    return " ".join(heard), code


def blank_icons() -> list[str]:
    """Return which of the program's icons show nothing when they are drawn."""
    names = sorted(path.stem for path in (resources_dir() / "icons").glob("*.svg"))
    return [
        name
        for name in names
        if not _ink(icon(name, "#000000", _ICON).pixmap(_ICON, _ICON).toImage())
    ]


def ink_of_arrows(application: QApplication) -> int:
    """Return how many pixels the arrows of a number's box have.

    The style sheet draws them, for which one of Qt's two plugins for SVG has to be there.
    """
    theme = Theme(application)
    box = QSpinBox()
    box.resize(120, 32)
    with_arrows = _pixels(box.grab().toImage())
    box.setStyleSheet("QSpinBox::up-arrow, QSpinBox::down-arrow { image: none; }")
    ink = int((with_arrows != _pixels(box.grab().toImage())).sum())
    theme.deleteLater()
    box.deleteLater()
    return ink


def draw_text(text: str) -> tuple[str, list[str]]:
    """Lay out a text in the system's font; return what has no letter in any, and the families."""
    font = QGuiApplication.font()
    if not QFontInfo(font).family():
        return text, []  # Qt draws boxes then, and crashes when it is asked which
    layout = QTextLayout(text, font)
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()
    missing: set[int] = set()
    families: list[str] = []
    everything = QTextLayout.GlyphRunRetrievalFlag.RetrieveAll
    for run in layout.glyphRuns(-1, -1, everything):
        places = run.stringIndexes()
        lost = {place for place, glyph in zip(places, run.glyphIndexes(), strict=True) if not glyph}
        missing |= lost
        if len(lost) < len(places):
            families.append(run.rawFont().familyName())
    drawn = "".join(text[place] for place in sorted(missing))
    return drawn, list(dict.fromkeys(families))


def translations() -> tuple[set[str], set[str]]:
    """Return the endings of the translations that are offered, and of those that are there."""
    offered = {ending for _, ending in LANGUAGES.values() if ending}
    files = (resources_dir() / "translations").glob("surtitle_*.qm")
    return offered, {path.stem.removeprefix("surtitle_") for path in files}


def speak(application: QApplication, language: str) -> tuple[str, str]:
    """Say something of ours and something of Qt's in a language; empty where it stays English."""
    tongue = Tongue(application)
    tongue.speak(language)
    ours = tr(_KNOWN)
    qts = QCoreApplication.translate("QPlatformTheme", "Cancel")
    tongue.speak("en")
    return (ours if ours != _KNOWN else ""), (qts if qts != "Cancel" else "")


class _PaintWatch(QObject):
    """Notes that a window was painted because the system asked for it."""

    def __init__(self, watched: QWidget) -> None:
        super().__init__(watched)
        self.seen = asyncio.Event()
        watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        """See a paint event go by."""
        if event.type() is QEvent.Type.Paint:
            self.seen.set()
        return super().eventFilter(watched, event)


async def _until_painted(window: QWidget) -> None:
    watch = _PaintWatch(window)
    window.update()
    await watch.seen.wait()


def _pixels(image: QImage) -> NDArray[np.uint32]:
    """Return one number a pixel, its colour and opacity; shape [rows, columns]."""
    plain = image.convertToFormat(QImage.Format.Format_ARGB32)
    return np.array(plain.constBits()).view(np.uint32).reshape(plain.height(), -1)


def _ink(image: QImage) -> int:
    """Return how many pixels are not wholly transparent."""
    return int((_pixels(image) >> 24 > 0).sum()) if not image.isNull() else 0
