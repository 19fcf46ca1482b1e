"""The settings as the members of a JSON object, and back, field by field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from types import MappingProxyType
from typing import Any

from app.domain.caption_style import STYLE_RULES, CaptionStyle
from app.domain.rules import Rule, complaint
from app.domain.settings import RULES, Settings

# 2: how captions look is a style of its own, and their place one for each arrangement of screens.
VERSION = 2
ANY_SCREENS = ""  # the arrangement of a place that was kept before there was one for each


@dataclass(frozen=True, slots=True)
class Found:
    """The settings as they can be used; which of the members are `good`; what is wrong with others."""

    settings: Settings
    good: tuple[str, ...]
    complaints: Mapping[str, str]


def written(settings: Settings) -> dict[str, Any]:
    """Return the settings as members of plain types."""
    members: dict[str, Any] = {"version": VERSION}
    for field in fields(settings):
        value = getattr(settings, field.name)
        match field.name:
            case "caption_style":
                value = asdict(value)
            case "own_styles":
                value = {name: asdict(style) for name, style in value.items()}
            case _ if isinstance(value, Mapping):
                value = dict(value)
        members[field.name] = value
    return members


def read(members: Mapping[str, Any]) -> Found:
    """Return the settings that the members hold; a part that doesn't hold costs that part only."""
    values: dict[str, Any] = {}
    complaints: dict[str, str] = {}
    for name, value in _upgraded(members).items():
        if name == "caption_style" and isinstance(value, Mapping):
            values[name] = _style(value, name, complaints)
        elif name == "own_styles" and isinstance(value, Mapping):
            styles = {
                own: _style(style, f"{name}.{own}", complaints)
                for own, style in value.items()
                if isinstance(style, Mapping)
            }
            values[name] = MappingProxyType(styles)
        elif name in RULES:
            values[name] = MappingProxyType(value) if isinstance(value, dict) else value
    for name, value in list(values.items()):
        if words := complaint(RULES, name, value):
            complaints[name] = words
            del values[name]
    return Found(Settings(**values), tuple(values), complaints)


def _style(members: Mapping[str, Any], where: str, complaints: dict[str, str]) -> CaptionStyle:
    return CaptionStyle(**_holding(members, STYLE_RULES, where, complaints))


def _holding(
    members: Mapping[str, Any], rules: Mapping[str, Rule], where: str, complaints: dict[str, str]
) -> dict[str, Any]:
    """Return the members that keep their rules; say what the others should be."""
    held = {}
    for name in members.keys() & rules.keys():
        if words := complaint(rules, name, members[name]):
            complaints[f"{where}.{name}"] = words
        else:
            held[name] = members[name]
    return held


def _upgraded(members: Mapping[str, Any]) -> dict[str, Any]:
    """Return the members as this version writes them."""
    made = dict(members)
    style = {
        new: made.pop(old)
        for old, new in (("caption_size", "size"), ("caption_lines", "lines"))
        if old in made
    }
    if style and "caption_style" not in made:
        made["caption_style"] = style
    place = made.pop("caption_place", None)
    if place is not None and "caption_places" not in made:
        made["caption_places"] = {ANY_SCREENS: place}
    return made
