from __future__ import annotations

import json
import platform
from pathlib import Path

import pytest

from app import __version__
from app.commands.self_test import run
from app.selftest.looks import LOOKS
from tests.commands.contexts import context_for


@pytest.fixture
def no_certificates(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A machine that trusts nobody."""
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "none.pem"))
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path / "none"))


def test_people_read_each_check_and_their_sum_and_0_says_that_all_is_well(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(context_for(tmp_path, "self-test")) == 0
    *lines, last = capsys.readouterr().out.splitlines()
    rows = [line[:16].rstrip() for line in lines if not line.startswith("  ")]
    assert [row[2:] for row in rows] == list(LOOKS)
    assert {row[0] for row in rows} <= {"✓", "·"}
    assert last.startswith(f"{len(LOOKS)} checks, all fine")
    assert max(len(line) for line in lines if str(tmp_path) not in line) <= 80


@pytest.mark.usefixtures("no_certificates")
def test_programs_get_one_document_and_1_says_that_something_is_broken(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(context_for(tmp_path, "self-test", "--json")) == 1
    out = capsys.readouterr().out
    assert out.count("\n") == 1
    found = json.loads(out)
    assert found["version"] == __version__
    assert found["bundled"] is False
    assert found["python"] == platform.python_version()
    assert found["platform"]
    assert found["qt"].startswith("6.")
    assert found["ok"] is False
    assert [check["name"] for check in found["checks"]] == list(LOOKS)
    assert all(check["seconds"] >= 0 for check in found["checks"])
    broken = [check for check in found["checks"] if check["verdict"] == "broken"]
    assert [check["name"] for check in broken] == ["Certificates"]
    assert broken[0]["hint"]


@pytest.mark.usefixtures("no_certificates")
def test_what_is_broken_is_named_at_the_end(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(context_for(tmp_path, "self-test")) == 1
    last = capsys.readouterr().out.splitlines()[-1]
    assert last == f"1 of {len(LOOKS)} is broken: Certificates."
