"""Captions go in time, not before they were read, and come back at once."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.ui.fading import FADE_MS, Fading


@pytest.fixture
def fading(qtbot: QtBot) -> Fading:
    """One whose words have just been finished."""
    parent = QObject()
    fading = Fading(parent)
    fading._kept = parent  # type: ignore[attr-defined]
    fading.note_words()
    fading.note_finish()
    return fading


@pytest.mark.parametrize(
    ("silence_s", "text", "ms"), [(6, "x", 6000), (6, "x" * 200, 10_000), (0, "", 1500)]
)
def test_it_waits_for_the_silence_and_for_the_reader(
    fading: Fading, silence_s: float, text: str, ms: int
) -> None:
    fading.wait(silence_s, text)
    assert fading.is_awaited
    assert ms - 500 <= fading._silence.interval() <= ms


def test_silence_that_is_over_counts(qtbot: QtBot) -> None:
    parent = QObject()
    fading = Fading(parent)
    fading.wait(6, "never said")
    assert fading._silence.interval() == 0


def test_it_fades_and_then_is_gone(fading: Fading, qtbot: QtBot) -> None:
    seen: list[float] = []
    fading.strength_changed.connect(seen.append)
    fading._silence.setInterval(0)
    with qtbot.waitSignal(fading.gone, timeout=10_000):
        fading._fade()
    assert seen[0] > seen[-2]
    assert seen == [*sorted(seen[:-1], reverse=True), 1.0]
    assert not fading.is_awaited


def test_where_nothing_is_to_move_it_goes_at_once(fading: Fading, qtbot: QtBot) -> None:
    fading.is_seen = False
    with qtbot.waitSignal(fading.gone, timeout=FADE_MS // 3):
        fading._fade()


def test_a_word_in_the_midst_of_fading_brings_all_back(fading: Fading) -> None:
    fading._fade()
    fading._fading.setCurrentTime(FADE_MS // 2)
    seen: list[float] = []
    fading.strength_changed.connect(seen.append)
    fading.note_words()
    assert seen == [1.0]
    assert not fading.is_awaited
