from __future__ import annotations

from app.protocol.service import LANGUAGES


def test_there_are_27_languages_and_auto_is_none_of_them() -> None:
    assert len(LANGUAGES) == 27
    assert "auto" not in LANGUAGES
