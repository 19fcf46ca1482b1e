"""A program run as a fresh user has it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from clean_room import clean_room

pytestmark = [
    pytest.mark.screen,
    pytest.mark.skipif(sys.platform != "linux", reason="of Linux' bundle"),
]


def test_it_gets_what_a_session_gives_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", "/somewhere")
    with clean_room() as room:
        told = dict(line.split("=", 1) for line in room.run(["env"]).stdout.splitlines())
        told.pop("PWD", None)
        told.pop("_", None)
        assert set(told) == {
            *("HOME", "USER", "LOGNAME", "SHELL", "PATH", "LANG", "XDG_RUNTIME_DIR", "DISPLAY")
        }
        assert told["HOME"] == room.run(["pwd"]).stdout.strip()
        assert list(Path(told["HOME"]).iterdir()) == []
        assert room.run(["xdpyinfo"]).returncode == 0
    assert not room.folder.exists()


@pytest.mark.skipif(os.name == "posix" and os.geteuid() != 0, reason="another user needs root")
def test_as_root_it_is_another_user_whose_files_outside_are_found() -> None:
    with clean_room() as room:
        assert room.run(["id", "-u"]).stdout.strip() != "0"
        assert room.run(["touch", str(room.home / "mine")]).returncode == 0
        assert room.strays() == []
        stray = Path("/tmp", f"surtitle-stray-{os.getpid()}")
        try:
            assert room.run(["touch", str(stray)]).returncode == 0
            assert stray in room.strays()
            with clean_room() as another:
                assert another.strays() == []  # it is another's
        finally:
            stray.unlink()
        assert room.run(["touch", "/usr/stray"]).returncode != 0
