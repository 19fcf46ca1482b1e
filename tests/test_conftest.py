"""The rules that hold for every test, tried on tests that break them, in a run of their own."""

from __future__ import annotations

import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

# name: the body, and what has to be said about it; None where it has to pass.
STORIES: dict[str, tuple[str, str | None]] = {
    "a quiet test": ("pass", None),
    "information is no failure": ("logging.getLogger('app').info('all is well')", None),
    "a warning": ("logging.getLogger('app').warning('odd frame')", "WARNING app: odd frame"),
    "an error of a library": ("logging.getLogger('asyncio').error('oops')", "ERROR asyncio: oops"),
    "an announced warning": (
        "logging.getLogger('app').warning('odd frame')",
        None,
    ),
    "a warning that may come": ("logging.getLogger('app').warning('odd frame')", None),
    "a warning that may come and does not": ("pass", None),
    "an announced warning that does not come": ("pass", "the log does not say: ['odd frame']"),
    "another warning than the announced one": (
        "logging.getLogger('app').warning('odd frame')\nlogging.warning('worse')",
        "WARNING root: worse",
    ),
    "a task that nobody waits for and that fails": (
        (
            "async def fail(): raise ValueError('unseen')\n"
            "async def main():\n"
            "    task = asyncio.create_task(fail())\n"
            "    await asyncio.wait([task])\n"
            "asyncio.run(main())"
        ),
        "Task exception was never retrieved",
    ),
    "a coroutine that is never awaited": (
        "async def forgotten(): pass\nforgotten()",
        "was never awaited",
    ),
    "an unclosed socket": (
        "pair = list(socket.socketpair())\npair.append(pair)",
        "unclosed <socket",
    ),
    "a process left behind": (
        "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'], **quiet)",
        "processes left behind",
    ),
    "a process that ends": (
        "subprocess.run([sys.executable, '-c', ''], check=True)",
        None,
    ),
    "a file left in the home": ("(Path.home() / 'left').touch(exist_ok=False)", None),
    "a home of its own": (
        "assert not list(Path.home().iterdir())\nassert 'tmp' in str(Path.home())",
        None,
    ),
    "no key and no folder of the user's": (
        (
            "names = {'DASHSCOPE_API_KEY', 'SURTITLE_HOME', 'XDG_CONFIG_HOME', 'XDG_DATA_HOME'}\n"
            "assert not names & set(os.environ)"
        ),
        None,
    ),
    "a keyring of a test's own": (
        "import keyring.backends.fail\nkeyring.set_keyring(keyring.backends.fail.Keyring())",
        None,
    ),
    "an empty keyring": (
        "import keyring\nassert keyring.get_password('surtitle', 'dashscope-api-key') is None",
        None,
    ),
    "a log file opened by the program": (
        (
            "logging.getLogger().addHandler(logging.FileHandler(Path.home() / 'log'))\n"
            "logging.getLogger().setLevel('ERROR')"
        ),
        None,
    ),
    "the log as it was before that": (
        (
            "assert logging.getLogger().level == logging.WARNING\n"
            "kinds = {type(one) for one in logging.getLogger().handlers}\n"
            "assert logging.FileHandler not in kinds"
        ),
        None,
    ),
    "what several tests shared and left": ("pass", "unclosed <socket"),
    "what a fixture gave the test before": ("pass", "unclosed <socket"),
}
IMPORTS = """
import asyncio, logging, os, socket, subprocess, sys
from pathlib import Path
import pytest
quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
"""
SHARING = """
@pytest.fixture(scope="class")
def shared():
    pair = list(socket.socketpair())
    pair.append(pair)
    yield

@pytest.mark.usefixtures("shared")
class TestSharing:
    def test_one(self): pass
    def test_another(self): pass

"""
GIVING = """
@pytest.fixture
def given():
    pair = list(socket.socketpair())
    pair.append(pair)
    return pair

def test_it_is_given(given): pass

"""


def function_name(story: str) -> str:
    return "test_" + story.replace(" ", "_").replace("'", "")


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What a run said about each story; an empty text where it passed."""
    folder = tmp_path_factory.mktemp("stories")
    source = [IMPORTS]
    for story, (body, _) in STORIES.items():
        if "announced" in story:
            source.append("@pytest.mark.expected_log('odd frame')")
        if "may come" in story:
            source.append("@pytest.mark.possible_log('odd frame')")
        if "shared" in story:
            source.append(SHARING)
        if "gave" in story:
            source.append(GIVING)
        lines = [f"def {function_name(story)}():", *(f"    {line}" for line in body.splitlines())]
        source += [*lines, ""]
    (folder / "test_stories.py").write_text("\n".join(source))
    shutil.copy(Path(__file__).with_name("conftest.py"), folder)
    report = folder / "report.xml"
    done = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-c", ROOT / "pyproject.toml"),
            *("--rootdir", folder, "--junitxml", report, folder),
        ],
        check=False,
        capture_output=True,
        text=True,
        cwd=folder,
    )
    assert report.exists(), done.stdout + done.stderr
    said: dict[str, str] = {}
    for case in ET.parse(report).iter("testcase"):
        name = case.attrib["name"]
        said[name] = said.get(name, "") + "".join(
            "".join([child.attrib.get("message", ""), child.text or ""])
            for child in case
            if child.tag in ("failure", "error")
        )
    return said


@pytest.mark.parametrize("story", STORIES)
def test_a_test_is_judged_by_what_it_leaves_and_says(outcomes: dict[str, str], story: str) -> None:
    said, wanted = outcomes[function_name(story)], STORIES[story][1]
    if wanted is None:
        assert said == ""
    else:
        assert wanted in said
