"""Where a file of a bundle was taken from, and what is known of that."""

from __future__ import annotations

import json
import os
import shutil
import sysconfig
from importlib.metadata import PathDistribution
from pathlib import Path

import pytest
from origins import Environment, OriginError, debian, is_spdx, licence_of

from app import __version__


def install(folder: Path, name: str, fields: str, *files: str) -> None:
    """Put a distribution with these files into a folder, as pip does."""
    info = folder / f"{name}-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.4\nName: {name}\nVersion: 1.0\n{fields}")
    for file in files:
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_text("text")
    (info / "RECORD").write_text(
        "".join(f"{file},,\n" for file in (*files, f"{info.name}/METADATA"))
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    install(
        tmp_path,
        "First_Thing",
        "License-Expression: MIT\nProject-URL: Source, https://first.example/source\n"
        "Requires-Dist: second>=1\nRequires-Dist: third; extra == 'more'\n",
        "shared/first.py",
        "first/__init__.py",
        "first/native.so",
        "First_Thing-1.0.dist-info/licenses/LICENSE",
        "First_Thing-1.0.dist-info/sboms/said.json",
    )
    install(tmp_path, "second", "License: Its own\n", "shared/second.py")
    return tmp_path


def test_a_file_is_its_distribution_s(folder: Path) -> None:
    environment = Environment([str(folder)])
    assert environment.owner_of_file(str(folder / "first/native.so")) == "first-thing"
    assert environment.owner_of_file(str(folder / "first/other.so")) is None


def test_a_module_is_its_distribution_s(folder: Path) -> None:
    environment = Environment([str(folder)])
    assert environment.owner_of_module("first") == "first-thing"
    assert environment.owner_of_module("shared.second") == "second"
    assert environment.owner_of_module("shared") == "first-thing"  # a folder that several share
    assert environment.owner_of_module("nobody") is None


def test_what_a_distribution_says_of_itself(folder: Path) -> None:
    origin = Environment([str(folder)]).origin("first-thing")
    assert (origin.name, origin.version, origin.licence) == ("First_Thing", "1.0", "MIT")
    assert origin.purl == "pkg:pypi/first-thing@1.0"
    assert origin.homepage == "https://first.example/source"
    assert origin.needs == ("second",)
    assert origin.texts == (str(folder / "First_Thing-1.0.dist-info/licenses/LICENSE"),)


def test_words_that_are_no_spdx_are_no_licence(folder: Path) -> None:
    assert licence_of(PathDistribution(folder / "second-1.0.dist-info")) == ("", "Its own")


def test_a_distribution_that_is_not_there_is_named(folder: Path) -> None:
    with pytest.raises(OriginError, match="third"):
        Environment([str(folder)]).origin("third")


def test_python_is_told_from_what_is_installed_into_it() -> None:
    environment = Environment()
    library = sysconfig.get_paths()["stdlib"]
    assert environment.is_python(os.path.join(library, "argparse.py"))  # noqa: PTH118
    assert not environment.is_python(sysconfig.get_paths()["purelib"] + "/six.py")
    assert not environment.is_python("/usr/share/doc")
    origin = environment.origin("python")
    assert origin.licence == "Python-2.0"
    assert len(origin.texts) == 1


def test_the_program_s_version_is_the_one_of_the_source() -> None:
    origin = Environment().origin("surtitle")
    assert origin.version == __version__
    assert origin.licence == "MIT"
    assert {"numpy", "python", "pyinstaller", "websockets"} <= set(origin.needs)


@pytest.mark.parametrize(
    ("expression", "is_one"),
    [
        ("MIT", True),
        ("MIT OR (Apache-2.0 AND BSD-3-Clause)", True),
        ("GPL-3.0-or-later WITH GCC-exception-3.1", True),
        ("BSD 3-Clause License", False),
        ("Proprietary", False),
    ],
)
def test_licences_are_as_spdx_writes_them(
    expression: str,
    *,
    is_one: bool,
) -> None:
    assert is_spdx(expression) is is_one


@pytest.mark.skipif(shutil.which("dpkg-query") is None, reason="no system of Debian's kind")
def test_a_library_of_the_system_is_its_package_s() -> None:
    libraries = [str(path) for path in Path("/lib").glob("*/libc.so.6")]
    found = debian([*libraries, "/usr/lib/nobody.so", "resources/style.qss"])
    assert list(found) == libraries[:1]
    (package,) = found.values()
    assert package.name == "libc6"
    assert package.purl.startswith(("pkg:deb/debian/libc6@", "pkg:deb/ubuntu/libc6@"))
    assert "apt-get source glibc=" in package.source
    assert all(Path(text).is_file() for text in package.texts)


def test_without_a_library_of_the_system_dpkg_is_not_asked() -> None:
    assert debian(["resources/style.qss"]) == {}


def test_a_wheel_s_own_bill_is_no_licence(folder: Path) -> None:
    (folder / "First_Thing-1.0.dist-info/sboms/said.json").write_text(json.dumps({}))
    texts = Environment([str(folder)]).origin("first-thing").texts
    assert not [text for text in texts if "sboms" in text]
