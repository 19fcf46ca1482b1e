"""Where a file was taken from: a distribution of this Python, Python itself, a Debian package.

Each is an Origin, with what its own metadata say of it.
"""

from __future__ import annotations

import functools
import os
import platform
import re
import shutil
import subprocess
import sys
import sysconfig
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import metadata
from importlib.metadata import Distribution
from pathlib import Path

import bundle
from license_expression import ExpressionError, Licensing, get_spdx_licensing
from packageurl import PackageURL
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
APP, PYTHON = "surtitle", "python"
_LICENCE_FILE = re.compile(r"licen[cs]e|copying|notice", re.IGNORECASE)
_HOMEPAGES = ("homepage", "home", "repository", "source", "source code", "github", "documentation")


class OriginError(Exception):
    """What is asked for is not there; says what."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """`licence` is an SPDX expression, "" where `said` is none. `texts` are files that say it."""

    key: str
    name: str
    version: str
    purl: str
    licence: str = ""
    said: str = ""
    homepage: str = ""
    source: str = ""
    needs: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    distribution: Distribution | None = None


class Environment:
    """The Python that runs this, and its distributions; `path` is where those are."""

    def __init__(self, path: list[str] | None = None) -> None:
        self._distributions: dict[str, Distribution] = {}
        self._files: dict[str, str] = {}
        self._modules: dict[str, str] = {}
        self._contributed: set[str] = set()
        for one in metadata.distributions(path=path) if path else metadata.distributions():
            key = canonicalize_name(one.name)
            if key in self._distributions or key == APP:
                continue  # a later one on the path is not what is imported
            self._distributions[key] = one
            for file in one.files or ():
                self._files[_plain(one.locate_file(file))] = key
                module = file.as_posix()
                if module.endswith((".py", ".pyc")):
                    self._modules[re.sub(r"(/__init__)?\.pyc?$", "", module)] = key
                if module.startswith("_pyinstaller_hooks_contrib/rthooks/"):
                    self._contributed.add(Path(module).stem)
        # A package may be a folder in which several distributions put theirs.
        self._namespaces: dict[str, str] = {}
        for module in sorted(self._modules):
            for parent in Path(module).parents:
                self._namespaces.setdefault(parent.as_posix(), self._modules[module])
        python = sysconfig.get_paths()
        libraries = sysconfig.get_config_var("LIBDIR")
        self._python = [_plain(python[name]) for name in ("stdlib", "platstdlib")]
        self._library = os.path.realpath(libraries) if libraries else ""
        if os.name == "nt" or sys.platform == "darwin":  # where nothing else lives in its folder
            self._python.append(_plain(sys.base_prefix))

    def owner_of_file(self, path: str) -> str | None:
        """Return the distribution that brought a file, None where none did."""
        return self._files.get(_plain(path))

    def owner_of_module(self, name: str) -> str | None:
        """Return the distribution that brought a module, None where none did."""
        module = name.replace(".", "/")
        return self._modules.get(module) or self._namespaces.get(module)

    def is_contributed(self, module: str) -> bool:
        """Whether a script that runs before the program is one of PyInstaller's contributors."""
        return module in self._contributed

    def is_python(self, path: str) -> bool:
        """Whether a file is Python's own: its library, its extensions, libpython."""
        plain = _plain(path)
        if any(plain.startswith(folder + os.sep) for folder in self._python):
            return "site-packages" not in plain and "dist-packages" not in plain
        library = os.path.basename(plain)  # noqa: PTH119  a plain string
        return library.startswith("libpython") and self._library == os.path.realpath(
            os.path.dirname(plain)  # noqa: PTH120
        )  # where /usr is merged, it has two names

    def origin(self, key: str) -> Origin:
        """Return what is known of Surtitle, of Python, or of a distribution."""
        if key == APP:
            return _app()
        if key == PYTHON:
            return _python()
        try:
            one = self._distributions[key]
        except KeyError:
            raise OriginError(f"{key} is not in this environment") from None
        licence, said = licence_of(one)
        return Origin(
            key=key,
            name=one.name,
            version=one.version,
            purl=PackageURL("pypi", None, key, one.version).to_string(),
            licence=licence,
            said=said,
            homepage=_homepage(one),
            needs=tuple(sorted(_needs(one.requires or ()))),
            texts=tuple(sorted(str(one.locate_file(file)) for file in licence_files(one))),
            distribution=one,
        )


def licence_of(one: Distribution) -> tuple[str, str]:
    """Return a distribution's licence as an SPDX expression, and what it says; "" for nothing."""
    fields = [_field(one, name) for name in ("License-Expression", "License")]
    for said in fields:
        if said and len(said) < 200 and is_spdx(said):
            return said, said
    return "", (fields[1].partition("\n")[0] or fields[0])


@functools.cache
def spdx() -> Licensing:
    """Return what knows SPDX's licences; making it takes a while."""
    return get_spdx_licensing()


