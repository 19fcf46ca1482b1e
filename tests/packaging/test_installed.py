"""The proof in an empty Debian, as far as it goes without one: `dev.py prove` is itself a test."""

from __future__ import annotations

import os
from pathlib import Path

import installed
import pytest
from environment import SetupError


def test_without_root_it_says_what_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(SetupError, match="needs root"):
        installed.prove(Path("surtitle.deb"))


def test_what_apt_and_the_kernel_keep_for_themselves_is_not_left_by_the_package(
    tmp_path: Path,
) -> None:
    for name in ("usr/bin/x", "home/newcomer/y", "var/log/z", "tmp/deb", "etc/left"):
        path = tmp_path / name
        path.parent.mkdir(parents=True)
        path.touch()
    found = installed.Empty(tmp_path).files()
    assert {"usr/bin/x", "etc/left"} <= found
    assert not [name for name in found if name.startswith(("home", "var/log", "tmp"))]
