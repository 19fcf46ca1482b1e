"""What the user chose, as one frozen value that is passed down; a change makes a new value.

Change one with `dataclasses.replace`; every field is checked whenever a value is made. The key for
the cloud is not a setting: it lives in the system's keyring.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from app.domain import file_names
from app.domain.caption_style import PRESETS, CaptionStyle
from app.domain.rules import ON_OR_OFF, Rule, complaint, one_of, one_within, text_or_none
from app.domain.shortcuts import Action
from app.errors import InputError
from app.phrases import phrase
from app.protocol.service import LANGUAGES

Engine = Literal["auto", "cloud", "local"]
Region = Literal["beijing", "singapore"]
OnClose = Literal["ask", "keep", "quit"]

ENGINES: tuple[Engine, ...] = ("auto", "cloud", "local")
REGIONS: tuple[Region, ...] = ("beijing", "singapore")
SILENCE_MS = range(200, 6001)  # the service refuses anything else
INTERFACES = ("en", "zh")
FADE_S = range(121)  # 0 is never
KEEP_DAYS = range(3651)  # 0 is for ever
MOST_STYLES, MOST_PLACES = 50, 20
CORPUS_LIMIT = 10_000  # characters; the service takes 10,000 tokens, at worst one a character

_ACTIONS = frozenset(action.value for action in Action)
_SHORTCUT_WORDS = phrase("It is keys such as Ctrl+R, by the names of what they do.")

# The workspace becomes the first label of a host name, so nothing else may get into it.
_HOST_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", re.IGNORECASE)
_PLACE = re.compile(r"[1-9]\d{1,4}x[1-9]\d{1,4}[+-]\d{1,5}[+-]\d{1,5}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that can be chosen. Raises InputError that names the field and what it takes.

    `this_computer_only` goes before `engine`: nothing is connected to that is not on this computer.
    `language` None lets the engine detect it. `vad_threshold` lies in -1…1, lower hears more;
    `silence_ms` (200…6000) of silence end a sentence. `transcripts_dir` None is the Documents
    folder, `text_name` the pattern by which files there are called; with `keep_audio` the sound is
    kept there too. Sessions go to the trash `keep_days` after they began, 0 is never. `obs_file` is
    a text file that holds the caption of the moment. `corpus` holds names and terms that the engine should expect. `microphone` is a device's
    id, None the system's default; no command but the window uses it. Captions look as
    `caption_style` says; `own_styles` are the user's, by name. They fade after `caption_fade_s`
    seconds of silence, 0 is never. `captions_locked` lets clicks through them; `calm` moves nothing,
    also where the system does not ask for that. Places of windows are written as X11 does, WIDTHxHEIGHT+X+Y in
    pixels; None lets the window choose. `caption_places` has one for each arrangement of screens,
    the newest last. `welcomed` is set once the first start is over.
    `interface` is the language of the windows, None the system's. `on_close` says what becomes of captions that run when the window is closed,
    `told_of_tray` whether it was said once that they go on there.
    `shortcuts` are keys other than the usual ones, by the action's name, "" for none;
    `global_shortcuts` those that work in every program.
    """

    engine: Engine = "auto"
    this_computer_only: bool = False
    region: Region = "beijing"
    workspace: str | None = None
    language: str | None = None
    voice_detection: bool = True
    vad_threshold: float = 0.0
    # 400 is advised for the cloud but cuts at a speaker's pauses; 800 makes each final late.
    silence_ms: int = 600
    corpus: str | None = None
    transcripts_dir: str | None = None
    text_name: str = file_names.USUAL
    keep_audio: bool = False
    obs_file: str | None = None
    keep_days: int = 0
    microphone: str | None = None
    captions: bool = True
    captions_locked: bool = False
    caption_style: CaptionStyle = PRESETS["Standard"]
    own_styles: Mapping[str, CaptionStyle] = field(default_factory=lambda: MappingProxyType({}))
    caption_fade_s: int = 6
    caption_places: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    calm: bool = False
    window_place: str | None = None
    welcomed: bool = False
    interface: str | None = None
    on_close: OnClose = "ask"
    told_of_tray: bool = False
    shortcuts: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    global_shortcuts: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def __post_init__(self) -> None:
        for name in RULES:
            complaint = complaint_about(name, getattr(self, name))
            if complaint:
                value = repr(getattr(self, name))
                raise InputError(
                    phrase("The setting {name} can't be {value}", name=name, value=value),
                    complaint,
                )


