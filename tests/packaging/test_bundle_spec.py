"""What PyInstaller is told to make on each system, by a PyInstaller that only listens."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import macos_app
import pytest

from app import __version__
from tests.packaging.checkout import REAL

SPEC = REAL / "packaging/surtitle.spec"


class Told:
    """One of PyInstaller's classes: keeps what it was told."""

    def __init__(self, *positional: Any, **named: Any) -> None:
        self.positional, self.named = positional, named
        self.scripts: list[Any] = []
        self.binaries: list[Any] = []
        self.datas: list[Any] = []
        self.pure: list[Any] = []


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Any:
    """The spec's names, after it was run on the system that is asked for."""
    monkeypatch.setattr(sys, "platform", request.param)
    monkeypatch.setattr(sys, "path", list(sys.path))
    calls: list[tuple[str, Told]] = []

    def listening(kind: str) -> Any:
        def call(*positional: Any, **named: Any) -> Told:
            told = Told(*positional, **named)
            calls.append((kind, told))
            return told

        return call

    names: dict[str, Any] = {
        kind: listening(kind) for kind in ("Analysis", "PYZ", "EXE", "COLLECT", "BUNDLE")
    }
    names |= {"SPECPATH": str(SPEC.parent), "workpath": str(tmp_path)}
    exec(compile(SPEC.read_text("utf-8"), str(SPEC), "exec"), names)
    return calls


def of(calls: list[tuple[str, Told]], kind: str) -> list[Told]:
    return [told for name, told in calls if name == kind]


@pytest.mark.parametrize("made", ["linux"], indirect=True)
def test_on_linux_it_is_one_program(made: list[tuple[str, Told]]) -> None:
    (program,) = of(made, "EXE")
    assert (program.named["name"], program.named["console"]) == ("surtitle", True)
    (collected,) = of(made, "COLLECT")
    assert collected.positional[2] is program


@pytest.mark.parametrize("made", ["win32"], indirect=True)
def test_on_windows_one_has_a_window_and_one_a_console(made: list[tuple[str, Told]]) -> None:
    programs = of(made, "EXE")
    assert [(one.named["name"], one.named["console"]) for one in programs] == [
        ("Surtitle", False),
        ("surtitle-console", True),
    ]
    for program in programs:
        assert f"'{program.named['name']}.exe'" in Path(program.named["version"]).read_text()
        assert f"'{__version__}'" in Path(program.named["version"]).read_text()
        assert Path(program.named["icon"]).read_bytes()[:4] == b"\0\0\1\0"
        assert Path(program.named["manifest"]).is_file()
    (collected,) = of(made, "COLLECT")
    assert list(collected.positional[2:]) == programs
    assert collected.named["name"] == "surtitle"


@pytest.mark.parametrize("made", ["darwin"], indirect=True)
def test_on_macos_it_is_an_app(made: list[tuple[str, Told]]) -> None:
    (program,) = of(made, "EXE")
    assert (program.named["name"], program.named["console"]) == ("Surtitle", False)
    (app,) = of(made, "BUNDLE")
    assert app.positional == tuple(of(made, "COLLECT"))
    assert app.named["name"] == "Surtitle.app"
    assert app.named["bundle_identifier"] == macos_app.IDENTIFIER
    assert app.named["info_plist"] == macos_app.info_plist(__version__)
    assert Path(app.named["icon"]).read_bytes()[:4] == b"icns"
