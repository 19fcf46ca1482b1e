"""The windows in another language."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication

from app.phrases import phrase
from app.ui import tongue
from app.ui.tongue import Tongue, language_of_system, tr


@pytest.fixture
def speaking(qapp: QApplication) -> Iterator[Tongue]:
    """The application's tongue; English again in the end."""
    speaking = Tongue(qapp)
    yield speaking
    speaking.speak("en")


def test_english_is_as_it_is_written() -> None:
    assert tr("Start") == "Start"
    assert tr("Saved to {place}", place="x") == "Saved to x"
    assert tr(phrase("Saved to {place}", place="x")) == "Saved to x"


def test_another_language_is_spoken_and_english_again(speaking: Tongue) -> None:
    assert speaking.speak("zh")
    assert not speaking.speak("zh")
    assert tr("Start") == "开始"
    assert tr(phrase("Saved to {place}", place="~/x")) == "已保存到 ~/x"
    nested = phrase("{ways}, {way}", ways=phrase("Start"), way="x")
    assert tr(nested) == "开始、x"
    assert tr("what nobody has translated") == "what nobody has translated"
    assert speaking.speak("en")
    assert tr("Start") == "Start"


@pytest.mark.parametrize(
    ("wished", "expected"),
    [(["zh-Hans-CN", "en"], "zh"), (["de-DE", "zh_TW"], "zh"), (["de-DE"], "en"), ([], "en")],
)
def test_the_system_s_first_language_that_there_is(
    monkeypatch: pytest.MonkeyPatch, wished: list[str], expected: str
) -> None:
    class System:
        def uiLanguages(self) -> list[str]:  # noqa: N802  Qt's name
            return wished

    monkeypatch.setattr(tongue, "QLocale", type("Locale", (), {"system": staticmethod(System)}))
    assert language_of_system() == expected
    assert QLocale.system().uiLanguages()
