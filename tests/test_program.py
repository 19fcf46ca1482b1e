"""How the program starts itself once more, as it is installed and out of a bundle."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from app import __version__
from app.program import give_back, own_command, recognizer_command, set_for_start


def test_it_is_the_same_program_wherever_one_stands(tmp_path: Path) -> None:
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "__main__.py").write_text("print('a stranger')")
    done = subprocess.run(
        own_command("--version"), cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == f"surtitle {__version__}"


def test_a_bundle_is_one_executable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", "/usr/lib/surtitle/surtitle")
    assert own_command("gui", "--start") == ("/usr/lib/surtitle/surtitle", "gui", "--start")
    assert recognizer_command() == ("/usr/lib/surtitle/surtitle", "--recognizer")


def test_on_windows_the_recogniser_is_the_executable_with_standard_streams(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "platform", "win32")
    for started in ("Surtitle.exe", "surtitle-console.exe"):
        monkeypatch.setattr(sys, "executable", str(tmp_path / started))
        assert recognizer_command() == (str(tmp_path / "surtitle-console.exe"), "--recognizer")
        assert own_command("gui") == (str(tmp_path / started), "gui")


def test_from_a_checkout_windows_is_like_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    assert recognizer_command() == (sys.executable, "-P", "-m", "app.recognizer")


def test_what_is_set_for_the_start_is_given_back_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "wayland")
    monkeypatch.delenv("QT_PLUGIN_PATH", raising=False)
    for value in ("xcb", "offscreen"):
        set_for_start("QT_QPA_PLATFORM", value)
        set_for_start("QT_PLUGIN_PATH", value)
    assert os.environ["QT_QPA_PLATFORM"] == os.environ["QT_PLUGIN_PATH"] == "offscreen"
    give_back()
    assert os.environ["QT_QPA_PLATFORM"] == "wayland"
    assert "QT_PLUGIN_PATH" not in os.environ
