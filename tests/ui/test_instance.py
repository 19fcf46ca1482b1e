"""Two starts of the program in one folder; each is a process of its own, as they are in life."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.ui.instance import Instance

FIRST = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from app.ui.instance import Instance

application = QCoreApplication([])
instance = Instance(Path(sys.argv[1]))
print("first" if instance.is_first() else "second", flush=True)
instance.show_requested.connect(lambda: print("show", flush=True))
application.exec()
"""


class Started:
    """A first start, in a process of its own."""

    def __init__(self, folder: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", FIRST, str(folder)], stdout=subprocess.PIPE, text=True
        )

    def says(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()


@pytest.fixture
def first(tmp_path: Path) -> Iterator[Started]:
    started = Started(tmp_path)
    assert started.says() == "first"
    yield started
    started.kill()


def test_a_second_start_has_the_first_one_show_itself(first: Started, tmp_path: Path) -> None:
    second = Instance(tmp_path)
    assert not second.is_first()
    assert second.tell_first()
    assert first.says() == "show"


def test_a_killed_one_is_in_nobody_s_way(first: Started, tmp_path: Path) -> None:
    first.kill()
    next_one = Instance(tmp_path)
    assert next_one.is_first()
    next_one.close()


def test_other_folders_are_other_programs(first: Started, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    other = Instance(tmp_path / "other")
    assert other.is_first()
    other.close()


def test_where_nobody_answers_it_is_not_waited_for_ever(tmp_path: Path) -> None:
    assert not Instance(tmp_path).tell_first()


def test_a_folder_that_is_not_there_yet_is_no_hindrance(tmp_path: Path) -> None:
    instance = Instance(tmp_path / "new")
    assert instance.is_first()
    instance.close()
