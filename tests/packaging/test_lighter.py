"""Libraries without what nobody needs of them."""

from __future__ import annotations

import ctypes
import subprocess
import sys
from pathlib import Path

import lighter
import PySide6
import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="of Linux' bundle")

QT = Path(PySide6.__file__).parent / "Qt" / "lib"

# Loaded in a process of its own: this one may have the real data.
ASK_ICU = """
import ctypes, sys
ctypes.CDLL(sys.argv[1], ctypes.RTLD_GLOBAL)
uc = ctypes.CDLL(sys.argv[2], ctypes.RTLD_GLOBAL)
i18n = ctypes.CDLL(sys.argv[3])
version = sys.argv[4]
status = ctypes.c_int(0)
open_ = getattr(i18n, f"ucol_open_{version}")
open_.restype = ctypes.c_void_p
found = open_(b"de", ctypes.byref(status))
print(chr(getattr(uc, f"u_toupper_{version}")(ord("\\u00e4"))), found, status.value)
"""


def test_icu_takes_the_empty_data_for_sound_and_knows_upper_case(tmp_path: Path) -> None:
    (real,) = QT.glob("libicudata.so.*")
    version = real.name.rpartition(".")[2]
    empty = tmp_path / real.name
    lighter.make_empty_icu_data(empty)
    assert empty.stat().st_size < 20_000
    assert list(tmp_path.iterdir()) == [empty]
    libraries = [str(QT / f"lib{name}.so.{version}") for name in ("icuuc", "icui18n")]
    command = [sys.executable, "-X", "utf8", "-c", ASK_ICU, str(empty), *libraries, version]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    # 4: the data was read, and has no such file in it. Data that is not sound gives 3.
    assert done.stdout.split() == ["Ä", "None", "4"]


def test_a_library_that_was_stripped_still_loads(tmp_path: Path) -> None:
    loaded = ctypes.CDLL("liblzma.so.5")  # Python's lzma brings it
    source = next(
        line.split()[-1]
        for line in Path("/proc/self/maps").read_text().splitlines()
        if "liblzma.so.5" in line
    )
    ((place, path, kind),) = lighter.lightened(
        [("liblzma.so.5", source, "BINARY")], tmp_path / "lighter"
    )
    assert (place, kind) == ("liblzma.so.5", "BINARY")
    assert Path(path).parent == tmp_path / "lighter"
    assert ctypes.CDLL(path).lzma_version_number() == loaded.lzma_version_number()
    listed = subprocess.run(["nm", path], capture_output=True, text=True, check=False)
    assert "no symbols" in listed.stderr


def test_what_a_wheel_s_tools_have_altered_and_what_is_no_library_stays(tmp_path: Path) -> None:
    entries = [
        ("numpy.libs/libscipy_openblas64_-1.so", "/nowhere/a.so", "BINARY"),
        ("libQt6Core.so.6", "PySide6/Qt/lib/libQt6Core.so.6", "SYMLINK"),
        ("resources/style.qss", "/nowhere/style.qss", "DATA"),
    ]
    assert lighter.lightened(entries, tmp_path / "lighter") == entries
