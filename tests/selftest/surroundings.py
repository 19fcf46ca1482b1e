"""Other surroundings for the self-test's own process: other modules, other files."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from app.domain.checks import Check
from app.selftest.apart import run_checks

ROOT = Path(__file__).resolve().parents[2]


def look(*names: str) -> list[Check]:
    """Look at these things as `surtitle self-test` does, in a process of its own."""
    return [one.check for one in run_checks(None, names)]


def put_first(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Have modules in this folder found before all others."""
    there = [str(folder), os.environ.get("PYTHONPATH", "")]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, there)))


def copy_program(monkeypatch: pytest.MonkeyPatch, folder: Path) -> Path:
    """Have a copy of the program run, which may lose something; return its resources."""
    shutil.copytree(ROOT / "app", folder / "app", ignore=shutil.ignore_patterns("__pycache__"))
    resources = folder / "resources"
    resources.mkdir()
    for one in (ROOT / "resources").iterdir():
        if one.is_file():
            shutil.copy(one, resources)
        elif one.name != "pictures":
            (resources / one.name).mkdir()
            for file in one.iterdir():
                (resources / one.name / file.name).symlink_to(file.resolve())
    put_first(monkeypatch, folder)
    return resources