def is_spdx(expression: str) -> bool:
    """Whether this is a licence as SPDX writes it."""
    try:
        return not spdx().validate(expression, strict=True).errors
    except ExpressionError:
        return False


def licence_files(one: Distribution) -> list[str]:
    """Return the files of a distribution, from its place on, that say its licence."""
    return [
        file.as_posix()
        for file in one.files or ()
        if ".dist-info/" in file.as_posix()
        and (_LICENCE_FILE.search(file.name) or "/licenses/" in file.as_posix())
    ]


def debian(paths: Iterable[str]) -> dict[str, Origin]:
    """Return, for those of the files that dpkg knows, the packages that brought them."""
    if shutil.which("dpkg-query") is None:
        return {}
    # With /usr merged, a package's list has one spelling of a path and the linker the other.
    spelled = {
        spelling: path
        for path in paths
        if path.startswith(("/lib", "/usr/"))
        for spelling in (path, f"/usr{path}", path.removeprefix("/usr"), os.path.realpath(path))
    }
    if not spelled:
        return {}
    names = {}
    for line in _dpkg("--search", *spelled).splitlines():
        packages, _, path = line.rpartition(": ")
        if path in spelled and not packages.startswith("diversion"):
            names[spelled[path]] = packages.split(",")[0].strip()
    form = "${binary:Package}\t${Package}\t${Architecture}\t${Version}\t${Homepage}\t${Depends}\t${source:Package}\t${source:Version}\n"
    known: dict[str, Origin] = {}
    for line in _dpkg("--show", f"--showformat={form}", *sorted(set(names.values()))).splitlines():
        full, *fields = line.split("\t")
        known[full] = known[full.partition(":")[0]] = _package(*fields)
    return {path: known[name] for path, name in names.items() if name in known}


def _package(
    name: str, architecture: str, version: str, homepage: str, depends: str, *source: str
) -> Origin:
    system = platform.freedesktop_os_release()
    distro = f"{system['ID']}-{system.get('VERSION_ID', 'sid')}"
    needs = re.findall(r"(?:^|[,|])\s*([a-z0-9][a-z0-9+.-]+)", depends)
    return Origin(
        key=f"deb:{name}",
        name=name,
        version=version,
        homepage=homepage,
        purl=PackageURL(
            "deb", system["ID"], name, version, {"arch": architecture, "distro": distro}
        ).to_string(),
        source=f"{system.get('NAME', 'Debian')}: apt-get source {'='.join(source)}",
        needs=tuple(sorted({f"deb:{need}" for need in needs})),
        texts=(f"/usr/share/doc/{name}/copyright",),
    )


def _dpkg(*arguments: str) -> str:
    # It exits with 1 when it knows some of the paths only.
    done = subprocess.run(
        ["dpkg-query", *arguments], check=False, capture_output=True, text=True, env=_IN_ENGLISH
    )
    return done.stdout


_IN_ENGLISH = {**os.environ, "LC_ALL": "C.UTF-8"}


def _app() -> Origin:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    version = bundle.version()
    return Origin(
        key=APP,
        name="Surtitle",
        version=version,
        purl=PackageURL("generic", None, APP, version).to_string(),
        licence=project["license"],
        needs=(PYTHON, "pyinstaller", *sorted(_needs(project["dependencies"]))),
        texts=(str(ROOT / "LICENSE"),),
    )


def _python() -> Origin:
    version = platform.python_version()
    places = (sysconfig.get_paths()["stdlib"], sys.base_prefix)
    texts = [Path(place, "LICENSE.txt") for place in places]
    texts.append(Path(f"/usr/share/doc/python{version.rpartition('.')[0]}/copyright"))
    return Origin(
        key=PYTHON,
        name="Python",
        version=version,
        purl=PackageURL("generic", None, "python", version).to_string(),
        licence="Python-2.0",
        homepage="https://www.python.org/",
        texts=tuple(str(text) for text in texts if text.is_file())[:1],
    )


def _homepage(one: Distribution) -> str:
    urls = {
        label.strip().lower(): url.strip()
        for label, _, url in (
            said.partition(",") for said in one.metadata.get_all("Project-URL") or ()
        )
    }
    named = next((urls[label] for label in _HOMEPAGES if label in urls), "")
    return named or _field(one, "Home-page") or next(iter(urls.values()), "")


def _field(one: Distribution, name: str) -> str:
    return str(one.metadata[name]) if name in one.metadata else ""


def _needs(requirements: Iterable[str]) -> set[str]:
    wanted = map(Requirement, requirements)
    return {
        canonicalize_name(one.name)
        for one in wanted
        if one.marker is None or one.marker.evaluate({"extra": ""})
    }


def _plain(path: object) -> str:
    return os.path.normcase(os.path.abspath(str(path)))  # noqa: PTH100  links stay what they are