def _is_threshold(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and -1 <= value <= 1


def is_style_name(value: object) -> bool:
    """Return whether a style of the user's own can be called so."""
    return (
        isinstance(value, str)
        and 0 < len(value) <= 40
        and value.isprintable()
        and (value == value.strip() and value not in PRESETS)
    )


def _are_styles(value: object) -> bool:
    return (
        isinstance(value, Mapping)
        and len(value) <= MOST_STYLES
        and all(map(is_style_name, value))
        and all(isinstance(style, CaptionStyle) for style in value.values())
    )


def _are_shortcuts(value: object) -> bool:
    return isinstance(value, Mapping) and all(
        name in _ACTIONS and isinstance(keys, str) and len(keys) <= 60
        for name, keys in value.items()
    )


def _are_places(value: object) -> bool:
    return (
        isinstance(value, Mapping)
        and len(value) <= MOST_PLACES
        and all(isinstance(key, str) and len(key) <= 1000 for key in value)
        and all(isinstance(place, str) and _PLACE.fullmatch(place) for place in value.values())
    )


RULES: Mapping[str, Rule] = MappingProxyType(
    {
        "engine": one_of(*ENGINES),
        "this_computer_only": ON_OR_OFF,
        "region": one_of(*REGIONS),
        "workspace": text_or_none(
            lambda value: _HOST_LABEL.fullmatch(value) is not None,
            phrase("It is the workspace's id: letters, digits and hyphens."),
        ),
        "language": text_or_none(
            LANGUAGES.__contains__,
            phrase(
                "Leave it out to have it detected, or choose one of: {languages}.",
                languages=" ".join(sorted(LANGUAGES)),
            ),
        ),
        "voice_detection": ON_OR_OFF,
        "vad_threshold": Rule(
            _is_threshold, phrase("It is a number from -1 to 1; lower hears more.")
        ),
        "silence_ms": one_within(SILENCE_MS, phrase("milliseconds")),
        "corpus": text_or_none(
            lambda value: len(value) <= CORPUS_LIMIT,
            phrase("It is text of at most {most} characters.", most=CORPUS_LIMIT),
        ),
        "transcripts_dir": text_or_none(
            lambda value: bool(value) and "\0" not in value, phrase("It is the path of a folder.")
        ),
        "text_name": Rule(
            file_names.is_pattern,
            phrase(
                "It is a name such as {example}, without slashes and other braces, "
                "and not of a title alone: a session may have none.",
                example=file_names.USUAL,
            ),
        ),
        "keep_audio": ON_OR_OFF,
        "obs_file": text_or_none(
            lambda value: bool(value) and "\0" not in value, phrase("It is the path of a file.")
        ),
        "keep_days": one_within(KEEP_DAYS, phrase("days")),
        "microphone": text_or_none(bool, phrase("It is the id of a device.")),
        "captions": ON_OR_OFF,
        "captions_locked": ON_OR_OFF,
        "caption_style": Rule(
            lambda value: isinstance(value, CaptionStyle),
            phrase("It is a style with size, lines and so on."),
        ),
        "own_styles": Rule(
            _are_styles,
            phrase(
                "It is at most {most} styles, by names of at most 40 characters.", most=MOST_STYLES
            ),
        ),
        "caption_fade_s": one_within(FADE_S, phrase("seconds")),
        "caption_places": Rule(
            _are_places,
            phrase(
                "It is at most {most} places such as 760x560+40+20, by screens.", most=MOST_PLACES
            ),
        ),
        "calm": ON_OR_OFF,
        "welcomed": ON_OR_OFF,
        "interface": text_or_none(INTERFACES.__contains__, "It is en or zh."),
        "told_of_tray": ON_OR_OFF,
        "on_close": one_of("ask", "keep", "quit"),
        "shortcuts": Rule(_are_shortcuts, _SHORTCUT_WORDS),
        "global_shortcuts": Rule(_are_shortcuts, _SHORTCUT_WORDS),
        "window_place": text_or_none(
            lambda value: _PLACE.fullmatch(value) is not None,
            phrase("It is a place such as 760x560+40+20."),
        ),
    }
)


def complaint_about(name: str, value: object) -> str:
    """Say what the field `name` takes where `value` is not that; an empty string where it is."""
    return complaint(RULES, name, value)
