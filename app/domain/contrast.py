"""How well captions can be told from what lies behind them, whatever that is (WCAG 2.2, 1.4.3)."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.caption_style import CaptionStyle

AA, AAA = 4.5, 7.0
# An outline that is thinner is worn away by the smoothing of the letters' edges.
_OUTLINE_COUNTS = 2


@dataclass(frozen=True, slots=True)
class Contrast:
    """The ratios, 1 to 21, of the text and of its tail, at their worst."""

    text: float
    tail: float

    @property
    def worst(self) -> float:
        """The lower of both."""
        return min(self.text, self.tail)


def luminance(colour: str) -> float:
    """Return the relative luminance, 0 to 1, of a colour such as #1A2B3C."""
    return _luminance_of([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])


def ratio(one: float, other: float) -> float:
    """Return the contrast of two luminances."""
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)


def contrast_of(style: CaptionStyle) -> Contrast:
    """Return the contrast over the worst background there could be.

    The box takes every colour between the two that it has over black and over white; a text whose
    luminance lies between them vanishes over some picture. An outline that is wide enough is what
    the letters stand against, wherever they stand.
    """
    if style.outline >= _OUTLINE_COUNTS:
        lowest = highest = luminance(style.outline_colour)
    else:
        lowest, highest = (_blended(style.ground, style.opacity, white) for white in (0.0, 1.0))

    def worst(colour: str) -> float:
        own = luminance(colour)
        if lowest <= own <= highest:
            return 1.0
        return min(ratio(own, lowest), ratio(own, highest))

    return Contrast(worst(style.text), worst(style.tail))


def _blended(ground: str, opacity: int, behind: float) -> float:
    share = opacity / 100
    parts = [int(ground[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    return _luminance_of([share * part + (1 - share) * behind for part in parts])


def _luminance_of(parts: list[float]) -> float:
    """Return the luminance of red, green and blue, each 0 to 1 as a screen is given them."""
    linear = [
        part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
        for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
