"""The version resource, read as PyInstaller reads it: as Python, by its own classes' names."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree as ET

import pytest
import windows_version
from PyInstaller.utils.win32 import winmanifest

from app import __version__
from tests.packaging.checkout import REAL

MANIFEST = REAL / "packaging/windows/surtitle.manifest"


class Node:
    """Stands for each of PyInstaller's classes, whose module imports only on Windows."""

    def __init__(self, *positional: Any, **named: Any) -> None:
        self.positional, self.named = positional, named


def read(text: str) -> Node:
    names = (
        "VSVersionInfo FixedFileInfo StringFileInfo StringTable StringStruct VarFileInfo VarStruct"
    )
    root = eval(text, {"__builtins__": {}}, dict.fromkeys(names.split(), Node))
    assert isinstance(root, Node)
    return root


@pytest.mark.parametrize(
    ("version", "numbers"),
    [
        ("0.1.0", (0, 1, 0, 0)),
        ("1.2.3rc1", (1, 2, 3, 0)),
        ("2.0", (2, 0, 0, 0)),
        ("1.2.3.4", (1, 2, 3, 4)),
        ("10.20.30.dev5", (10, 20, 30, 0)),
    ],
)
def test_windows_counts_in_four_numbers(version: str, numbers: tuple[int, ...]) -> None:
    assert windows_version.numbers(version) == numbers


def test_a_version_has_to_begin_with_a_number() -> None:
    with pytest.raises(ValueError, match="does not begin"):
        windows_version.numbers("v1")


def test_the_resource_says_what_the_file_is() -> None:
    text = windows_version.resource(__version__, file="Surtitle.exe", description='Live "captions"')
    root = read(text)
    assert root.named["ffi"].named["filevers"] == windows_version.numbers(__version__)
    strings, variables = root.named["kids"]
    table, said = strings.positional[0][0].positional
    assert table == "040904B0"
    assert dict(one.positional for one in said) == {
        "CompanyName": "The Surtitle authors",
        "FileDescription": 'Live "captions"',
        "FileVersion": __version__,
        "InternalName": "Surtitle",
        "LegalCopyright": "The Surtitle authors, MIT licence",
        "OriginalFilename": "Surtitle.exe",
        "ProductName": "Surtitle",
        "ProductVersion": __version__,
    }
    assert variables.positional[0][0].positional == ("Translation", [0x0409, 1200])


def test_the_manifest_keeps_what_it_says_when_pyinstaller_has_had_it() -> None:
    given = winmanifest.create_application_manifest(MANIFEST.read_bytes())
    said = {
        node.tag.rpartition("}")[2]: (node.text or "").strip() or node.attrib
        for node in ET.fromstring(given).iter()
    }
    assert said["dpiAwareness"] == "PerMonitorV2, PerMonitor"
    assert said["longPathAware"] == "true"
    assert said["activeCodePage"] == "UTF-8"
    assert said["requestedExecutionLevel"] == {"level": "asInvoker", "uiAccess": "false"}
    assert said["supportedOS"] == {"Id": "{8e0f7a12-bfb3-4fe8-b9a5-48fd50a15a9a}"}
