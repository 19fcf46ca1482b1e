"""The languages that an engine can be told to expect, by their names."""

from __future__ import annotations

from PySide6.QtCore import QLocale

from app.protocol.events import LANGUAGES

DETECT = "Any language"
# Qt calls these otherwise than people do, or not at all.
_NAMES = {"zh": "Chinese", "yue": "Cantonese", "fil": "Filipino", "no": "Norwegian"}


def named() -> list[tuple[str, str]]:
    """Return (name, code) of every language, by name."""
    return sorted((name_of(code), code) for code in LANGUAGES)


def name_of(code: str) -> str:
    """Return what a language is called in English."""
    return _NAMES.get(code) or QLocale.languageToString(QLocale(code).language())
