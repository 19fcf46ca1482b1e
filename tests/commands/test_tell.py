"""One word to the running window."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.commands import tell
from app.domain.shortcuts import WISHES
from app.errors import InputError
from app.store.paths import call_address
from tests.commands.contexts import context_for


@contextmanager
def listener(folder: Path, answer: bytes) -> Iterator[list[bytes]]:
    """Listen as the window does; give what was heard."""
    heard: list[bytes] = []
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(call_address(folder))
        server.listen()

        def hear() -> None:
            connection, _ = server.accept()
            with connection:
                heard.append(connection.recv(64))
                connection.sendall(answer)

        thread = threading.Thread(target=hear)
        thread.start()
        try:
            yield heard
        finally:
            thread.join(10)
            Path(call_address(folder)).unlink()


@pytest.mark.parametrize("wish", WISHES)
def test_it_is_passed_on(tmp_path: Path, wish: str) -> None:
    with listener(tmp_path, b"done\n") as heard:
        assert tell.run(context_for(tmp_path, "tell", wish)) == 0
    assert heard == [f"{wish}\n".encode()]


def test_a_window_that_does_not_know_the_word_is_told_of(tmp_path: Path) -> None:
    with listener(tmp_path, b"unknown\n"), pytest.raises(InputError, match="does not know “lock”"):
        tell.run(context_for(tmp_path, "tell", "lock"))


def test_where_no_window_is_it_says_so_with_3(tmp_path: Path) -> None:
    with pytest.raises(tell.NotRunningError, match="not running") as caught:
        tell.run(context_for(tmp_path, "tell", "toggle"))
    assert caught.value.exit_code == 3


def test_one_that_hangs_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tell, "BOUND_S", 0.05)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(call_address(tmp_path))
        server.listen()
        with pytest.raises(tell.NotRunningError, match="does not answer"):
            tell.run(context_for(tmp_path, "tell", "toggle"))
    Path(call_address(tmp_path)).unlink()


def test_a_socket_that_was_left_behind_is_no_window(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(call_address(tmp_path))
    with pytest.raises(tell.NotRunningError, match="not running"):
        tell.run(context_for(tmp_path, "tell", "toggle"))
    Path(call_address(tmp_path)).unlink()
