"""The windows: on which of Qt's platforms they open, what is to be seen, how they are spoken to.

Qt is asked only through `app.gui` and `app.ui`; where it does not load, nor does this module.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from pathlib import Path

from app import gui
from app.errors import SurtitleError
from app.program import own_command
from app.selftest.files import REINSTALL
from app.selftest.findings import Note
from app.store.paths import Places
from app.ui import rehearsal
from app.ui.screen import find_platform

SIGNALS = 10_000
# PySide6 6.12.0 on Python 3.11 loses one for each signal; some come and go with caches.
SIGNALS_LOST_MOST = 1_000
# At 100 % there are 90,000 pixels in 1,000 colours, and other words change 1,900 of the strip; without
# fonts there are 350 colours, and no words.
LEAST_COLOURS, LEAST_INK, LEAST_LETTERS = 50, 20_000, 300
LATIN = "Ever tried. Ever failed. ÄÖÜß éèêç ñ å ø łżćě őű ğışç"
CHINESE_AND_JAPANESE, KOREAN = "字幕简体 繁體字幕 字幕かなカナ", "자막"
CJK_HINT = "On Debian or Ubuntu type: sudo apt install fonts-noto-cjk (or the smaller fonts-droid-fallback)"
_NOT_RUNNING = 3  # what `surtitle tell` ends with where no window is


def look_at_screen(_folder: Path) -> str:
    """Load Qt's plugin for the platform that a window would open on."""
    aside = _choose_platform()
    application = gui.make_application()
    version = sys.modules["PySide6"].__version__
    return f"Qt {version} opens windows by “{application.platformName()}”{aside}."


def look_at_windows(folder: Path) -> str:
    """Show the main window and the strip with a caption, and count what is to be seen."""
    _choose_platform()
    seen = gui.rehearse(Places.find(folder, {}), rehearsal.paint)
    figures = f"{seen.size}: {seen.ink:,} pixels of ink, {seen.colours:,} colours"
    if seen.colours < LEAST_COLOURS or seen.ink < LEAST_INK:
        raise SurtitleError(f"The window is as good as empty: {figures}", REINSTALL)
    if seen.letters < LEAST_LETTERS:
        raise SurtitleError(
            f"The strip shows no letters: other words change {seen.letters} pixels",
            "Look at the rows on text: fonts may be missing.",
        )
    return f"{figures}, {seen.letters:,} of words."


def look_at_icons(_folder: Path) -> str:
    """Draw the icons, and the arrows of the style sheet, as Qt's plugins for SVG let it."""
    _choose_platform()
    application = gui.make_application()
    if blank := rehearsal.blank_icons():
        raise SurtitleError(f"These icons show nothing: {', '.join(blank[:5])}", REINSTALL)
    arrows = rehearsal.ink_of_arrows(application)
    if not arrows:
        raise SurtitleError(
            "The arrows of the style sheet are not drawn: Qt's plugins for SVG are missing",
            REINSTALL,
        )
    return f"All are drawn, and the arrows of the style sheet ({arrows} pixels)."


def look_at_latin(_folder: Path) -> str:
    """Lay out Latin letters, those with marks too."""
    families, missing = _drawn(LATIN)
    if missing:
        raise SurtitleError(
            f"No font has these letters: {missing}",
            "On Debian or Ubuntu type: sudo apt install fonts-dejavu-core",
        )
    return f"Drawn with {families}."


def look_at_cjk(_folder: Path) -> str | Note:
    """Lay out Chinese, Japanese and Korean; the small font that set-up brings lacks the last."""
    families, missing = _drawn(CHINESE_AND_JAPANESE)
    if missing:
        raise SurtitleError(f"No font has these: {missing}", CJK_HINT)
    families_of_korean, missing = _drawn(KOREAN)
    if missing:
        found = f"Drawn with {families}, but for Korean, which no font has."
        return Note(found=found, hint="On Debian or Ubuntu type: sudo apt install fonts-noto-cjk")
    return f"Drawn with {families}; Korean with {families_of_korean}."


def look_at_translations(_folder: Path) -> str:
    """Speak each language that is offered."""
    _choose_platform()
    application = gui.make_application()
    offered, there = rehearsal.translations()
    if offered != there:
        raise SurtitleError(
            f"The settings offer {sorted(offered)}, but there is {sorted(there)}", REINSTALL
        )
    ours, qts = rehearsal.speak(application, "zh")
    for words, whose in ((ours, "Surtitle"), (qts, "Qt")):
        if not words:
            raise SurtitleError(f"{whose} speaks no Chinese: its translation is missing", REINSTALL)
    return f"English and {', '.join(sorted(there))}: “Start” is “{ours}”, Qt's “Cancel” is “{qts}”."


def look_at_signals(folder: Path) -> str:
    """Send signals between the windows, and count what Qt loses by it."""
    _choose_platform()
    lost = gui.rehearse(
        Places.find(folder, {}), lambda windows: rehearsal.lose_references(windows, SIGNALS)
    )
    if lost > SIGNALS_LOST_MOST:
        raise SurtitleError(
            f"Qt loses references: {lost} to None in {SIGNALS} signals, and will abort in the end",
            "Install PySide6 of another version (6.8.3 to 6.11).",
        )
    return f"{SIGNALS:,} of them leave nothing behind."


def look_at_second_start(folder: Path) -> str:
    """Have `surtitle tell` speak to a window, and find none when that is gone."""
    _choose_platform()

    async def tell() -> int:
        return await asyncio.to_thread(_tell, folder)

    heard, code = gui.rehearse(Places.find(folder, {}), lambda _: rehearsal.hear_call(folder, tell))
    if (heard, code) != ("mark", 0):
        raise SurtitleError(
            f"A running window is not reached by `surtitle tell` (it ends with {code})"
        )
    code = _tell(folder)
    if code != _NOT_RUNNING:
        raise SurtitleError(f"`surtitle tell` ends with {code} where no window is")
    return "`surtitle tell` is heard by a window, and told where none is."


def _tell(folder: Path) -> int:
    command = own_command("--data-dir", str(folder), "tell", "mark")
    return subprocess.run(command, check=False, capture_output=True).returncode  # noqa: S603  ours


def _drawn(text: str) -> tuple[str, str]:
    """Return the families that have letters for a text, and the letters that none has."""
    _choose_platform()
    gui.make_application()
    missing, families = rehearsal.draw_text(text)
    return ", ".join(families), missing


def _choose_platform() -> str:
    """Have Qt open what the program would really open; return what is to be said of that."""
    screens = ("DISPLAY", "WAYLAND_DISPLAY")
    if sys.platform == "linux" and not any(os.environ.get(name) for name in screens):
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        find_platform(os.environ)
        return ": no screen is here"
    platform = find_platform(os.environ)
    if platform is not None:
        os.environ["QT_QPA_PLATFORM"] = platform
    return ""
