"""What a build looks at before it calls what it made a package."""

from __future__ import annotations

import json
import platform
import subprocess
import sys
from pathlib import Path
from typing import Any

import bundle
import pytest
from environment import SetupError

import build

CHECK = {"name": "Screen", "verdict": "ok", "found": "It opens windows."}


class Room:
    """A clean room in which a program says something of its own."""

    def __init__(self, said: str, code: int = 0, strays: tuple[str, ...] = ()) -> None:
        self.said, self.code, self.left = said, code, [Path(name) for name in strays]
        self.ran: list[str] = []

    def run(self, command: list[str]) -> subprocess.CompletedProcess[str]:
        self.ran = command
        return subprocess.CompletedProcess(command, self.code, self.said, "a trace")

    def strays(self) -> list[Path]:
        return self.left


def prove(room: Any) -> None:
    build.prove(room, Path("/somewhere/surtitle"))


def test_a_program_that_passes_its_own_test_is_a_build(capsys: pytest.CaptureFixture[str]) -> None:
    room = Room(json.dumps({"checks": [CHECK]}))
    prove(room)
    assert room.ran == ["/somewhere/surtitle", "self-test", "--json"]
    assert "It opens windows." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("room", "why"),
    [
        (Room(json.dumps({"checks": [{**CHECK, "verdict": "broken"}]}), 1), "The self-test failed"),
        (Room("Segmentation fault", 139), "Segmentation fault a trace"),
        (Room("", 127), "a trace"),
        (Room(json.dumps({"checks": [CHECK]}), strays=("/tmp/x",)), "/tmp/x"),
    ],
)
def test_one_that_does_not_is_none(room: Room, why: str) -> None:
    with pytest.raises(SetupError, match=why):
        prove(room)


def test_its_time_is_the_commit_s_or_the_one_that_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert build.source_date() == 1_700_000_000
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    monkeypatch.setattr(build, "ROOT", tmp_path)  # no checkout
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(SetupError, match="SOURCE_DATE_EPOCH"):
        build.source_date()
    git = ["git", "-c", "user.name=x", "-c", "user.email=x@example.org", "-C", str(tmp_path)]
    subprocess.run([*git, "init", "--quiet"], check=True)
    monkeypatch.setenv("GIT_COMMITTER_DATE", "1600000000 +0000")
    subprocess.run([*git, "commit", "--quiet", "--allow-empty", "-m", "x"], check=True)
    assert build.source_date() == 1_600_000_000


@pytest.mark.skipif(sys.platform != "linux", reason="of Linux' bundle")
def test_a_bundle_without_what_it_is_to_have_ends_the_build(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "_internal").mkdir()
    (tmp_path / "_internal" / "base_library.zip").touch()
    monkeypatch.setattr(build, "BUNDLE", tmp_path)
    with pytest.raises(SetupError, match=r"resources/\*"):
        build.look_inside(Path(sys.executable))


@pytest.mark.skipif(sys.platform != "linux", reason="of Linux' bundle")
def test_what_asks_for_a_newer_system_than_is_promised_ends_the_build(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(build, "BUNDLE", tmp_path)
    (tmp_path / "true").write_bytes(Path("/bin/true").read_bytes())
    build._look_at_age(Path(sys.executable))
    assert "asks for GLIBC 2." in capsys.readouterr().out
    monkeypatch.setattr(platform, "machine", lambda: "old")
    monkeypatch.setitem(bundle.OLDEST, "old", {"GLIBC": (2, 1)})
    with pytest.raises(SetupError, match="too new"):
        build._look_at_age(Path(sys.executable))


def test_a_tool_that_is_missing_counts_in_ci_only(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(build, "WORK", tmp_path)
    (tmp_path / "share" / "metainfo").mkdir(parents=True)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CI", raising=False)
    build.lint(tmp_path / "surtitle.deb")
    monkeypatch.setenv("CI", "true")
    with pytest.raises(SetupError, match="lintian is missing"):
        build.lint(tmp_path / "surtitle.deb")
