"""Which libraries a folder asks a system for."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import needed
import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="of Linux' bundle")


def test_what_is_in_the_folder_is_not_asked_for(tmp_path: Path) -> None:
    shutil.copy("/bin/ls", tmp_path / "ls")
    asked = needed.needed(tmp_path)
    assert "libc.so.6" in asked
    assert asked == sorted(asked)
    libc = next(
        Path(line.split()[-1])
        for line in Path("/proc/self/maps").read_text().splitlines()
        if line.endswith("libc.so.6")
    )
    shutil.copy(libc, tmp_path / "under-another-name")
    assert "libc.so.6" not in needed.needed(tmp_path)
