from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from app.audio.sound_file import SoundFile
from app.domain.settings import Settings
from app.link.engine import LocalEngine
from app.store.paths import Places
from app.ui.preferences import Preferences
from app.ui.run import make_log, make_run
from tests.fakes.source import FakeSource

NOW = datetime(2026, 11, 23, 8, 12, tzinfo=UTC)


@pytest.mark.parametrize("live", [True, False])
async def test_a_recording_s_sound_is_not_kept_again_and_nobody_ends_its_sentences(
    tmp_path: Path, *, live: bool
) -> None:
    places = Places.find(tmp_path, {})
    preferences = Preferences(
        places.settings_file, Settings(keep_audio=True, voice_detection=False)
    )
    source = FakeSource(np.zeros(100, np.int16)) if live else SoundFile(tmp_path / "talk.wav")
    engine = LocalEngine()
    async with make_log(source, engine, preferences.value, places, NOW) as log:
        assert log.keeps_sound is live
        run = make_run(source, (engine, None), preferences, log)
        assert (run._outgoing.config.turn_detection is None) is live
