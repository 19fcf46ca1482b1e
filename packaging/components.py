"""What is inside a bundle: for each file and archived module, the component that it comes from.

    python packaging/components.py BUNDLE WORK

lists them. Runs on the Python that the bundle was made with, which has the distributions, and after
PyInstaller, whose tables in its folder WORK say where each file of the bundle was taken from. What
nobody can name is an error: no file goes out whose author and licence are not known.
"""

from __future__ import annotations

import ast
import fnmatch
import importlib
import os
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from importlib.metadata import Distribution
from pathlib import Path, PurePosixPath

import no_jack
from origins import APP, PYTHON, ROOT, Environment, Origin, OriginError, debian

PACKAGING = Path(__file__).resolve().parent
TEXTS = PACKAGING / "licences"
CONTENTS = "_internal"  # where PyInstaller puts all but the executable
OWN = "resources/licences/"  # what is made from the components, and is none of them
PYINSTALLER, HOOKS = "pyinstaller", "pyinstaller-hooks-contrib"
_KINDS = ("BINARY", "DATA", "EXECUTABLE", "EXTENSION", "SYMLINK")  # PyInstaller's words


class UnknownError(Exception):
    """Something in the bundle comes from nobody we know; says what."""


@dataclass(slots=True, kw_only=True)
class Component:
    """Something that somebody made and gave a version and a licence (an SPDX expression).

    `files` are in the bundle, written from its contents on; `modules` are in the program's archive.
    `part_of` is the key of what it came with. `texts` are patterns of files that say the licence.
    """

    key: str
    name: str
    version: str
    licence: str
    homepage: str
    purl: str
    part_of: str = ""
    source: str = ""
    texts: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    files: list[str] = field(default_factory=list)
    modules: list[str] = field(default_factory=list)
    distribution: Distribution | None = None


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What packaging/licences/catalogue.toml says."""

    allowed: frozenset[str]
    distributions: dict[str, dict[str, object]]
    debian: dict[str, str]
    parts: tuple[dict[str, object], ...]

    @classmethod
    def read(cls, path: Path = TEXTS / "catalogue.toml") -> Catalogue:
        """Read the file."""
        said = tomllib.loads(path.read_text(encoding="utf-8"))
        return cls(
            frozenset(said["allowed"]), said["distribution"], said["debian"], tuple(said["part"])
        )


def find(
    bundle: Path,
    work: Path,
    environment: Environment | None = None,
    catalogue: Catalogue | None = None,
) -> list[Component]:
    """Return all components of a bundle, sorted by name. Raises UnknownError, naming all unknown."""
    inventory = _Inventory(bundle, environment or Environment(), catalogue or Catalogue.read())
    inventory.take_files(sources_of(work))
    inventory.take_archive()
    inventory.take_what_is_linked_in()
    if inventory.unknown:
        raise UnknownError(
            "Nobody knows where this comes from (packaging/licences/catalogue.toml):\n  "
            + "\n  ".join(sorted(inventory.unknown))
        )
    return sorted(inventory.found.values(), key=lambda one: (one.name.lower(), one.key))


def files_of(bundle: Path) -> dict[str, Path]:
    """Return all files and links of a bundle by their names from its contents on, sorted."""
    contents = bundle / CONTENTS
    found = {}
    for path in sorted(bundle.rglob("*")):
        if path.is_symlink() or path.is_file():
            name = path.relative_to(contents if path.is_relative_to(contents) else bundle)
            found[name.as_posix()] = path
    return found


class _Inventory:
    """Fills `found`, by key, and `unknown`."""

    def __init__(self, bundle: Path, environment: Environment, catalogue: Catalogue) -> None:
        self.found: dict[str, Component] = {}
        self.unknown: set[str] = set()
        self._environment = environment
        self._catalogue = catalogue
        self._bundle = bundle
        self._files = files_of(bundle)
        self._executable = ""

    def take_files(self, sources: dict[str, tuple[str, str]]) -> None:
        """Give each file of the bundle to its component; `sources` as sources_of() has them."""
        system = debian(source for source, kind in sources.values() if kind != "SYMLINK")
        for name in self._files:
            if name.startswith(OWN):
                continue
            real = self._followed(name, sources)
            source, kind = sources.get(real, ("", ""))
            if kind == "EXECUTABLE":
                self._executable = real
            component = self._of_file(real, source, kind, system.get(source))
            if component is None:
                self.unknown.add(f"{name} (from {source or 'nowhere'})")
            else:
                component.files.append(name)

    def take_archive(self) -> None:
        """Give each module in the executable's archive to its component."""
        for name, is_script in modules_of(self._bundle / self._executable):
            component = self._of_module(name, is_script=is_script)
            if component is None:
                self.unknown.add(f"{name} (a module)")
            else:
                component.modules.append(name)

    def take_what_is_linked_in(self) -> None:
        """Add the parts that have no file of their own."""
        for part in self._catalogue.parts:
            whole = self.found.get(str(part["of"]))
            held = [
                name
                for name in (whole.files if whole else [])
                if _matches(name, part.get("inside", ()))
            ]
            if whole and held:
                self._part(part, whole, held[0])

    def _followed(self, name: str, sources: dict[str, tuple[str, str]]) -> str:
        for _ in range(8):  # a link to a link, as in a framework of macOS
            source, kind = sources.get(name, ("", ""))
            if kind != "SYMLINK":
                return name
            name = os.path.normpath(PurePosixPath(name).parent / source).replace("\\", "/")
        return name

    def _of_file(
        self, name: str, source: str, kind: str, system: Origin | None
    ) -> Component | None:
        whole = self._whole(name, source, kind, system)
        for part in self._catalogue.parts:
            if _matches(name.lower(), part.get("files", ()), lower=True) and part["of"] in (
                "*",
                whole.key if whole else "",
            ):
                return self._part(part, whole, name)
        return whole

    def _whole(self, name: str, source: str, kind: str, system: Origin | None) -> Component | None:
        if kind == "EXECUTABLE":
            self._of_key(PYINSTALLER)
            return self._of_key(APP)
        if name == no_jack.NAME:  # the build made it, to stand where the system's own would
            return self._of_key(APP)
        if not source:
            return None
        distribution = self._environment.owner_of_file(source)
        if distribution:
            return self._of_key(distribution)
        if name == "base_library.zip" or self._environment.is_python(source):
            return self._of_key(PYTHON)
        if system:
            return self._of_debian(system)
        if name.endswith(".pyc"):  # compiled for this bundle, out of a module of that name
            module = name.removesuffix(".pyc").removesuffix("/__init__").replace("/", ".")
            return self._of_module(module, is_script=False)
        if Path(source).is_relative_to(ROOT):
            return self._of_key(APP)
        return None

    def _of_module(self, name: str, *, is_script: bool) -> Component | None:
        top = name.partition(".")[0]
        if top == "app":
            return self._of_key(APP)
        owner = self._environment.owner_of_module(name)
        if owner:
            return self._of_key(owner)
        if top in sys.stdlib_module_names or top.startswith("_sysconfigdata"):
            return self._of_key(PYTHON)
        if top.startswith(("pyimod", "pyiboot", "_pyi_", "pyi_rth")):
            return self._of_key(HOOKS if self._environment.is_contributed(top) else PYINSTALLER)
        return self._of_key(APP) if is_script else None

    def _of_key(self, key: str) -> Component:
        if key not in self.found:
            origin = self._environment.origin(key)
            said = self._catalogue.distributions.get(key, {})
            self.found[key] = Component(
                key=key,
                name=str(said.get("name", origin.name)),
                version=origin.version,
                licence=str(said.get("licence", origin.licence)),
                homepage=origin.homepage,
                purl=origin.purl,
                needs=origin.needs,
                texts=(*origin.texts, *_strings(said.get("texts", ()))),
                source=_filled(str(said.get("source", "")), origin.version),
                distribution=origin.distribution,
            )
            if not self.found[key].licence:
                self.unknown.add(f"{key} (its licence: {origin.said or 'nothing is said'})")
        return self.found[key]

    def _of_debian(self, origin: Origin) -> Component:
        if origin.key not in self.found:
            licence = self._catalogue.debian.get(origin.name, "")
            if not licence:
                self.unknown.add(f"{origin.name} (its licence; a package of the system)")
            self.found[origin.key] = Component(
                key=origin.key,
                name=origin.name,
                version=origin.version,
                licence=licence,
                homepage=origin.homepage,
                purl=origin.purl,
                needs=origin.needs,
                texts=origin.texts,
                source=origin.source,
            )
        return self.found[origin.key]

    def _part(self, part: dict[str, object], whole: Component | None, name: str) -> Component:
        of = whole.key if whole and part["of"] != "*" else ""
        key = f"{of}/{part['name']}"
        version = self._version(part, whole, name)
        if key not in self.found or (version and not self.found[key].version):
            plain = re.sub(r"[^a-z0-9]+", "-", str(part["name"]).lower()).strip("-")
            self.found[key] = Component(
                key=key,
                name=str(part["name"]),
                version=version,
                licence=str(part["licence"]),
                homepage=str(part["homepage"]),
                purl=f"pkg:generic/{plain}{'@' if version else ''}{version}",
                part_of=of,
                texts=_strings(part["texts"]),
                source=_filled(str(part.get("source", "")), version),
                files=self.found[key].files if key in self.found else [],
            )
        return self.found[key]

    def _version(self, part: dict[str, object], whole: Component | None, name: str) -> str:
        if "version" in part:
            return str(part["version"])
        if "version_from" in part:
            module, _, member = str(part["version_from"]).partition(":")
            return ".".join(map(str, getattr(importlib.import_module(module), member)))
        if "version_in" in part:
            held = name.encode() + b"\0" + self._files[name].read_bytes()
            said = re.search(str(part["version_in"]).encode(), held)
            return said[1].decode() if said else ""
        return whole.version if whole else ""


