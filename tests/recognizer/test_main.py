"""The recogniser as Surtitle starts it for itself."""

from __future__ import annotations

import os
import subprocess
import sys

import psutil
import pytest

from app.recognizer.__main__ import TOKEN_VARIABLE
from tests.fakes.service import TOKEN, ServiceProcess


@pytest.mark.parametrize("environ", [{}, {TOKEN_VARIABLE: ""}])
def test_without_a_token_it_ends_with_2_and_one_line_that_names_the_other_way(
    environ: dict[str, str],
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "app.recognizer"],
        check=False,
        capture_output=True,
        stdin=subprocess.DEVNULL,
        env={**os.environ, **environ},
        text=True,
    )
    assert (done.returncode, done.stdout) == (2, "")
    (line,) = done.stderr.splitlines()
    assert TOKEN_VARIABLE in line
    assert "surtitle serve" in line


def test_other_users_can_not_read_the_token_off_the_command_line() -> None:
    with ServiceProcess.child() as service:
        process = psutil.Process(service.process.pid)
        assert service.line["token"] == TOKEN
        assert TOKEN not in " ".join(process.cmdline())


def test_it_serves_this_machine_only() -> None:
    with ServiceProcess.child() as service:
        process = psutil.Process(service.process.pid)
        places = [one.laddr for one in process.net_connections("inet")]
    assert places == [("127.0.0.1", service.port)]


def test_it_ends_at_once_where_there_is_no_standard_input() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "app.recognizer"],
        check=False,
        capture_output=True,
        stdin=subprocess.DEVNULL,
        env={**os.environ, TOKEN_VARIABLE: TOKEN},
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert TOKEN in done.stdout
