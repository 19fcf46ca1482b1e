"""Streams as the shell may give them to us: full, closed, of another alphabet, left by the reader."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.commands.output import let_go, prepare_streams, put, put_bytes, say
from app.errors import StorageError
from tests.fakes.terminal import Terminal


def stream_of(encoding: str) -> tuple[io.BytesIO, io.TextIOWrapper]:
    raw = io.BytesIO()
    return raw, io.TextIOWrapper(raw, encoding=encoding)


def left_by_its_reader() -> io.TextIOWrapper:
    """A pipe that nobody reads any more."""
    reading, writing = os.pipe()
    os.close(reading)
    return os.fdopen(writing, "w")


def test_what_is_printed_is_there_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    raw, stream = stream_of("utf-8")
    monkeypatch.setattr(sys, "stdout", stream)
    put("a result")
    put("and another", end="")
    assert raw.getvalue() == b"a result\nand another"


def test_a_full_disk_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with Path("/dev/full").open("w") as full:
        monkeypatch.setattr(sys, "stdout", full)
        with pytest.raises(StorageError, match="no space left on device"):
            put("a result")
        let_go()


def test_a_reader_that_left_is_no_trouble_with_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    with left_by_its_reader() as stream:
        monkeypatch.setattr(sys, "stdout", stream)
        with pytest.raises(BrokenPipeError):
            put("a result")
        let_go()


def test_bytes_are_printed_as_they_are_after_what_was_printed_before(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    raw, stream = stream_of("latin-1")
    monkeypatch.setattr(sys, "stdout", stream)
    stream.write("first\n")
    put_bytes("山\r\n".encode() + b"\xff")
    assert raw.getvalue() == b"first\n" + "山\r\n".encode() + b"\xff"


def test_bytes_are_text_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    with Terminal(encoding="latin-1") as terminal:
        monkeypatch.setattr(sys, "stdout", terminal.stream)
        prepare_streams()
        put_bytes("naïve 山\n".encode())
        assert terminal.shown().rows == ["naïve \\u5c71", ""]


def test_bytes_that_find_no_place_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with Path("/dev/full").open("w") as full:
        monkeypatch.setattr(sys, "stdout", full)
        with pytest.raises(StorageError, match="no space left on device"):
            put_bytes(b"a result")
        let_go()
    with left_by_its_reader() as stream:
        monkeypatch.setattr(sys, "stdout", stream)
        with pytest.raises(BrokenPipeError):
            put_bytes(b"a result")
        let_go()


def test_what_could_not_be_written_is_dropped_for_good(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("stdout", "stderr"):
        stream = left_by_its_reader()
        stream.write("more")
        monkeypatch.setattr(sys, name, stream)
    let_go()
    sys.stdout.close()  # writes what it still holds, and would fail
    sys.stderr.close()


def test_what_is_said_aside_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    say("a\nb\x1b[2Jc")
    captured = capsys.readouterr()
    assert captured.err == "a b[2Jc\n"
    assert captured.out == ""


def test_nobody_who_reads_what_is_said_aside_is_no_trouble(monkeypatch: pytest.MonkeyPatch) -> None:
    with left_by_its_reader() as stream:
        monkeypatch.setattr(sys, "stderr", stream)
        say("anybody there?")
        let_go()


def test_programs_get_utf_8_whatever_the_locale(monkeypatch: pytest.MonkeyPatch) -> None:
    raw, stream = stream_of("latin-1")
    monkeypatch.setattr(sys, "stdout", stream)
    prepare_streams()
    put("naïve 山")
    assert raw.getvalue().decode("utf-8") == "naïve 山\n"


def test_a_terminal_gets_what_it_knows_and_escapes_for_the_rest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with Terminal(encoding="latin-1") as terminal:
        monkeypatch.setattr(sys, "stdout", terminal.stream)
        prepare_streams()
        put("naïve 山")
        assert terminal.shown().rows == ["naïve \\u5c71", ""]


def test_a_name_that_is_no_unicode_can_be_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    raw, stream = stream_of("utf-8")
    monkeypatch.setattr(sys, "stdout", stream)
    prepare_streams()
    put(os.fsdecode(b"caf\xe9"))
    assert raw.getvalue() == b"caf\\udce9\n"


# `2>&-` leaves Python without the stream, and print() then takes standard output for it.
CLOSED = """
import sys
from app.commands.output import let_go, prepare_streams, put, say
prepare_streams()
say("aside")
put("a result")
let_go()
"""


@pytest.mark.parametrize(
    ("closing", "out", "err"),
    [("2>&-", "a result\n", ""), (">&-", "", "aside\n"), (">&- 2>&-", "", "")],
)
def test_a_stream_that_was_closed_swallows_what_is_meant_for_it(
    closing: str, out: str, err: str
) -> None:
    done = subprocess.run(
        ["sh", "-c", f'exec "$0" -c "$1" {closing}', sys.executable, CLOSED],
        check=True,
        capture_output=True,
        text=True,
    )
    assert (done.stdout, done.stderr) == (out, err)


NOISY = """
import os
from app.commands.output import hush_libraries, let_go, prepare_streams, say
prepare_streams()
hush_libraries()
os.write(2, b"Expression 'alsa_snd_pcm_start' failed\\n")
say("caf\u00e9")
let_go()
"""


def test_what_libraries_print_aside_is_not_ours_to_say() -> None:
    done = subprocess.run([sys.executable, "-c", NOISY], check=True, capture_output=True)
    assert done.stderr == "caf\u00e9\n".encode()
