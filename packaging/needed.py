"""Which libraries the programs and libraries of a folder ask a system for, beyond those in the folder.

    python needed.py FOLDER

Prints one soname a line. Needs pyelftools.
"""

from __future__ import annotations

import sys
from pathlib import Path

from elftools.elf.dynamic import DynamicSection
from elftools.elf.elffile import ELFFile
from glibc import elf_files


def needed(folder: Path) -> list[str]:
    """Return the sonames, sorted."""
    asked: set[str] = set()
    there: set[str] = set()
    for path in elf_files(folder):
        there.add(path.name)
        with path.open("rb") as file:
            for section in ELFFile(file).iter_sections():
                if isinstance(section, DynamicSection):
                    # Each kind of tag has its text by its own name.
                    asked |= {getattr(tag, "needed") for tag in section.iter_tags("DT_NEEDED")}  # noqa: B009
                    there |= {getattr(tag, "soname") for tag in section.iter_tags("DT_SONAME")}  # noqa: B009
    return sorted(asked - there)


if __name__ == "__main__":
    print("\n".join(needed(Path(sys.argv[1]))))
