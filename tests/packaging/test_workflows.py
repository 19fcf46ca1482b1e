"""What the workflows may do, and that RELEASING.md speaks of the same things."""

from __future__ import annotations

import re

import pytest

from tests.packaging.checkout import REAL

FOLDER = REAL / ".github/workflows"
RELEASE = (FOLDER / "release.yml").read_text("utf-8")
WORDS = (REAL / "packaging/RELEASING.md").read_text("utf-8")


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yml")), ids=lambda path: path.name)
def test_a_workflow_may_read_and_one_job_may_write(path: object) -> None:
    text = (FOLDER / str(path)).read_text("utf-8")
    assert "\npermissions:\n  contents: read\n" in text
    writes = re.findall(r"^ .*: write\b", text, re.MULTILINE)
    assert writes == (["      contents: write"] if text == RELEASE else [])
    for action in re.findall(r"uses: (.+)", text):
        assert re.fullmatch(r"actions/[\w-]+@v\d+", action), action
    # A checkout leaves no token behind for what is run later.
    assert text.count("actions/checkout@") == text.count("persist-credentials: false")


def test_secrets_are_seen_by_the_steps_that_put_them_away() -> None:
    steps = re.split(r"^      - ", RELEASE, flags=re.MULTILINE)
    names = {step.splitlines()[0] for step in steps if "secrets." in step}
    assert names == {"name: Certificate for Windows", "name: Certificate for macOS"}
    used = re.findall(r"secrets\.(\w+)", RELEASE)
    assert len(used) == len(
        re.findall(r"^ +[A-Z_]+: \$\{\{ secrets\.\w+ \}\}$", RELEASE, re.MULTILINE)
    )
    assert {name for name in used if f"`{name}`" not in WORDS} == set()


def test_releasing_speaks_of_each_system_that_is_built_for() -> None:
    for runner in re.findall(r"runner: (\S+)", RELEASE):
        assert f"`{runner}`" in WORDS, runner
    for command in re.findall(r"dev\.py (\w+)", WORDS):
        script = (REAL / "packaging/dev.py").read_text("utf-8")
        assert f"packaging/dev.py {command}" in script, command
