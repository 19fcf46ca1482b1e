"""Looks for tests: one that comes to each end."""

from __future__ import annotations

from pathlib import Path

from app.errors import SurtitleError
from app.selftest.findings import Note


def fine(folder: Path) -> str:
    return f"All is well in {folder.name}."


def noted(_folder: Path) -> Note:
    return Note(found="There is none.", hint="One can do without.")


def told(_folder: Path) -> str:
    raise SurtitleError("The model is missing", "Install Surtitle again.")


def odd(_folder: Path) -> str:
    raise LookupError("symbol not found")
