from __future__ import annotations

import platform
from pathlib import Path

import pytest

from app import __version__
from app.ui.surroundings import surroundings


def test_versions_are_said_and_no_names_of_people_or_computers() -> None:
    facts = surroundings(
        {"XDG_CURRENT_DESKTOP": "GNOME", "XDG_SESSION_TYPE": "x11", "USER": "anna"}
    )
    assert facts["Surtitle"] == f"{__version__}, not bundled"
    assert facts["Python"] in platform.python_version()
    assert "PySide6 6." in facts["Qt"]
    assert platform.machine() in facts["System"]
    assert facts["Desktop"] == "GNOME, x11"
    text = " ".join(facts.values())
    for name in ("anna", platform.node(), str(Path.home())):
        assert name not in text


def test_what_the_environment_says_is_taken_as_words_only() -> None:
    said = {"XDG_CURRENT_DESKTOP": "KDE\n/home" + "x" * 500}
    assert surroundings(said)["Desktop"] == "KDEhome" + "x" * 53
    assert surroundings({})["Desktop"] == "not named"


def test_the_bundle_is_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.frozen", True, raising=False)
    assert surroundings({})["Surtitle"] == f"{__version__}, bundled"
