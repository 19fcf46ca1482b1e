from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.commands.self_test import run
from app.selftest import CHECKS
from tests.commands.contexts import context_for


@pytest.fixture
def no_certificates(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A machine that trusts nobody."""
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "none.pem"))
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path / "none"))


def test_people_read_each_check_and_0_says_that_all_is_well(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(context_for(tmp_path, "self-test")) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line[:16].rstrip() for line in lines] == [f"✓ {name}" for name, _ in CHECKS]


@pytest.mark.usefixtures("no_certificates")
def test_programs_get_one_list_and_1_says_that_something_is_broken(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(context_for(tmp_path, "self-test", "--json")) == 1
    out = capsys.readouterr().out
    assert out.count("\n") == 1
    checks = json.loads(out)
    assert [check["name"] for check in checks] == [name for name, _ in CHECKS]
    broken = [check for check in checks if check["verdict"] == "broken"]
    assert [check["name"] for check in broken] == ["Certificates"]
    assert broken[0]["hint"]
