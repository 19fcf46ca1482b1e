from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.ui import rehearsal
from app.ui.theme import Theme
from app.ui.windows import Windows
from tests.fakes.program import surtitle
from tests.ui.runs import controller_for


@pytest.fixture
def windows(tmp_path: Path, theme: Theme) -> Windows:
    return Windows(controller_for(tmp_path), theme)


async def test_windows_that_are_shown_have_ink_and_letters(windows: Windows) -> None:
    seen = await rehearsal.paint(windows)
    assert seen.size == "760 × 560"
    assert seen.colours > 12
    assert 2_000 < seen.ink < 760 * 560 / 2
    assert seen.letters > 300
    windows.close()


async def test_a_strip_whose_words_can_t_be_seen_has_no_letters(windows: Windows) -> None:
    windows.controller.preferences.restyle(text="#000000", opacity=100)
    assert (await rehearsal.paint(windows)).letters == 0
    windows.close()


async def test_signals_lose_next_to_nothing(windows: Windows) -> None:
    heard: list[int] = []
    windows.controller.line_dropped.connect(heard.append)
    assert await rehearsal.lose_references(windows, 100) < 50
    assert len(heard) == 100
    windows.close()


async def test_a_call_is_heard_while_it_is_the_running_program(tmp_path: Path) -> None:
    async def tell() -> int:
        return (await surtitle("tell", "mark", home=tmp_path)).code

    assert await rehearsal.hear_call(tmp_path, tell) == ("mark", 0)
    assert await tell() == 3


def test_every_icon_and_the_style_sheet_s_arrows_are_drawn(qapp: QApplication) -> None:
    assert rehearsal.blank_icons() == []
    assert rehearsal.ink_of_arrows(qapp) > 0


def test_letters_that_no_font_has_are_named() -> None:
    missing, families = rehearsal.draw_text("Fail")
    assert missing == ""
    assert families
    assert rehearsal.draw_text("Fail \U0010fffd")[0] == "\U0010fffd"


def test_languages_that_are_offered_are_spoken(qapp: QApplication) -> None:
    offered, there = rehearsal.translations()
    assert offered == there == {"zh_CN"}
    assert rehearsal.speak(qapp, "zh") == ("开始", "取消")
    assert rehearsal.speak(qapp, "en") == ("", "")
