"""The bill of materials: valid, the same each time, and true."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

import pytest
import sbom
from components import Component

from app import __version__
from tests.packaging.bundles import Bundle, found_in

MADE = datetime(2026, 11, 24, tzinfo=UTC)


@pytest.fixture(scope="module")
def found(bundle: Bundle) -> list[Component]:
    return list(found_in(bundle).values())


@pytest.fixture(scope="module")
def bill(found: list[Component], bundle: Bundle) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(sbom.bill(found, bundle.folder, MADE))
    return said


def test_it_is_a_bill_of_the_program(bill: dict[str, Any]) -> None:
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    program = bill["metadata"]["component"]
    assert (program["name"], program["version"]) == ("Surtitle", __version__)
    assert program["type"] == "application"
    assert bill["metadata"]["timestamp"] == "2026-11-24T00:00:00+00:00"


def test_each_component_has_its_version_licence_and_address(bill: dict[str, Any]) -> None:
    six = next(one for one in bill["components"] if one["name"] == "six")
    assert six["purl"] == f"pkg:pypi/six@{six['version']}"
    assert six["licenses"] == [{"expression": "MIT"}]


def test_each_file_has_its_hash(bill: dict[str, Any], bundle: Bundle) -> None:
    python = next(one for one in bill["components"] if one["name"] == "Python")
    file = next(one for one in python["components"] if one["name"] == "base_library.zip")
    digest = hashlib.sha256((bundle.contents / "base_library.zip").read_bytes()).hexdigest()
    assert file["hashes"] == [{"alg": "SHA-256", "content": digest}]


def test_it_tells_what_needs_what(bill: dict[str, Any]) -> None:
    needs = {one["ref"]: one.get("dependsOn", []) for one in bill["dependencies"]}
    assert "six" in needs["python-xlib"]
    assert {"python", "pyinstaller", "python-xlib"} <= set(needs["surtitle"])
    assert set(needs) == {one["bom-ref"] for one in bill["components"]} | {"surtitle"}


def test_the_same_bundle_has_the_same_bill_and_another_has_another_number(
    found: list[Component], bill: dict[str, Any], bundle: Bundle
) -> None:
    again = json.loads(sbom.bill(list(found_in(bundle).values()), bundle.folder, MADE))
    assert again == bill
    fewer = [one for one in found if one.key != "six"]
    other = json.loads(sbom.bill(fewer, bundle.folder, MADE))
    assert other["serialNumber"] != bill["serialNumber"]


def test_what_is_compiled_into_a_wheel_is_taken_from_its_own_bill() -> None:
    crates = sbom.linked_crates(distribution("cryptography"))
    openssl = next(one for one in crates if one.name == "openssl")
    assert str(openssl.purl).startswith("pkg:cargo/openssl@")
    assert sbom.linked_crates(distribution("six")) == []


def test_as_a_command_it_writes_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bundle: Bundle
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1790000000")
    output = tmp_path / "surtitle.cdx.json"
    assert sbom.main([str(bundle.folder), str(bundle.work), str(output)]) == 0
    assert json.loads(output.read_text())["metadata"]["timestamp"].startswith("2026-09-21")


def test_as_a_command_it_asks_for_the_date(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    bundle: Bundle,
) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    output = tmp_path / "surtitle.cdx.json"
    assert sbom.main([str(bundle.folder), str(bundle.work), str(output)]) == 1
    assert "SOURCE_DATE_EPOCH" in capsys.readouterr().err
    assert not output.exists()
