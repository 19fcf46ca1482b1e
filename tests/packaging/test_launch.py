"""Where the bundled program begins."""

from __future__ import annotations

import os
import subprocess
import sys

import launch
import pytest

from app import __version__
from tests.packaging.checkout import REAL


def begun(*arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(REAL)}
    environment.pop("SURTITLE_TOKEN", None)
    command = [sys.executable, str(REAL / "packaging" / "launch.py"), *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_it_is_the_command() -> None:
    assert begun("--version").stdout == f"surtitle {__version__}\n"


def test_it_is_the_recogniser_where_it_is_told_so() -> None:
    done = begun("--recognizer")
    assert done.returncode == 2
    assert "SURTITLE_TOKEN is not set" in done.stderr


@pytest.mark.parametrize("before", [None, "/usr/local/lib"])
def test_what_it_starts_has_the_libraries_of_the_system(
    monkeypatch: pytest.MonkeyPatch, before: str | None
) -> None:
    monkeypatch.setenv("LD_LIBRARY_PATH", "/the/bundle/_internal")
    monkeypatch.delenv("LD_LIBRARY_PATH_ORIG", raising=False)
    monkeypatch.delenv("PYINSTALLER_RESET_ENVIRONMENT", raising=False)
    if before is not None:
        monkeypatch.setenv("LD_LIBRARY_PATH_ORIG", before)
    launch._let_go_of_libraries()
    assert os.environ.get("LD_LIBRARY_PATH") == before
    assert "LD_LIBRARY_PATH_ORIG" not in os.environ
    assert os.environ["PYINSTALLER_RESET_ENVIRONMENT"] == "1"
