"""The languages that an engine can be told to expect, by their names."""

from __future__ import annotations

from app.phrases import phrase
from app.ui.tongue import tr

DETECT = phrase("Any language")
# As people call them, which is not always as Qt does.
NAMES = {
    "ar": phrase("Arabic"),
    "cs": phrase("Czech"),
    "da": phrase("Danish"),
    "de": phrase("German"),
    "en": phrase("English"),
    "es": phrase("Spanish"),
    "fi": phrase("Finnish"),
    "fil": phrase("Filipino"),
    "fr": phrase("French"),
    "hi": phrase("Hindi"),
    "id": phrase("Indonesian"),
    "is": phrase("Icelandic"),
    "it": phrase("Italian"),
    "ja": phrase("Japanese"),
    "ko": phrase("Korean"),
    "ms": phrase("Malay"),
    "no": phrase("Norwegian"),
    "pl": phrase("Polish"),
    "pt": phrase("Portuguese"),
    "ru": phrase("Russian"),
    "sv": phrase("Swedish"),
    "th": phrase("Thai"),
    "tr": phrase("Turkish"),
    "uk": phrase("Ukrainian"),
    "vi": phrase("Vietnamese"),
    "yue": phrase("Cantonese"),
    "zh": phrase("Chinese"),
}


def named() -> list[tuple[str, str]]:
    """Return (name, code) of every language, by name."""
    return sorted((name_of(code), code) for code in NAMES)


def name_of(code: str) -> str:
    """Return what a language is called."""
    return tr(NAMES[code])
