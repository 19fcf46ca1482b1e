from __future__ import annotations

from pathlib import Path

from app.domain.captions import Ended
from app.store.paths import Places
from app.store.session_log import SessionLog
from app.ui.outcome import Outcome
from tests.store.entries import STARTED, spoken


async def test_a_run_is_summed_up_by_its_end_and_its_log(tmp_path: Path) -> None:
    places = Places.find(tmp_path, {})
    async with SessionLog.create(places, source="x", engine="y", now=STARTED) as log:
        await log.keep(spoken(0))
    assert log.text_path is not None
    ended = Ended(lines=1, audio_s=2.5, lost_s=0.0)
    assert Outcome.of(ended, log) == Outcome(lines=1, audio_s=2.5, text_path=log.text_path)


def test_one_that_never_began_comes_to_nothing() -> None:
    assert Outcome.of(None, None) == Outcome()
