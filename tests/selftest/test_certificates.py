from __future__ import annotations

from pathlib import Path

import pytest

from app.errors import SurtitleError
from app.selftest.certificates import look_at_certificates


def test_certificates_are_found_and_where_is_said(tmp_path: Path) -> None:
    assert "authorities" in look_at_certificates(tmp_path)


def test_a_machine_that_trusts_nobody_is_broken(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "empty.pem").touch()
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "empty.pem"))
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path))
    with pytest.raises(SurtitleError, match="no certificates"):
        look_at_certificates(tmp_path)
    (tmp_path / "5ed36f99.0").touch()
    assert str(tmp_path) in look_at_certificates(tmp_path)