def sources_of(work: Path) -> dict[str, tuple[str, str]]:
    """Return, by its name in a bundle, where PyInstaller found each file, and what it took it for.

    COLLECT has what went in at the end, with copies that were made on the way; the analysis before it
    has the originals of those.
    """
    found: dict[str, tuple[str, str]] = {}
    for table in ("COLLECT-00.toc", "Analysis-00.toc"):
        for name, source, kind in _entries(ast.literal_eval((work / table).read_text("utf-8"))):
            found[name.replace("\\", "/")] = (source, kind)
    return found


def _entries(table: object) -> Iterator[tuple[str, str, str]]:
    if isinstance(table, tuple) and len(table) == 3 and table[2] in _KINDS:
        yield table
    elif isinstance(table, list | tuple):
        for one in table:
            yield from _entries(one)


def modules_of(executable: Path) -> list[tuple[str, bool]]:
    """Return the modules in a program's archive, and whether each is a script that is run, sorted."""
    from PyInstaller.archive.readers import CArchiveReader  # not on every Python

    archive = CArchiveReader(str(executable))
    found: set[tuple[str, bool]] = set()
    for name, entry in archive.toc.items():
        kind = entry[-1]
        if kind in "sm":
            found.add((name, kind == "s"))
        elif kind == "z":
            found |= {(module, False) for module in archive.open_embedded_archive(name).toc}
    return sorted(found)


def _matches(name: str, patterns: object, *, lower: bool = False) -> bool:
    return any(
        fnmatch.fnmatchcase(name, one.lower() if lower else one) for one in _strings(patterns)
    )


def _strings(values: object) -> tuple[str, ...]:
    return tuple(map(str, values)) if isinstance(values, list | tuple) else ()


def _filled(template: str, version: str) -> str:
    return template.format(version=version, minor=".".join(version.split(".")[:2]))


def main(arguments: Iterable[str]) -> int:
    """List the components of a bundle."""
    bundle, work = map(Path, arguments)
    try:
        components = find(bundle, work)
    except (UnknownError, OriginError) as error:
        print(error, file=sys.stderr)
        return 1
    for one in components:
        held = f"{len(one.files)} files, {len(one.modules)} modules"
        print(f"{one.name} {one.version} [{one.licence}]: {held}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
