from __future__ import annotations

from app.protocol.service import LANGUAGES
from app.ui import languages


def test_every_language_has_a_name_of_its_own() -> None:
    named = languages.named()
    assert {code for _, code in named} == set(LANGUAGES)
    names = [name for name, _ in named]
    assert len(set(names)) == len(names)
    assert names == sorted(names)
    assert not any(name in ("", "C") or name == code for name, code in named)


def test_names_are_those_that_people_use() -> None:
    assert [languages.name_of(code) for code in ("en", "zh", "yue", "fil", "no")] == [
        "English",
        "Chinese",
        "Cantonese",
        "Filipino",
        "Norwegian",
    ]
