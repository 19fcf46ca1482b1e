"""What others wrote that this program is made of, and their licences, as they come with it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from app.phrases import phrase
from app.store.paths import resources_dir

_TEXTS = re.compile(r"\.dist-info/(licenses/|.*(licen[cs]e|copying|notice))", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Part:
    """Something that is part of the program; `licence` is written as SPDX does.

    `file` has the text of its licence, in licences_dir(); "" where nothing but its name is known.
    """

    name: str
    version: str
    licence: str
    homepage: str = ""
    file: str = ""


def licences_dir() -> Path:
    """Return the folder that the build fills (packaging/licences.py); a checkout has none."""
    return resources_dir() / "licences"


def listed(folder: Path) -> list[Part]:
    """Return what the build lists, in its order; without a list, what is installed here."""
    try:
        entries = json.loads((folder / "index.json").read_text(encoding="utf-8"))
        return [Part(**entry) for entry in entries]
    except (OSError, ValueError, TypeError):  # it is not there, or no longer whole
        return _installed()


def text_of(part: Part, folder: Path) -> str:
    """Return the text of a part's licence, or say in words for people that there is none here."""
    try:
        if part.file:
            return (folder / part.file).read_text(encoding="utf-8")
        found = metadata.files(part.name) or []
        texts = [file.read_text("utf-8") for file in found if _TEXTS.search(file.as_posix())]
    except (OSError, UnicodeDecodeError, metadata.PackageNotFoundError) as problem:
        return phrase("This text can't be read: {reason}", reason=problem)
    return "\n\n".join(texts) or phrase("It came without a text.")


def _installed() -> list[Part]:
    found: dict[str, Part] = {}
    for one in metadata.distributions():
        fields = ("License-Expression", "License")
        said = next((one.metadata[field] for field in fields if field in one.metadata), "")
        licence = said.strip().partition("\n")[0]  # some put the whole text there
        found.setdefault(one.name.lower(), Part(one.name, one.version, licence[:60]))
    return [found[name] for name in sorted(found)]
