"""What a Windows executable says of itself in its Properties, made from the one version.

Standard library only.
"""

from __future__ import annotations

import re

COMPANY = "The Surtitle authors"
COPYRIGHT = "The Surtitle authors, MIT licence"
# US English, in Unicode: what Windows shows where it has nothing in its own language.
_LANGUAGE, _CODE_PAGE = 0x0409, 1200


def numbers(version: str) -> tuple[int, int, int, int]:
    """Return a version as Windows counts: 1.2.0rc1 is (1, 2, 0, 0). Raises ValueError."""
    release = re.match(r"\d+(\.\d+){0,3}", version)
    if release is None:
        raise ValueError(f"{version!r} does not begin with a number")
    parts = [int(part) for part in release[0].split(".")]
    first, second, third, fourth = [*parts, 0, 0, 0][:4]
    return first, second, third, fourth


def resource(version: str, *, file: str, description: str) -> str:
    """Return the version resource of `file`, as PyInstaller's EXE(version=…) reads it from a file."""
    said = {
        "CompanyName": COMPANY,
        "FileDescription": description,
        "FileVersion": version,
        "InternalName": file.removesuffix(".exe"),
        "LegalCopyright": COPYRIGHT,
        "OriginalFilename": file,
        "ProductName": "Surtitle",
        "ProductVersion": version,
    }
    strings = ", ".join(f"StringStruct({name!r}, {value!r})" for name, value in said.items())
    four = numbers(version)
    table = f"{_LANGUAGE:04X}{_CODE_PAGE:04X}"
    return (
        "VSVersionInfo(\n"
        # 0x40004: Windows on 32-bit interfaces, as every program is; 1: a program.
        f"  ffi=FixedFileInfo(filevers={four}, prodvers={four}, mask=0x3F, flags=0, OS=0x40004,\n"
        "    fileType=1, subtype=0, date=(0, 0)),\n"
        "  kids=[\n"
        f"    StringFileInfo([StringTable({table!r}, [{strings}])]),\n"
        f"    VarFileInfo([VarStruct('Translation', [{_LANGUAGE}, {_CODE_PAGE}])]),\n"
        "  ],\n"
        ")\n"
    )
