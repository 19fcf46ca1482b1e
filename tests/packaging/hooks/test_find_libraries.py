"""Where the bundle's libraries are, before anything asks."""

from __future__ import annotations

import ctypes.util
import runpy
import sys
from pathlib import Path

import pytest

from tests.packaging.checkout import REAL


def test_they_are_found_without_asking_the_system(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "bundle").mkdir()
    program = tmp_path / "bundle" / "surtitle"
    program.touch()
    (tmp_path / "surtitle").symlink_to(program)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "surtitle"))
    monkeypatch.setattr(ctypes.util, "find_library", None)
    runpy.run_path(str(REAL / "packaging" / "hooks" / "find_libraries.py"))
    find = ctypes.util.find_library
    assert find("portaudio") == str(tmp_path / "bundle" / "_internal" / "libportaudio.so.2")
    assert find("libpulse") == "libpulse.so.0"
    assert find("Security") is None
