"""The program at login: chosen in the settings, then opened by the desktop's own entry."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from app.store.desktop_entry import DesktopEntry
from tests.fakes.desktop import Desktop
from tests.fakes.hands import Editor
from tests.fakes.window import BOUND_S, MAIN, open_window, until

pytestmark = pytest.mark.screen

NAME = "When you log in"


def test_it_is_chosen_in_the_settings_and_opens_beside_what_somebody_does(
    desktop: Desktop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    home = tmp_path / "home"
    entry = DesktopEntry({"XDG_CONFIG_HOME": str(tmp_path / "config")})
    with open_window(desktop, home) as window:
        desktop.xdotool("key", "ctrl+comma")
        window.click("ListItem", "General", window="Settings")
        window.click("ComboBox", NAME, window="Settings")
        window.click("ListItem", "Open Surtitle", window="")
        until("there is an entry", entry.path.exists)
        window.process.terminate()
        assert window.end() == 0
        assert window.log() == ""
    found = entry.read()
    assert found is not None
    assert "--start" not in found[0]
    editor = Editor(desktop, tmp_path / "editor")
    environ = {**os.environ, **desktop.environment}
    started = subprocess.Popen(found[0], cwd="/", env=environ)
    try:
        until("its window is there", lambda: desktop.windows(MAIN))
        desktop.xdotool("type", "on and on")
        until("all that was typed is there", lambda: editor.says("text") == "on and on")
        assert editor.says("focused")
        again = subprocess.run(found[0], cwd="/", env=environ, timeout=BOUND_S, check=False)
        assert again.returncode == 0
        assert editor.says("focused")
        started.terminate()
        assert started.wait(BOUND_S) == 0
    finally:
        started.kill()
        started.wait()
