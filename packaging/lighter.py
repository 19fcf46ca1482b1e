"""Makes what goes into the Linux bundle lighter: symbols for debuggers off, ICU's data and JACK out.

Needs binutils (`strip`, `ld`), as PyInstaller does.
"""

from __future__ import annotations

import shutil
import struct
import subprocess
from pathlib import Path

import bundle
import no_jack

# Python's own, as it is often compiled with symbols, and what wheels bring with them. Not those that
# a wheel's tools have altered (numpy.libs): stripped, they don't load any more.
STRIPPED = "{libpython3*,python3*/lib-dynload/*,cryptography/*,PySide6/Qt/lib/libicu*,lib*.so.*}"


def lightened(entries: list[tuple[str, str, str]], folder: Path) -> list[tuple[str, str, str]]:
    """Return PyInstaller's entries (destination, source, kind), with lighter files for sources.

    Those are written to `folder`. Raises CalledProcessError with what a tool said.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    sources = {place: Path(source) for place, source, _ in entries}
    return [
        (place, str(_lightened(place, sources, folder)), kind)
        if kind in ("BINARY", "EXTENSION")
        else (place, source, kind)
        for place, source, kind in entries
    ]


def _lightened(place: str, sources: dict[str, Path], folder: Path) -> Path:
    """Return the lighter file, or the source itself where it stays as it is."""
    if not bundle.matches(place, STRIPPED):
        return sources[place]
    target = folder / place
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.name.startswith("libicudata.so."):
        make_empty_icu_data(target)
    elif target.name == no_jack.NAME:
        no_jack.make_no_jack(sources["libportaudio.so.2"], target)
    else:
        shutil.copy(sources[place], target)
        _run("strip", "--strip-unneeded", str(target))
    return target


def make_empty_icu_data(target: Path) -> None:
    """Write a libicudata with nothing in it, under the name that `target` has.

    The 31 MB of the real one are how 700 places sort, count and say dates, and old encodings. Qt asks
    ICU for the sorting (QCollator) and the encodings, which this program uses neither of; its own
    tables have the rest, and ICU's rules for upper and lower case are in libicuuc itself. ICU's own
    sources call such a file stub data: ICU finds it sound, and whatever is asked for missing.
    """
    version = target.name.rpartition(".")[2]
    # UDataInfo: size, reserved, little-endian, ASCII, two bytes a UChar, reserved; what kind of
    # data; its format's version and its own. Then an empty table of contents.
    info = struct.pack(
        "<HHBBBB4s4B4B", 20, 0, 0, 0, 2, 0, b"CmnD", 1, 0, 0, 0, int(version), 1, 0, 0
    )
    header = struct.pack("<HBB", 4 + len(info) + 8, 0xDA, 0x27) + info + bytes(8)
    table = header + struct.pack("<I", 0) + bytes(12)
    raw = target.with_name("icu_data.bin")
    raw.write_bytes(table)
    made = target.with_name("icu_data.o")
    symbol = f"icudt{version}_dat"
    # Run beside the file: the symbols' names are made of the path.
    _run("ld", "-r", "-b", "binary", "-o", made.name, raw.name, cwd=target.parent)
    rename = f"--redefine-sym=_binary_icu_data_bin_start={symbol}"
    aligned = (".data=.rodata,alloc,load,readonly,data,contents", ".rodata=16")
    _run(
        *("objcopy", rename, "--rename-section", aligned[0], "--set-section-alignment", aligned[1]),
        *("--strip-symbol=_binary_icu_data_bin_end", "--strip-symbol=_binary_icu_data_bin_size"),
        made.name,
        cwd=target.parent,
    )
    _run(
        *("ld", "-shared", "-soname", target.name, "-z", "noexecstack", "--build-id=none"),
        *("-o", target.name, made.name),
        cwd=target.parent,
    )
    raw.unlink()
    made.unlink()


def _run(*command: str, cwd: Path | None = None) -> None:
    subprocess.run(command, check=True, capture_output=True, cwd=cwd)
