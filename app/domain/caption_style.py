"""How captions look: one frozen value, checked whenever it is made, and the styles that come with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from app.domain.rules import A_COLOUR, ON_OR_OFF, Rule, complaint, one_of, one_within, text_or_none
from app.errors import InputError
from app.phrases import phrase

Alignment = Literal["start", "centre", "end"]
ALIGNMENTS: tuple[Alignment, ...] = ("start", "centre", "end")

SIZE = range(12, 97)  # pixels at 100 %
LINES = range(1, 7)
WEIGHT = range(100, 901)
SPACING = range(100, 201)  # percent of the font's own height
OUTLINE = range(9)  # pixels around each letter
OPACITY = range(101)  # percent
RADIUS = range(49)  # pixels


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptionStyle:
    """How captions look. Raises InputError that names the field and what it takes.

    `family` None is the system's font. `text` is the colour of what stands, `tail` of what may still
    change, `ground` of the box behind, `opacity` percent of which cover what lies below. Text is
    aligned to the side where its script begins (`start`), to the other (`end`), or centred, in
    which case words move as a line grows. Measures are pixels at 100 %.
    """

    family: str | None = None
    size: int = 28
    weight: int = 600
    spacing: int = 130
    lines: int = 2
    text: str = "#FFFFFF"
    tail: str = "#C9CCD2"
    ground: str = "#000000"
    opacity: int = 78
    outline: int = 0
    outline_colour: str = "#000000"
    shadow: bool = False
    alignment: Alignment = "start"
    radius: int = 12
    uppercase: bool = False

    def __post_init__(self) -> None:
        for name in STYLE_RULES:
            words = complaint(STYLE_RULES, name, getattr(self, name))
            if words:
                raise InputError(
                    phrase("The caption style's {name} can't be that", name=name), words
                )


STYLE_RULES: Mapping[str, Rule] = MappingProxyType(
    {
        "family": text_or_none(
            lambda value: 0 < len(value) <= 200 and value.isprintable(),
            phrase("It is a font's name."),
        ),
        "size": one_within(SIZE, phrase("pixels")),
        "weight": one_within(WEIGHT, phrase("a font's weight")),
        "spacing": one_within(SPACING, phrase("percent")),
        "lines": one_within(LINES, phrase("lines")),
        "text": A_COLOUR,
        "tail": A_COLOUR,
        "ground": A_COLOUR,
        "opacity": one_within(OPACITY, phrase("percent")),
        "outline": one_within(OUTLINE, phrase("pixels")),
        "outline_colour": A_COLOUR,
        "shadow": ON_OR_OFF,
        "alignment": one_of(*ALIGNMENTS),
        "radius": one_within(RADIUS, phrase("pixels")),
        "uppercase": ON_OR_OFF,
    }
)

# Broadcast is what the BBC's guidelines and the FCC's rule agree on: white on an opaque black box
# with square corners, mixed case.
PRESETS: Mapping[str, CaptionStyle] = MappingProxyType(
    {
        phrase("Standard"): CaptionStyle(),
        phrase("High contrast"): CaptionStyle(size=32, weight=700, tail="#BDBDBD", opacity=100),
        phrase("Large"): CaptionStyle(size=52, weight=700, lines=3, opacity=86, radius=16),
        phrase("Broadcast"): CaptionStyle(size=32, weight=500, spacing=120, opacity=100, radius=0),
        phrase("Minimal"): CaptionStyle(opacity=0, outline=3, shadow=True, tail="#DADCE0"),
    }
)
