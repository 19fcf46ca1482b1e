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


def damage(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[1000] ^= 1
    file.unlink()
    file.write_bytes(data)


@pytest.mark.parametrize("how", ["damaged", "missing", "made by another script"])
def test_a_graph_that_is_not_what_it_should_be_is_made_again(
    prepared: Checkout, how: str, capfd: pytest.CaptureFixture[str]
) -> None:
    environment = prepared.environment()
    environment.prepare(environment.DEV)
    graph = prepared.root / "resources/model/encode.onnx"
    right = graph.read_bytes()
    match how:
        case "damaged":
            damage(graph)
        case "missing":
            graph.unlink()
        case _:
            with (prepared.packaging / "graph_writer.py").open("a") as script:
                script.write("# a later version\n")
    assert not prepared.is_prepared()
    environment.prepare(environment.DEV)
    assert prepared.is_prepared()
    assert graph.read_bytes() == right
    assert "fetching" not in capfd.readouterr().err


def test_what_an_older_version_had_is_taken_away(offered: Checkout) -> None:
    model = offered.root / "resources/model"
    (model / "encoder_model.ort").write_bytes(b"as it came, in its place of before")
    (model / "encode.onnx.99.partial").write_bytes(b"half")
    (model / "encode.onnx").unlink()
    environment = offered.environment()
    environment.prepare(environment.DEV)
    known = {name.removeprefix("model/") for name in environment.GRAPHS}
    assert {file.name for file in model.iterdir()} == known | {"tokenizer.bin", "LICENSE"}


def test_a_damaged_model_file_is_fetched_anew(
    offered: Checkout, capfd: pytest.CaptureFixture[str]
) -> None:
    environment = offered.environment()
    environment.prepare(environment.DEV)
    damage(offered.root / "resources/model/tokenizer.bin")
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
