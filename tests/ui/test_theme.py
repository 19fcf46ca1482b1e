"""Contrast is measured as WCAG does, from the colours themselves."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from app.ui.theme import DARK, LIGHT, Colours, Theme, mix, palette
from tests.fakes.desktop import Desktop, missing_tools

# Says, as JSON, what the windows look like before and after each change of the system's scheme.
FOLLOWING = """
import json
from PySide6.QtCore import Qt
from app.gui import make_application
from app.ui.theme import Theme

application = make_application()
hints = application.styleHints()
themes = [Theme(application), Theme(application, dark=True)]
told, seen = [], []
themes[0].changed.connect(lambda: told.append(themes[0].is_dark))
for scheme in (Qt.ColorScheme.Dark, Qt.ColorScheme.Light):
    hints.setColorScheme(scheme)
    while hints.colorScheme() is not scheme:
        application.processEvents()
    seen.append([hints.colorScheme().name, *(theme.colours.window for theme in themes)])
print(json.dumps([told, seen]))
"""


def luminance(colour: str) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    made = QColor(colour)
    red, green, blue = (linear(part) for part in (made.redF(), made.greenF(), made.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_every_text_can_be_read_on_its_ground(colours: Colours) -> None:
    for text in (colours.text, colours.secondary, colours.tail, colours.listening, colours.accent):
        assert contrast(text, colours.window) >= 4.5
        assert contrast(text, colours.panel) >= 4.5
    assert contrast(colours.on_accent, colours.accent) >= 4.5
    assert contrast(colours.caution, colours.caution_ground) >= 4.5
    assert contrast(colours.trouble, colours.trouble_ground) >= 4.5


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_what_no_style_names_has_the_scheme_s_colours(colours: Colours) -> None:
    made = palette(colours)
    assert made.color(QPalette.ColorRole.Window) == QColor(colours.window)
    assert made.color(QPalette.ColorRole.Text) == QColor(colours.text)


@pytest.mark.parametrize(("dark", "colours"), [(False, LIGHT), (True, DARK)])
def test_a_scheme_that_is_asked_for_is_the_whole_application_s(
    qapp: QApplication,
    dark: bool,  # noqa: FBT001
    colours: Colours,
) -> None:
    made = Theme(qapp, dark=dark)
    assert (made.is_dark, made.colours) == (dark, colours)
    assert qapp.palette().color(QPalette.ColorRole.Window) == QColor(colours.window)
    assert colours.accent in qapp.styleSheet()
    assert "$" not in qapp.styleSheet().partition("*/")[2]


def test_where_the_system_has_no_scheme_it_is_light(theme: Theme, qapp: QApplication) -> None:
    assert qapp.styleHints().colorScheme() is Qt.ColorScheme.Unknown  # as offscreen
    assert theme.colours is LIGHT


@pytest.mark.screen
def test_the_system_s_scheme_is_followed_as_it_changes() -> None:
    if missing := missing_tools():
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"not installed: {missing}")
    with Desktop(320, 240) as desktop:
        # Only a desktop's own theme knows of schemes; what the tester's desktop has is kept out.
        settings = {"QT_QPA_PLATFORMTHEME": "gnome", "DBUS_SESSION_BUS_ADDRESS": "disabled:"}
        done = subprocess.run(
            [sys.executable, "-c", FOLLOWING],
            env={**os.environ, **desktop.environment, **settings},
            timeout=60,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # Qt misses a session bus
            check=True,
        )
    told, seen = json.loads(done.stdout)
    assert told == [True, False]
    assert seen == [["Dark", DARK.window, DARK.window], ["Light", LIGHT.window, DARK.window]]


def test_a_share_of_a_colour_lies_over_its_ground() -> None:
    assert mix("#204060", "#ffffff", 0.0) == "#ffffff"
    assert mix("#204060", "#ffffff", 1.0) == "#204060"
    assert mix("#ff0000", "#0000ff", 0.25) == "#4000bf"
