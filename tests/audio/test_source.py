"""What may be said after --source."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.audio.sound_file import SoundFile
from app.audio.source import parse_source
from app.audio.standard_input import StdinAudio
from app.audio.steady_microphone import SteadyMicrophone
from app.errors import InputError

SAMPLE = Path("clips") / "sample.wav"


@pytest.mark.parametrize(
    ("text", "kind", "name", "live"),
    [
        ("mic", SteadyMicrophone, "System default", True),
        ("mic:Blue Yeti: Pro", SteadyMicrophone, "Blue Yeti: Pro", True),
        ("file:talks/a:b.flac", SoundFile, "a:b.flac", False),
        ("-", StdinAudio, "standard input", False),
        ("sample", SoundFile, "sample.wav", False),
    ],
)
def test_each_form_makes_its_source(text: str, kind: type, name: str, live: object) -> None:
    source = parse_source(text, sample=SAMPLE)
    assert type(source) is kind
    assert (source.name, source.live) == (name, live)


@pytest.mark.parametrize("text", ["file:talk.wav", "sample"])
def test_the_speed_is_for_recordings(text: str) -> None:
    source = parse_source(text, sample=SAMPLE, speed=None)
    assert isinstance(source, SoundFile)
    assert source.speed is None


def test_a_home_that_nobody_knows_is_named() -> None:
    with pytest.raises(InputError, match=r"~nobody-of-this-name/talk\.wav"):
        parse_source("file:~nobody-of-this-name/talk.wav", sample=SAMPLE)


@pytest.mark.parametrize("text", ["", "camera", "mic:", "mic: ", "file:", "Mic", "http://x/y"])
def test_anything_else_is_answered_with_the_forms(text: str) -> None:
    with pytest.raises(InputError, match="mic:NAME, file:PATH") as caught:
        parse_source(text, sample=SAMPLE)
    assert caught.value.exit_code == 2


def test_a_bare_file_name_is_answered_with_how_to_write_it() -> None:
    with pytest.raises(InputError, match=r"write file:talks/monday\.wav"):
        parse_source("talks/monday.wav", sample=SAMPLE)
