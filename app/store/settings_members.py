"""The settings as the members of a JSON object, and back, field by field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from types import MappingProxyType
from typing import Any

from app.domain.caption_style import STYLE_RULES, CaptionStyle
from app.domain.rules import Rule, complaint
from app.domain.settings import RULES, Settings
from app.domain.shortcuts import Action

# 2: how captions look is a style of its own, and their place one for each arrangement of screens.
VERSION = 2
ANY_SCREENS = ""  # the arrangement of a place that was kept before there was one for each

_SHORTCUTS = ("shortcuts", "global_shortcuts")
_BY_NAME = ("own_styles", "caption_places", *_SHORTCUTS)
# What this version reads, the names of the one before included.
_KNOWN = {*RULES, "version", "caption_size", "caption_lines", "caption_place"}
_ACTIONS = frozenset(action.value for action in Action)


@dataclass(frozen=True, slots=True)
class Found:
    """The settings as they can be used; which of the members are `good`; what is wrong with others.

    `unknown` are those that this version does not have.
    """

    settings: Settings
    good: tuple[str, ...]
    complaints: Mapping[str, str]
    unknown: tuple[str, ...] = ()


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
        elif name in _BY_NAME and isinstance(value, Mapping):
            values[name] = _by_name(value, name, complaints)
        elif name in RULES:
            values[name] = value
    for name, value in list(values.items()):
        if words := complaint(RULES, name, value):
            complaints[name] = words
            del values[name]
    unknown = tuple(name for name in members if name not in _KNOWN)
    return Found(Settings(**values), tuple(values), complaints, unknown)


def _by_name(
    members: Mapping[str, Any], name: str, complaints: dict[str, str]
) -> Mapping[str, Any]:
    """Return the members that can be used, each by itself."""
    kept: dict[str, Any] = {}
    for key, value in members.items():
        if name in _SHORTCUTS and key not in _ACTIONS:
            continue  # of a newer version
        made = value
        if name == "own_styles" and isinstance(value, Mapping):
            made = _style(value, f"{name}.{key}", complaints)
        if words := complaint(RULES, name, {key: made}):
            complaints[f"{name}.{key}" if key else name] = words
        else:
            kept[key] = made
    return MappingProxyType(kept)


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
    if made.get("version") == 1:
        made.setdefault("welcomed", True)  # whoever has settings has started it before
    place = made.pop("caption_place", None)
    if place is not None and "caption_places" not in made:
        made["caption_places"] = {ANY_SCREENS: place}
    return made
