"""Two starts of the program in one folder; each is a process of its own, as they are in life."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtNetwork import QLocalSocket

from app.errors import InputError
from app.ui.instance import Instance

FIRST = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from app.ui.instance import Instance

application = QCoreApplication([])
instance = Instance(Path(sys.argv[1]))
print("first" if instance.is_first() else "second", flush=True)
instance.wish_made.connect(lambda wish: print(wish, flush=True))
instance.files_named.connect(lambda files: print(*map(ascii, map(str, files)), flush=True))
application.exec()
"""

# One that knows the wishes of its time only.
OLDER = """
import socket
import sys
from pathlib import Path
from app.store.paths import call_address

with socket.create_server(call_address(Path(sys.argv[1])), family=socket.AF_UNIX) as server:
    print("first", flush=True)
    caller, _ = server.accept()
    caller.recv(65536)
    caller.sendall(b"unknown\\n")
    caller.close()
"""


class Started:
    """A first start, in a process of its own."""

    def __init__(self, folder: Path, program: str = FIRST) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", program, str(folder)], stdout=subprocess.PIPE, text=True
        )

    def says(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def kill(self) -> None:
        assert self.process.stdout is not None
        if not self.process.stdout.closed:
            self.process.kill()
            self.rest, _ = self.process.communicate()


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
    assert first.says() == "window"


def test_a_second_start_has_the_first_one_open_files(first: Started, tmp_path: Path) -> None:
    odd = Path('/x/a b\n"ü\udcff.surtitle')
    assert Instance(tmp_path).tell_first([odd, Path("/y")])
    assert first.says() == f"{str(odd)!a} '/y'"
    many = [Path(f"/x/{number:04}.surtitle") for number in range(2000)]
    assert Instance(tmp_path).tell_first(many)
    assert first.says() == " ".join(ascii(str(path)) for path in many)


def test_more_files_than_can_be_said_are_not_said_in_part(first: Started, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="too many files"):
        Instance(tmp_path).tell_first([Path("/x/" + "y" * 200)] * 1000)
    assert Instance(tmp_path).tell_first()
    assert first.says() == "window"


def test_one_that_opens_no_files_is_told_of(tmp_path: Path) -> None:
    older = Started(tmp_path, OLDER)
    try:
        assert older.says() == "first"
        with pytest.raises(InputError, match="can't open files"):
            Instance(tmp_path).tell_first([Path("/x")])
    finally:
        older.kill()


@pytest.mark.parametrize(
    "line",
    ["open", "open ", "open []", 'open [""]', "open {}", "open [1]", "open [[[", 'open ["a"'],
)
def test_what_names_no_files_opens_none(first: Started, tmp_path: Path, line: str) -> None:
    caller = QLocalSocket()
    caller.connectToServer(Instance(tmp_path)._name)
    assert caller.waitForConnected()
    caller.write(f"{line}\n".encode())
    assert caller.waitForReadyRead()
    assert caller.readAll().data() == b"unknown\n"
    first.kill()
    assert first.rest == ""


def test_a_killed_one_is_in_nobody_s_way(first: Started, tmp_path: Path) -> None:
    first.kill()
    next_one = Started(tmp_path)
    try:
        assert next_one.says() == "first"
        assert Instance(tmp_path).tell_first()
        assert next_one.says() == "window"
    finally:
        next_one.kill()


def test_one_that_has_ended_is_in_nobody_s_way(tmp_path: Path) -> None:
    one, other = Instance(tmp_path), Instance(tmp_path)
    assert one.is_first()
    one.close()
    assert other.is_first()
    other.close()


def test_one_that_hangs_does_not_hang_the_next(first: Started, tmp_path: Path) -> None:
    first.process.send_signal(signal.SIGSTOP)
    second = Instance(tmp_path)
    assert not second.is_first()
    assert not second.tell_first()


def test_a_stranger_s_word_shows_no_window(first: Started, tmp_path: Path) -> None:
    second = Instance(tmp_path)
    stranger = QLocalSocket()
    stranger.connectToServer(second._name)
    assert stranger.waitForConnected()
    stranger.write(b"dance\n")
    assert stranger.waitForDisconnected()
    assert second.tell_first()
    assert first.says() == "window"
    first.kill()
    assert first.rest == ""


@pytest.mark.parametrize("wish", ["lock", "toggle"])
def test_a_wish_is_passed_on_and_answered(first: Started, tmp_path: Path, wish: str) -> None:
    caller = QLocalSocket()
    caller.connectToServer(Instance(tmp_path)._name)
    assert caller.waitForConnected()
    caller.write(f"{wish}\n".encode())
    assert caller.waitForReadyRead()
    assert caller.readAll().data() == b"done\n"
    assert first.says() == wish


def test_a_wish_without_an_end_is_cut_off(first: Started, tmp_path: Path) -> None:
    caller = QLocalSocket()
    caller.connectToServer(Instance(tmp_path)._name)
    assert caller.waitForConnected()
    caller.write(b"x" * 100_000)
    assert caller.waitForReadyRead()
    assert caller.readAll().data() == b"unknown\n"


def test_other_folders_are_other_programs(first: Started, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    other = Instance(tmp_path / "other")
    assert other.is_first()
    assert Instance(tmp_path).tell_first()  # and not the other one
    assert first.says() == "window"
    other.close()


def test_where_nobody_answers_it_is_not_waited_for_ever(tmp_path: Path) -> None:
    assert not Instance(tmp_path).tell_first()


def test_a_folder_that_is_not_there_yet_is_no_hindrance(tmp_path: Path) -> None:
    instance = Instance(tmp_path / "new")
    assert instance.is_first()
    instance.close()


def test_who_says_nothing_is_not_waited_for(first: Started, tmp_path: Path) -> None:
    silent = QLocalSocket()
    silent.connectToServer(Instance(tmp_path)._name)
    assert silent.waitForConnected()
    assert silent.waitForDisconnected(10_000)
