from __future__ import annotations

import importlib.metadata
import sys
from pathlib import Path

import keyring
import pytest

from app.domain.checks import Verdict
from app.selftest.findings import Note
from app.selftest.keyrings import PARTS, look_at_keyring
from tests.fakes.keyring_backend import FakeKeyring
from tests.selftest.surroundings import look, put_first


def test_a_system_without_one_is_noted_and_nothing_broken(tmp_path: Path) -> None:
    found = look_at_keyring(tmp_path)
    assert isinstance(found, Note)
    assert found.hint


def test_the_one_that_would_be_used_is_named_and_not_asked(tmp_path: Path) -> None:
    chosen = FakeKeyring(failure=AssertionError("it was asked"))
    keyring.set_keyring(chosen)
    assert look_at_keyring(tmp_path) == f"{chosen.name} would be used."


def test_one_that_was_chosen_and_is_not_there_is_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as there:
        there.setenv("PYTHON_KEYRING_BACKEND", "nonsense.Keyring")
        (check,) = look("Keyring")
    assert check.verdict is Verdict.BROKEN
    assert "nonsense" in check.found
    assert "PYTHON_KEYRING_BACKEND" in check.hint


@pytest.mark.skipif(sys.platform != "linux", reason="other systems need other parts")
def test_a_part_that_was_left_behind_is_broken(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "jeepney.py").write_text("raise ImportError('jeepney was left behind')")
    put_first(monkeypatch, tmp_path)
    (check,) = look("Keyring")
    assert check.verdict is Verdict.BROKEN
    assert "jeepney was left behind" in check.found


def test_entry_points_that_were_lost_are_broken(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    info = tmp_path / f"keyring-{importlib.metadata.version('keyring')}.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: keyring\nVersion: 99\n")
    put_first(monkeypatch, tmp_path)
    (check,) = look("Keyring")
    assert check.verdict is Verdict.BROKEN
    assert all(name in check.found for name in PARTS[sys.platform][0])
