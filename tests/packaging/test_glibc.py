"""How new a system the files of a folder ask for."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import glibc
import pytest
import soxr

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="of Linux' bundle")


def test_only_programs_and_libraries_are_looked_at(tmp_path: Path) -> None:
    shutil.copy("/bin/true", tmp_path / "program")
    (tmp_path / "text").write_text("\x7fELF is how they begin")
    (tmp_path / "link").symlink_to("program")
    (tmp_path / "short").write_bytes(b"\x7f")
    assert [path.name for path in glibc.elf_files(tmp_path)] == ["program", "text"]


def test_the_newest_version_is_told_with_who_asks_for_it(tmp_path: Path) -> None:
    (library,) = Path(soxr.__file__).parent.glob("soxr_ext*.so")
    shutil.copy(library, tmp_path)
    asked = set(glibc.needed_versions(library))
    assert any(version.startswith("GLIBC_2.") for version in asked)
    found = glibc.newest([tmp_path])
    version, name = found["GLIBC"]
    assert name == library.name
    assert f"GLIBC_{'.'.join(map(str, version))}" in asked
    assert version == max(
        tuple(map(int, one.removeprefix("GLIBC_").split(".")))
        for one in asked
        if one.startswith("GLIBC_") and one[6].isdigit()
    )
