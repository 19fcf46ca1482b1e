"""The ways to say what to listen to."""

from __future__ import annotations

from pathlib import Path

from app.audio.block import Block, Source
from app.audio.sound_file import SoundFile
from app.audio.standard_input import StdinAudio
from app.audio.steady_microphone import SteadyMicrophone
from app.errors import InputError
from app.phrases import phrase

__all__ = ["Block", "Source", "parse_source"]

_FORMS = phrase("A source is mic, mic:NAME, file:PATH, - (standard input) or sample.")


def parse_source(text: str, *, sample: Path, speed: float | None = 1.0) -> Source:
    """Make the Source that `mic`, `mic:NAME`, `file:PATH`, `-` or `sample` stands for.

    `sample` is where the built-in recording lies; `speed` is for recordings, None being as fast
    as they're taken. Nothing is opened yet. Raises InputError for anything else.
    """
    kind, colon, rest = text.partition(":")
    if text == "mic":
        return SteadyMicrophone()
    if kind == "mic" and rest.strip():
        return SteadyMicrophone(rest.strip())
    if kind == "file" and rest:
        try:
            return SoundFile(Path(rest).expanduser(), speed)
        except RuntimeError as error:  # "~somebody" whom nobody knows
            raise InputError(
                phrase("There is no home folder for {name}", name=rest),
                phrase("Write the whole path."),
            ) from error
    if text == "-":
        return StdinAudio()
    if text == "sample":
        return SoundFile(sample, speed)
    if colon and kind in ("mic", "file"):
        raise InputError(phrase("“{text}” names nothing after the colon", text=text), _FORMS)
    path = Path(text)
    if text and path.suffix:
        raise InputError(
            phrase("“{text}” is not a source", text=text),
            phrase("For a recording, write file:{text}", text=text),
        )
    raise InputError(phrase("“{text}” is not a source", text=text), _FORMS)
