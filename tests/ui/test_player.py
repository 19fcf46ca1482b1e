from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from app.errors import SurtitleError
from app.ui.player import Player


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
