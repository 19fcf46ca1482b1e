"""What the user chose, as one frozen value that is passed down; a change makes a new value.

Change one with `dataclasses.replace`; every field is checked whenever a value is made. The key for
the cloud is not a setting: it lives in the system's keyring.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from app.errors import InputError
from app.protocol.events import LANGUAGES

Engine = Literal["auto", "cloud", "local"]
Region = Literal["beijing", "singapore"]

ENGINES: tuple[Engine, ...] = ("auto", "cloud", "local")
REGIONS: tuple[Region, ...] = ("beijing", "singapore")
SILENCE_MS = range(200, 6001)  # the service refuses anything else
CAPTION_SIZE = range(12, 97)  # pixels at 100 %
CAPTION_LINES = range(1, 7)
CORPUS_LIMIT = 10_000  # characters; the service takes 10,000 tokens, at worst one a character

# The workspace becomes the first label of a host name, so nothing else may get into it.
_HOST_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", re.IGNORECASE)
_PLACE = re.compile(r"[1-9]\d{1,4}x[1-9]\d{1,4}[+-]\d{1,5}[+-]\d{1,5}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that can be chosen. Raises InputError that names the field and what it takes.

    `this_computer_only` goes before `engine`: nothing is connected to that is not on this computer.
    `language` None lets the engine detect it. `vad_threshold` lies in -1…1, lower hears more;
    `silence_ms` (200…6000) of silence end a sentence. `transcripts_dir` None is the Documents
    folder. `corpus` holds names and terms that the engine should expect. `microphone` is a device's
    id, None the system's default; no command but the window uses it. Captions are `caption_size`
    pixels high (12…96), in `caption_lines` rows (1…6). Places of windows are written as X11 does,
    WIDTHxHEIGHT+X+Y in pixels; None lets the window choose.
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
    microphone: str | None = None
    captions: bool = True
    caption_size: int = 28
    caption_lines: int = 2
    caption_place: str | None = None
    window_place: str | None = None

    def __post_init__(self) -> None:
        for name in RULES:
            complaint = complaint_about(name, getattr(self, name))
            if complaint:
                raise InputError(f"The setting {name} can't be {getattr(self, name)!r}", complaint)


@dataclass(frozen=True, slots=True)
class _Rule:
    """What one field takes, as a check and in words for people."""

    holds: Callable[[object], bool]
    words: str


def _one_of(*choices: str) -> _Rule:
    return _Rule(lambda value: value in choices, f"Choose one of: {', '.join(choices)}.")


def _text_or_none(check: Callable[[str], bool], words: str) -> _Rule:
    return _Rule(lambda value: value is None or (isinstance(value, str) and check(value)), words)


def _one_within(numbers: range, what: str) -> _Rule:
    return _Rule(
        lambda value: type(value) is int and value in numbers,
        f"It is a number of {what} from {numbers[0]} to {numbers[-1]}.",
    )


def _is_threshold(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and -1 <= value <= 1


_ON_OR_OFF = _Rule(lambda value: isinstance(value, bool), "It is on or off.")
_A_PLACE = _text_or_none(
    lambda value: _PLACE.fullmatch(value) is not None, "It is a place such as 760x560+40+20."
)

RULES: Mapping[str, _Rule] = MappingProxyType(
    {
        "engine": _one_of(*ENGINES),
        "this_computer_only": _ON_OR_OFF,
        "region": _one_of(*REGIONS),
        "workspace": _text_or_none(
            lambda value: _HOST_LABEL.fullmatch(value) is not None,
            "It is the workspace's id: letters, digits and hyphens.",
        ),
        "language": _text_or_none(
            LANGUAGES.__contains__,
            f"Leave it out to have it detected, or choose one of: {' '.join(sorted(LANGUAGES))}.",
        ),
        "voice_detection": _ON_OR_OFF,
        "vad_threshold": _Rule(_is_threshold, "It is a number from -1 to 1; lower hears more."),
        "silence_ms": _one_within(SILENCE_MS, "milliseconds"),
        "corpus": _text_or_none(
            lambda value: len(value) <= CORPUS_LIMIT,
            f"It is text of at most {CORPUS_LIMIT} characters.",
        ),
        "transcripts_dir": _text_or_none(
            lambda value: bool(value) and "\0" not in value, "It is the path of a folder."
        ),
        "microphone": _text_or_none(bool, "It is the id of a device."),
        "captions": _ON_OR_OFF,
        "caption_size": _one_within(CAPTION_SIZE, "pixels"),
        "caption_lines": _one_within(CAPTION_LINES, "lines"),
        "caption_place": _A_PLACE,
        "window_place": _A_PLACE,
    }
)


def complaint_about(name: str, value: object) -> str:
    """Say what the field `name` takes where `value` is not that; an empty string where it is."""
    rule = RULES[name]
    return "" if rule.holds(value) else rule.words
