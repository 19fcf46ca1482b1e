"""Which glibc and which libstdc++ a folder of programs and libraries asks for at least.

    python glibc.py FOLDER …

Prints one line a symbol family, `GLIBC 2.35 libpython3.11.so.1.0`: the newest version that is asked
for, and the file that does. Needs pyelftools.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import bundle
from elftools.elf.elffile import ELFFile
from elftools.elf.gnuversions import GNUVerNeedSection

FAMILIES = ("GLIBC", "GLIBCXX")


def elf_files(folder: Path) -> Iterator[Path]:
    """Yield the programs and libraries below a folder."""
    yield from filter(bundle.is_elf, sorted(folder.rglob("*")))


def needed_versions(path: Path) -> Iterator[str]:
    """Yield every version that a file asks of others, as `GLIBC_2.34`."""
    with path.open("rb") as file:
        for section in ELFFile(file).iter_sections():
            if isinstance(section, GNUVerNeedSection):
                for _, versions in section.iter_versions():
                    yield from (version.name for version in versions)


def newest(folders: list[Path]) -> dict[str, tuple[tuple[int, ...], str]]:
    """Return by family the newest version that is asked for, and the name of the file that does."""
    found: dict[str, tuple[tuple[int, ...], str]] = {}
    for folder in folders:
        for path in elf_files(folder):
            for version in needed_versions(path):
                family, _, numbers = version.partition("_")
                if family in FAMILIES and numbers[:1].isdigit():
                    one = (tuple(int(part) for part in numbers.split(".")), path.name)
                    found[family] = max(found.get(family, one), one, key=lambda each: each[0])
    return found


if __name__ == "__main__":
    for family, (version, name) in sorted(newest([Path(one) for one in sys.argv[1:]]).items()):
        print(family, ".".join(map(str, version)), name)
