from dataclasses import replace
from typing import Any

import pytest

from app.domain.caption_style import CaptionStyle
from app.domain.settings import RULES, Settings, complaint_about
from app.errors import InputError


def test_every_field_has_a_rule_and_every_default_keeps_it() -> None:
    assert set(RULES) == set(Settings.__slots__)
    assert not any(complaint_about(name, getattr(Settings(), name)) for name in RULES)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("engine", "local"),
        ("this_computer_only", True),
        ("region", "singapore"),
        ("workspace", "ws-12ab"),
        ("language", "yue"),
        ("language", None),
        ("voice_detection", False),
        ("vad_threshold", -1),
        ("vad_threshold", 1.0),
        ("silence_ms", 200),
        ("silence_ms", 6000),
        ("corpus", "Okafor"),
        ("transcripts_dir", "~/notes"),
        ("text_name", "{title}, {date}"),
        ("keep_audio", True),
        ("obs_file", "~/caption.txt"),
        ("microphone", "alsa_input.usb-0"),
        ("captions", False),
        ("caption_style", CaptionStyle(size=96)),
        ("own_styles", {"Mine": CaptionStyle(lines=6)}),
        ("caption_fade_s", 0),
        ("caption_places", {"1280x800+0+0": "1100x112+410-30"}),
        ("window_place", "760x560-40+20"),
    ],
)
def test_what_a_field_takes_can_be_set(name: str, value: Any) -> None:
    assert getattr(replace(Settings(), **{name: value}), name) == value


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("engine", "ws://somewhere"),
        ("engine", None),
        ("region", ["beijing"]),
        ("workspace", "evil.example.com/"),
        ("workspace", "a\nb"),
        ("workspace", ""),
        ("language", "auto"),
        ("language", "xx"),
        ("voice_detection", 1),
        ("vad_threshold", float("nan")),
        ("vad_threshold", 1.01),
        ("vad_threshold", True),
        ("vad_threshold", "0"),
        ("silence_ms", 199),
        ("silence_ms", 6001),
        ("silence_ms", 600.0),
        ("silence_ms", True),
        ("corpus", "a" * 10_001),
        ("transcripts_dir", ""),
        ("transcripts_dir", "a\0b"),
        ("text_name", ""),
        ("text_name", "{title}"),
        ("text_name", "{date}/{time}"),
        ("text_name", "{date} {place}"),
        ("text_name", None),
        ("keep_audio", 1),
        ("obs_file", ""),
        ("obs_file", "a\0b"),
        ("microphone", ""),
        ("captions", None),
        ("caption_style", {"size": 28}),
        ("own_styles", {"Standard": CaptionStyle()}),
        ("own_styles", {" Mine": CaptionStyle()}),
        ("own_styles", {"Mine": None}),
        ("own_styles", {str(number): CaptionStyle() for number in range(51)}),
        ("caption_fade_s", 121),
        ("caption_places", {"screen": "0x0+0+0"}),
        ("caption_places", ["760x560+0+0"]),
        ("window_place", "760x560"),
        ("window_place", [0, 0, 760, 560]),
    ],
)
def test_anything_else_is_refused_by_name_with_what_would_do(name: str, value: Any) -> None:
    with pytest.raises(InputError) as caught:
        replace(Settings(), **{name: value})
    assert name in caught.value.title
    assert caught.value.hint.endswith(".")
