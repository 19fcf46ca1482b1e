"""Settings as JSON holds them, from this version and from the one before."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from app.domain.caption_style import PRESETS, CaptionStyle
from app.domain.settings import Settings
from app.store.settings_members import ANY_SCREENS, VERSION, read, written

CHOSEN = Settings(
    engine="local",
    caption_style=CaptionStyle(size=40, family="DejaVu Sans"),
    own_styles={"Mine": PRESETS["Large"], "夜": CaptionStyle(opacity=10)},
    caption_places={"1280x800+0+0@1": "700x112+10-20"},
    captions_locked=True,
)


def test_what_is_written_is_read() -> None:
    members = json.loads(json.dumps(written(CHOSEN)))
    found = read(members)
    assert found.settings == CHOSEN
    assert not found.complaints
    assert members["version"] == VERSION


def test_a_part_of_a_style_that_does_not_hold_costs_that_part_and_is_named() -> None:
    members = written(CHOSEN)
    members["caption_style"] |= {"size": 4000, "glow": True}
    members["own_styles"]["Mine"]["text"] = "red"
    found = read(members)
    assert found.settings.caption_style == CaptionStyle(family="DejaVu Sans")
    assert found.settings.own_styles["Mine"] == replace(PRESETS["Large"], text="#FFFFFF")
    assert set(found.complaints) == {"caption_style.size", "own_styles.Mine.text"}


def test_one_bad_member_of_many_costs_no_other() -> None:
    members = written(CHOSEN)
    members["shortcuts"] = {"toggle": "F9", "lock": 7, "of_a_newer_version": "F8"}
    members["caption_places"] = {"a": "700x112+10+20", "b": "nowhere"}
    members["own_styles"] = {"Mine": {}, "Standard": {}, "Other": 5}
    found = read(members)
    assert found.settings.shortcuts == {"toggle": "F9"}
    assert found.settings.caption_places == {"a": "700x112+10+20"}
    assert found.settings.own_styles == {"Mine": CaptionStyle()}
    assert set(found.complaints) == {
        "shortcuts.lock",
        "caption_places.b",
        "own_styles.Standard",
        "own_styles.Other",
    }


@pytest.mark.parametrize("name", ["caption_style", "own_styles", "caption_places"])
@pytest.mark.parametrize("value", [None, [], "x", 5, {"": ""}])
def test_what_is_no_style_at_all_costs_no_more(name: str, value: object) -> None:
    found = read({**written(CHOSEN), name: value})
    assert found.settings.engine == "local"
    assert bool(found.complaints) or getattr(found.settings, name) in (CaptionStyle(), {})


def test_the_version_before_kept_size_lines_and_one_place() -> None:
    found = read({"version": 1, "caption_size": 40, "caption_place": "700x112+10+20"})
    assert found.settings.caption_style == CaptionStyle(size=40)
    assert found.settings.caption_places == {ANY_SCREENS: "700x112+10+20"}
    assert not found.complaints
    worse = read({"version": 1, "caption_lines": 90, "caption_place": 7})
    assert worse.settings == Settings(welcomed=True)  # whoever has settings has seen it
    assert set(worse.complaints) == {"caption_style.lines", "caption_places"}
