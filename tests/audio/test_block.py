"""All sources keep one promise; mypy reads this test too."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.audio.block import Source
from app.audio.microphone import Microphone
from app.audio.sound_file import SoundFile
from app.audio.standard_input import StdinAudio

SOURCES: list[Source] = [Microphone(), SoundFile(Path("talk.wav")), StdinAudio()]


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: type(source).__name__)
def test_a_source_says_what_it_is_before_it_is_opened(source: Source) -> None:
    assert source.name
    assert isinstance(source.live, bool)
    assert (source.rate, source.channels) == (0, 0)
    assert source.duration is None
    assert source.truncated is False
