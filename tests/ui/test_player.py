from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pytestqt.qtbot import QtBot

from app.errors import SurtitleError
from app.ui.player import Player
from tests.audio.tones import write_tone

if TYPE_CHECKING:
    from tests.fakes.pulse import PulseServer


def test_sound_that_cannot_be_played_is_told_and_nothing_is_said_to_play(
    qtbot: QtBot, tmp_path: Path
) -> None:
    player = Player()
    changes: list[int] = []
    player.changed.connect(lambda: changes.append(player.number))
    with qtbot.waitSignal(player.trouble_told) as told:
        player.play(str(tmp_path / "gone.flac"), 0.0, 1.0, 7)
    assert isinstance(told.args[0], SurtitleError)
    assert changes == []
    player.close()


@pytest.mark.sound
def test_what_is_played_is_said_until_it_ends_or_another_takes_its_place(
    qtbot: QtBot, pulse: PulseServer, tmp_path: Path
) -> None:
    path = write_tone(tmp_path / "a.wav", 30.0, rate=16_000, channels=1, hertz=700.0)
    player = Player()
    heard: list[int] = []
    player.changed.connect(lambda: heard.append(player.number))
    player.play(str(path), 0.0, 30.0, 7)
    qtbot.waitUntil(lambda: heard == [7], timeout=20_000)
    player.play(str(path), 1.0, 1.2, 8)
    qtbot.waitUntil(lambda: heard == [7, 0, 8, 0], timeout=20_000)
    player.play(str(path), 0.0, 30.0, 9)
    qtbot.waitUntil(lambda: player.number == 9, timeout=20_000)
    player.stop()
    qtbot.waitUntil(lambda: player.number == 0, timeout=20_000)
    player.close()
