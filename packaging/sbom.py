"""The bill of materials of a bundle, as CycloneDX 1.6 writes one in JSON.

    SOURCE_DATE_EPOCH=… python packaging/sbom.py BUNDLE WORK OUTPUT

The same bundle makes the same file: its serial number follows from its contents, its date is the one
given. It is checked against CycloneDX's own schema before it is written.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import uuid
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from importlib.metadata import Distribution
from pathlib import Path

from components import Component, UnknownError, files_of, find
from cyclonedx.model import (
    ExternalReference,
    ExternalReferenceType,
    HashAlgorithm,
    HashType,
    XsUri,
)
from cyclonedx.model.bom import Bom, BomMetaData
from cyclonedx.model.bom_ref import BomRef
from cyclonedx.model.component import Component as Listed
from cyclonedx.model.component import ComponentType
from cyclonedx.model.dependency import Dependency
from cyclonedx.model.license import LicenseExpression
from cyclonedx.output.json import JsonV1Dot6
from cyclonedx.schema import SchemaVersion
from origins import APP, OriginError
from packageurl import PackageURL

# What serial numbers are made in; any fixed number does.
_NAMESPACE = uuid.UUID("0e4a6a5c-51f6-5f8f-8a57-2f4f4d6a7c11")


class BillError(Exception):
    """The bill can't be made, or is not as CycloneDX wants it; says why."""


def bill(components: list[Component], bundle: Path, made: datetime) -> str:
    """Return the bill of these components of a bundle, as JSON. Raises BillError."""
    files = files_of(bundle)
    listed = {one.key: _listed(one, files) for one in components}
    program = listed.pop(APP)
    bom = Bom(
        components=listed.values(),
        dependencies=_dependencies(components),
        metadata=BomMetaData(component=program, timestamp=made),
        serial_number=uuid.UUID(int=0),
    )
    contents = hashlib.sha256(_written(bom).encode()).hexdigest()
    bom.serial_number = uuid.uuid5(_NAMESPACE, contents)
    text = _written(bom)
    # Here, since importing it takes seconds: a grammar of addresses is compiled.
    from cyclonedx.validation.json import JsonStrictValidator

    error = JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)
    if error is not None:
        raise BillError(f"The bill of materials is not valid: {error}")
    return text


def _written(bom: Bom) -> str:
    return str(JsonV1Dot6(bom).output_as_string(indent=1)) + "\n"


def _listed(one: Component, files: dict[str, Path]) -> Listed:
    held = [_file(name, files[name]) for name in one.files if not files[name].is_symlink()]
    if one.distribution is not None:
        held += linked_crates(one.distribution)
    links = [(ExternalReferenceType.WEBSITE, one.homepage)]
    if one.source.startswith("https:"):
        links.append((ExternalReferenceType.SOURCE_DISTRIBUTION, one.source.partition(" ")[0]))
    return Listed(
        type=ComponentType.APPLICATION if one.key == APP else ComponentType.LIBRARY,
        bom_ref=one.key,
        name=one.name,
        version=one.version or None,
        purl=PackageURL.from_string(one.purl),
        licenses=[LicenseExpression(one.licence)],
        external_references=[
            ExternalReference(type=kind, url=XsUri(url)) for kind, url in links if url
        ],
        components=held,
    )


def _file(name: str, path: Path) -> Listed:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Listed(
        type=ComponentType.FILE,
        bom_ref=f"file:{name}",
        name=name,
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=digest)],
    )


def linked_crates(distribution: Distribution) -> list[Listed]:
    """Return the Rust crates in a wheel's library, as the wheel's own bill names them (PEP 770)."""
    found = {}
    for file in distribution.files or ():
        if ".dist-info/sboms/" not in file.as_posix() or file.suffix != ".json":
            continue
        said = json.loads(file.read_text(encoding="utf-8"))
        for crate in said.get("components", ()):
            purl = crate.get("purl", "")
            if not purl.startswith("pkg:cargo/"):
                continue
            plain = PackageURL.from_string(purl)
            key = f"{distribution.name}/{plain.name}@{plain.version}"
            found[key] = Listed(
                bom_ref=key,
                name=crate["name"],
                version=crate["version"],
                purl=PackageURL("cargo", None, plain.name, plain.version),
                licenses=[
                    LicenseExpression(one["expression"])
                    for one in crate.get("licenses", ())
                    if "expression" in one
                ],
            )
    return list(found.values())


def _dependencies(components: list[Component]) -> Iterator[Dependency]:
    """Tell what needs what, as far as their metadata say; the program needs what nothing else does."""
    keys = {one.key for one in components}
    needs = {
        one.key: {need for need in one.needs if need in keys} - {one.key} for one in components
    }
    for one in components:
        if one.part_of:
            needs[one.part_of].add(one.key)
    needed = set().union(*needs.values())
    needs[APP] |= keys - needed - {APP}
    for key in sorted(needs):
        yield Dependency(BomRef(key), [Dependency(BomRef(need)) for need in sorted(needs[key])])


def main(arguments: Iterable[str]) -> int:
    """Write the bill of materials of a bundle."""
    bundle, work, output = map(Path, arguments)
    try:
        try:
            made = datetime.fromtimestamp(int(os.environ["SOURCE_DATE_EPOCH"]), UTC)
        except (KeyError, ValueError):
            raise BillError(
                "SOURCE_DATE_EPOCH does not say the seconds of the bill's date"
            ) from None
        output.write_text(bill(find(bundle, work), bundle, made), encoding="utf-8", newline="\n")
    except (BillError, UnknownError, OriginError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
