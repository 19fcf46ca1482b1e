"""What is said of another system's wheels, by wheels that are made up."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable
from pathlib import Path

import bundle
import platforms
import pytest
from bundle import Rule

from tests.packaging.checkout import Checkout

Lay = Callable[..., Path]
# Reads a file of lines instead of a library.
PEFILE = """
from pathlib import Path
DIRECTORY_ENTRY = {"IMAGE_DIRECTORY_ENTRY_IMPORT": 1}
class Entry:
    def __init__(self, dll): self.dll = dll
class PE:
    def __init__(self, path, fast_load):
        self.entries = [Entry(line) for line in Path(path).read_bytes().split()]
    def __enter__(self): return self
    def __exit__(self, *_): pass
    def parse_data_directories(self, which): self.DIRECTORY_ENTRY_IMPORT = self.entries
"""
MACHO = """
from pathlib import Path
class Header:
    def __init__(self, names): self.names = names
    def walkRelocatables(self): return [(0, "", name) for name in self.names]
class MachO:
    def __init__(self, path): self.headers = [Header(Path(path).read_text().split())]
"""


@pytest.fixture
def lay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Lay:
    """Put files into a folder, as wheels do."""
    for name in ("pefile", "macholib", "macholib.MachO"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)

    def put(files: dict[str, str]) -> Path:
        tools = {"pefile.py": PEFILE, "macholib/__init__.py": "", "macholib/MachO.py": MACHO}
        for name, text in {**tools, **files}.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        return tmp_path

    return put


def of(folder: Path, system: str, begins: str) -> list[str]:
    return [line for line in platforms.findings(folder, system) if line.startswith(begins)]


def test_a_module_is_a_file_or_a_package() -> None:
    names = bundle.HIDDEN_IMPORTS["win32"]
    assert platforms.missing_modules([], "win32") == list(names)
    first, *others = (name.replace(".", "/") for name in names)
    paths = [f"{first}/__init__.py", *(f"{other}.py" for other in others)]
    assert platforms.missing_modules(paths, "win32") == []


@pytest.fixture
def rules(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the list hold a few rules of each kind."""
    kept = (
        Rule("base_library.zip", ("win32", "linux"), "no wheel's"),
        Rule("{,Qt/}{Core,Gui}*.dll", ("win32",), "either folder, each name"),
        Rule("numpy/{*.pyd,*.so}", ("win32", "linux"), "one name a system"),
        Rule("libx*", ("linux",), "a link to what has a folder"),
    )
    monkeypatch.setattr(bundle, "KEPT", kept)
    monkeypatch.setattr(bundle, "LEFT_OUT", (Rule("Qt/*", ("win32", "darwin"), "not used"),))
    monkeypatch.setattr(bundle, "KEPT_CODE", frozenset({"numpy", "Qt"}))
    monkeypatch.setattr(bundle, "HIDDEN_IMPORTS", {"win32": (), "linux": (), "darwin": ()})


@pytest.mark.usefixtures("rules")
def test_of_a_rule_for_one_system_each_name_is_asked_for() -> None:
    nothing = ["{,Qt/}Core*.dll", "{,Qt/}Gui*.dll", "numpy/{*.pyd,*.so}"]
    assert platforms.missing_files([], "win32") == nothing
    assert platforms.missing_files(["Qt/Core6.dll", "Gui6.dll", "numpy/a.pyd"], "win32") == []
    assert platforms.missing_files(["qt/core6.DLL", "numpy/a.pyd"], "win32") == nothing[1:2]
    assert platforms.missing_files(["numpy.libs/libx.so", "numpy/a.so"], "linux") == []
    assert platforms.missing_files(["Numpy/a.so"], "linux") == ["numpy/{*.pyd,*.so}", "libx*"]


@pytest.mark.usefixtures("rules")
def test_a_library_that_nobody_spoke_of_is_named(lay: Lay) -> None:
    folder = lay({"numpy/strange.dll": "", "Qt/unused.dll": "", "other/tool.dll": ""})
    assert of(folder, "win32", "bundle.py") == [
        "bundle.py does not say whether numpy/strange.dll goes in"
    ]


@pytest.mark.usefixtures("rules")
def test_what_a_library_needs_goes_in_or_is_the_system_s(lay: Lay) -> None:
    folder = lay(
        {
            "Qt/Core6.dll": "KERNEL32.dll api-ms-win-crt-heap-l1-1-0.dll python311.dll GUI6.dll",
            "Qt/Gui6.dll": "Core6.dll vcruntime140.dll Unused.dll",
            "Qt/Unused.dll": "",  # there, and left out
        }
    )
    assert of(folder, "win32", "Qt/") == ["Qt/Gui6.dll needs Unused.dll, which does not go in"]


@pytest.mark.usefixtures("rules")
def test_on_macos_as_well(lay: Lay, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundle, "KEPT", (Rule("numpy/*", ("darwin",), "all of it"),))
    folder = lay(
        {
            "numpy/a.so": "/usr/lib/libSystem.B.dylib @rpath/b.dylib",
            "numpy/b.dylib": "@rpath/Qt.framework/Versions/A/Qt /System/Library/Frameworks/X",
            "numpy/a.so.dSYM/a.so": "for debuggers",
            "Qt/Qt.framework/Versions/A/Qt": "",
        }
    )
    assert list(platforms.findings(folder, "darwin")) == [
        "numpy/b.dylib needs @rpath/Qt.framework/Versions/A/Qt, which does not go in"
    ]


@pytest.mark.parametrize("pattern", platforms.ELSEWHERE)
def test_what_no_wheel_holds_still_goes_in(pattern: str) -> None:
    assert any(bundle.matches(rule.pattern, pattern) for rule in bundle.KEPT)


@pytest.mark.skipif(os.name == "nt", reason="the programs are shell scripts here")
def test_dev_py_asks_for_each_target_s_wheels(prepared: Checkout) -> None:
    prepared.add_program("uv", """echo "$MACOSX_DEPLOYMENT_TARGET $*" >> "${0%/*}/calls" """)
    done = prepared.dev("platforms")
    assert done.returncode == 1, done.stderr
    for target in platforms.TARGETS:
        assert f"{target.name}: \n  no module " in done.stdout
    calls = (prepared.environment().VENV_BIN / "calls").read_text().splitlines()
    assert [call.split("--python-platform ")[1].split()[0] for call in calls] == [
        target.platform for target in platforms.TARGETS
    ]
    for call in calls:
        assert call.startswith("14.0 pip install ")
        assert "--require-hashes" in call
    tools = (prepared.root / "build/wheels/tools.txt").read_text()
    assert re.findall(r"^\w+(?===)", tools, re.MULTILINE) == ["altgraph", "macholib", "pefile"]
    assert tools.count("--hash=sha256:") >= 3
    prepared.add_program("uv", "echo none of them >&2; exit 1")
    done = prepared.dev("platforms")
    assert (done.returncode, done.stdout) == (1, "")
    assert "surtitle set-up: There are no wheels for windows-x86_64:\nnone of them" in done.stderr
