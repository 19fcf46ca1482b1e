"""The value in Windows' registry, by a registry in memory."""

from __future__ import annotations

import pytest

from app.store.run_key import APPROVED, MOST, RUN, RunKey
from tests.fakes.registry import FakeRegistry

PROGRAM = r"C:\Program Files\Surtitle\surtitle.exe"


def test_the_command_is_one_that_windows_reads_back() -> None:
    registry = FakeRegistry()
    entry = RunKey(registry)
    assert entry.read() is None
    entry.write((PROGRAM, "--data-dir", "D:\\kept here\\x", "gui", "--quietly"))
    assert registry.keys[RUN] == {
        "Surtitle": f'"{PROGRAM}" --data-dir "D:\\kept here\\x" gui --quietly'
    }
    assert entry.read() == ((PROGRAM, "--data-dir", "D:\\kept here\\x", "gui", "--quietly"), True)


def test_other_programs_values_stay() -> None:
    registry = FakeRegistry()
    registry.keys[RUN] = {"Other": "other.exe"}
    entry = RunKey(registry)
    assert entry.read() is None
    entry.write((PROGRAM,))
    entry.remove()
    entry.remove()
    assert registry.keys[RUN] == {"Other": "other.exe"}


@pytest.mark.parametrize(
    ("noted", "is_on"), [(b"\2" + bytes(11), True), (b"\3" + bytes(11), False), (b"", True)]
)
def test_what_the_task_manager_has_switched_off_is_off(noted: bytes, *, is_on: bool) -> None:
    registry = FakeRegistry()
    entry = RunKey(registry)
    entry.write((PROGRAM,))
    registry.keys[APPROVED] = {"Surtitle": noted}
    assert entry.read() == ((PROGRAM,), is_on)
    entry.write((PROGRAM,))
    assert entry.read() == ((PROGRAM,), True)
    registry.keys[APPROVED] = {"Surtitle": noted}
    entry.remove()
    assert registry.keys == {RUN: {}, APPROVED: {}}


def test_a_value_that_is_no_text_is_no_command() -> None:
    registry = FakeRegistry()
    registry.keys[RUN] = {"Surtitle": b"\0\1"}
    assert RunKey(registry).read() == ((), True)


def test_a_command_that_windows_would_not_start_is_refused() -> None:
    registry = FakeRegistry()
    with pytest.raises(ValueError, match="too long"):
        RunKey(registry).write(("C:\\" + "x" * MOST,))
    assert registry.keys == {}
