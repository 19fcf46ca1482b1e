"""How far the captions of a recording are."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.domain.captions import FinalLine, PartialLine, State, StateChanged
from app.domain.lines import Line
from app.ui.recording import Recording


async def test_it_gets_on_with_what_is_captioned(monkeypatch: pytest.MonkeyPatch) -> None:
    recording = Recording(Path("talk.wav"))
    assert (recording.share, recording.left_s) == (None, None)
    recording.source.duration = 100.0
    assert recording.share == 0
    assert not recording.note(StateChanged(state=State.LISTENING))
    assert recording.note(PartialLine(number=1, start=10.0, settled="a", tail=""))
    assert not recording.note(PartialLine(number=1, start=10.0, settled="a b", tail=""))
    line = Line(number=1, start=10.0, end=25.0, text="a b")
    assert recording.note(FinalLine(line=line, saved=True))
    assert recording.share == 0.25
    monkeypatch.setattr("time.monotonic", lambda: recording._progress._begun + 10)
    assert recording.left_s == pytest.approx(30)
