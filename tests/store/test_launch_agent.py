"""The agent that macOS starts, read back as macOS reads it."""

from __future__ import annotations

import plistlib
from pathlib import Path
from typing import Any

import pytest

from app.store.launch_agent import LABEL, LaunchAgent

COMMAND = ("/Applications/A & <B> ü.app/Contents/MacOS/surtitle", "gui", "--quietly")


def test_it_is_an_agent_that_runs_at_login_and_only_with_a_screen(tmp_path: Path) -> None:
    agent = LaunchAgent(tmp_path)
    assert agent.read() is None
    agent.write(COMMAND)
    assert agent.read() == (COMMAND, True)
    assert agent.path == tmp_path / "Library" / "LaunchAgents" / f"{LABEL}.plist"
    read = plistlib.loads(agent.path.read_bytes())
    assert read.pop("ProgramArguments") == list(COMMAND)
    assert read == {
        "Label": LABEL,
        "RunAtLoad": True,
        "ProcessType": "Interactive",
        "LimitLoadToSessionType": "Aqua",
    }
    agent.remove()
    agent.remove()
    assert list(agent.path.parent.iterdir()) == []


@pytest.mark.parametrize(
    ("members", "found"),
    [
        ({"ProgramArguments": ["a"]}, (("a",), False)),
        ({"ProgramArguments": ["a"], "RunAtLoad": True}, (("a",), True)),
        ({"ProgramArguments": ["a"], "RunAtLoad": True, "Disabled": True}, (("a",), False)),
        ({"ProgramArguments": ["a", 1], "RunAtLoad": True}, ((), True)),
        ({"ProgramArguments": "a", "RunAtLoad": True}, ((), True)),
        ({"Program": "a", "RunAtLoad": True}, ((), True)),
        (["a"], ((), True)),
    ],
)
def test_what_others_write_is_understood(tmp_path: Path, members: Any, found: Any) -> None:
    agent = LaunchAgent(tmp_path)
    agent.path.parent.mkdir(parents=True)
    agent.path.write_bytes(plistlib.dumps(members))
    assert agent.read() == found


@pytest.mark.parametrize("content", [b"", b"<plist", b"bplist00\xff", b"\0"])
def test_what_is_no_agent_is_not_ours(tmp_path: Path, content: bytes) -> None:
    agent = LaunchAgent(tmp_path)
    agent.path.parent.mkdir(parents=True)
    agent.path.write_bytes(content)
    assert agent.read() == ((), True)


def test_a_folder_whose_name_is_no_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no text"):
        LaunchAgent(tmp_path).write(("/apps/\udcff/surtitle",))
    assert list(tmp_path.iterdir()) == []
