"""The lists that set-up installs from."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.packaging.checkout import REAL

FOLDER = REAL / "packaging"
LISTS = sorted(FOLDER.glob("requirements*.txt"))
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")
# A name, one version, and perhaps the systems it is meant for.
REQUIREMENT = re.compile(r"(?P<name>[a-z0-9-]+)==(?P<version>[\w.+!]+)( ; (?P<marker>.+))?")


def requirements(path: Path) -> list[tuple[str, list[str]]]:
    """Split a list into its requirements, each with its options."""
    lines = path.read_text().replace("\\\n", "").splitlines()
    return [
        (requirement.strip(), [f"--{option.strip()}" for option in options])
        for requirement, *options in (line.split(" --") for line in lines if line.strip())
    ]


def test_there_is_a_list_for_each_purpose() -> None:
    purposes = [path.stem.removeprefix("requirements") for path in LISTS]
    assert purposes == ["-build", "-dev", "-model", "-uv", ""]


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.name)
def test_each_requirement_is_one_version_with_hashes_and_no_index(path: Path) -> None:
    found = requirements(path)
    assert found
    for requirement, options in found:
        assert REQUIREMENT.fullmatch(requirement), requirement
        assert options, requirement
        for option in options:
            assert HASH.fullmatch(option), (requirement, option)
    assert "://" not in path.read_text()


def test_what_runs_is_what_was_tested() -> None:
    # Without the systems they are meant for: more packages need one there, so on more systems.
    running, building, development = (
        {(line.partition(" ;")[0], *options) for line, options in requirements(FOLDER / name)}
        for name in ("requirements.txt", "requirements-build.txt", "requirements-dev.txt")
    )
    assert running < development
    assert building < development


def test_the_folder_is_no_package() -> None:
    # It would hide the module `packaging` that pip and pytest import.
    assert not (FOLDER / "__init__.py").exists()
