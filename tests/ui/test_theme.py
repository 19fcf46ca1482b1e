"""Contrast is measured as WCAG does, from the colours themselves."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QPalette

from app.ui.theme import DARK, LIGHT, Colours, palette


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
