"""A package index in a folder, for set-ups without a network."""

from __future__ import annotations

import base64
import hashlib
import importlib.metadata
import os
import stat
import sysconfig
import zipfile
from pathlib import Path

from tests.packaging.checkout import REAL, Checkout


class Index:
    """A package index in a folder, laid out as the public ones are."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.url = folder.as_uri()

    def add_installed(self, name: str) -> str:
        """Pack a package of the running environment; return the line that a hashed list has."""
        distribution = importlib.metadata.distribution(name)
        scripts = Path(sysconfig.get_path("scripts")).name
        members = {}
        for file in distribution.files or []:
            path = Path(str(file.locate()))
            if path.name in ("RECORD", "INSTALLER", "REQUESTED") or path.suffix == ".pyc":
                continue
            member = file.as_posix()
            if ".." in file.parts:
                if file.parts[-2] != scripts or path.read_bytes().startswith(b"#!"):
                    continue  # the installer writes the start scripts itself
                member = f"{name}-{distribution.version}.data/scripts/{file.name}"
            members[member] = path.read_bytes()
        return self.add(name, distribution.version, "py3-none-any", members)

    def add(self, name: str, version: str, tag: str, members: dict[str, bytes]) -> str:
        project = self.folder / name.replace("_", "-")
        project.mkdir(parents=True)
        wheel = project / f"{name.replace('-', '_')}-{version}-{tag}.whl"
        info = f"{name.replace('-', '_')}-{version}.dist-info"
        members = {
            f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n".encode(),
            f"{info}/WHEEL": f"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: {tag}\n".encode(),
            **members,
        }
        record = [f"{member},{_record_hash(data)},{len(data)}" for member, data in members.items()]
        with zipfile.ZipFile(wheel, "w") as archive:
            for member, data in members.items():
                entry = zipfile.ZipInfo(member)
                entry.external_attr = (
                    stat.S_IFREG | 0o755
                ) << 16  # what is a program has to be one again
                archive.writestr(entry, data)
            archive.writestr(f"{info}/RECORD", "\n".join([*record, f"{info}/RECORD,,", ""]))
        digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
        (project / "index.html").write_text(
            f'<a href="{wheel.name}#sha256={digest}">{wheel.name}</a>'
        )
        return f"{name}=={version} --hash=sha256:{digest}\n"


def _record_hash(data: bytes) -> str:
    digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
    return f"sha256={digest}"


def only_from(index: Index) -> dict[str, str]:
    """What makes pip, and by it uv, ask `index` and nobody else."""
    return {"PIP_INDEX_URL": index.url, "PIP_CONFIG_FILE": os.devnull, "PIP_FIND_LINKS": ""}


def model_index(checkout: Checkout, folder: Path, *, spoilt: str = "") -> Index:
    """Make an index with the model's wheel, and the list that names it by its hash."""
    environment = checkout.environment()
    members = {
        member: b"spoilt" if name == spoilt else (REAL / "resources" / name).read_bytes()
        for name, (member, _) in environment.MODEL_FILES.items()
    }
    index = Index(folder)
    tag = f"py3-none-{environment.MODEL_WHEEL_PLATFORM}"
    line = index.add("moonshine-voice", "0.1.0", tag, members)
    (checkout.packaging / environment.MODEL_WHEEL).write_text(line)
    return index
