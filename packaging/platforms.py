"""Looks whether what bundle.py names for a system is in that system's wheels, without being there.

The locked list is installed for each system into build/wheels; nothing of it is run, but for the
tools in it that read libraries. Beside these, standard library only.
"""

from __future__ import annotations

import importlib
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import bundle
from environment import PACKAGING, ROOT, VENV_BIN, SetupError, uv_environment
from macos_app import OLDEST_MACOS

WHEELS = ROOT / "build" / "wheels"


class Target(NamedTuple):
    """A system that is built for: its name, Python's name of it, and uv's."""

    name: str
    system: str
    platform: str


TARGETS = (
    Target("windows-x86_64", "win32", "x86_64-pc-windows-msvc"),
    Target("macos-arm64", "darwin", "aarch64-apple-darwin"),
    # The oldest C libraries that there are wheels for; Qt's ask for the most.
    Target("linux-x86_64", "linux", "x86_64-manylinux_2_34"),
    Target("linux-aarch64", "linux", "aarch64-manylinux_2_39"),
)

# What no wheel holds: it comes from Python, the system that builds, or the checkout.
ELSEWHERE = (
    *("base_library.zip", "python3*", "Python*", "libpython3*", "resources/*"),
    *(
        "[{]_[*],pyexpat,*",
        "libffi-*",
        "*sqlite3*",
        "lib[{]ssl,*",
        "lib[{]bz2.*",
        "libportaudio*",
        "libjack*",
    ),
    *("libxcb-*", "libxkbcommon*"),
)
# What is a library, some of which come with the wheels of all systems.
_LIBRARY = {
    "win32": re.compile(r"\.(dll|pyd)$"),
    "darwin": re.compile(r"\.(dylib|so)$|\.framework/Versions/A/[^/]+$"),  # and of a framework
    "linux": re.compile(r"\.so(\.[\d.]+)?$"),
}
# Part of Windows 10, beside all that begins with api-ms-win-.
WINDOWS_OWN = frozenset(
    "advapi32 authz comdlg32 d3d11 d3d12 d3d9 d3dcompiler_47 dbghelp dnsapi dwmapi dwrite dxgi "
    "gdi32 icuuc imm32 iphlpapi kernel32 mpr netapi32 ntdll ole32 oleaut32 secur32 setupapi "
    "shell32 shlwapi uiautomationcore user32 userenv uxtheme version winhttp winmm ws2_32 "
    "wtsapi32".split()
)


def main() -> int:
    """Look at every target, say what is missing, and return the exit code. Raises SetupError."""
    code = 0
    for target in TARGETS:
        folder = WHEELS / target.name
        install(target, folder)
        found = list(findings(folder, target.system))
        print(f"{target.name}: {'nothing is missing' if not found else ''}", flush=True)
        for line in found:
            print(f"  {line}")
        code |= bool(found)
    return code


def install(target: Target, folder: Path) -> None:
    """Bring the target's wheels into `folder`. Raises SetupError."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    command = [str(VENV_BIN / "uv"), "pip", "install", "--quiet", "--target", str(folder)]
    command += ["--python-platform", target.platform, "--python-version", version, "--no-deps"]
    command += ["--only-binary", ":all:", "--require-hashes"]
    command += ["-r", str(PACKAGING / "requirements.txt"), "-r", str(_tools_list(folder.parent))]
    environment = {**uv_environment(), "MACOSX_DEPLOYMENT_TARGET": OLDEST_MACOS}
    done = subprocess.run(command, check=False, capture_output=True, text=True, env=environment)
    if done.returncode:
        raise SetupError(f"There are no wheels for {target.name}:\n{done.stderr.strip()}")


def _tools_list(folder: Path) -> Path:
    """Write what reads other systems' libraries into a list of its own, as the build's has it."""
    text = (PACKAGING / "requirements-build.txt").read_text(encoding="utf-8")
    tools = re.findall(r"^(?:altgraph|macholib|pefile)==.*(?:\n +--hash=.*)+", text, re.MULTILINE)
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / "tools.txt"
    target.write_text("\n".join(tools) + "\n", encoding="utf-8")
    return target


def findings(folder: Path, system: str) -> Iterator[str]:
    """Yield a line for whatever bundle.py says of a system that its wheels, in `folder`, don't."""
    paths = sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and ".dSYM/" not in path.as_posix()  # for debuggers only
    )
    libraries = [path for path in paths if _LIBRARY[system].search(path)]
    yield from (f"no module {name}" for name in missing_modules(paths, system))
    yield from (f"nothing fits {pattern}" for pattern in missing_files(paths, system))
    yield from (
        f"bundle.py does not say whether {path} goes in" for path in unsaid(libraries, system)
    )
    kept = [path for path in libraries if _is_kept(path, system)]
    there = {_base(path) for path in kept}
    for path in kept:
        for name in _needed(folder, path, system):
            if _base(name) not in there and not _is_of_system(name, system):
                yield f"{path} needs {name}, which does not go in"


def missing_modules(paths: Iterable[str], system: str) -> list[str]:
    """Return the modules imported by name that are in none of the wheels."""
    there = set(paths)
    files = {name: name.replace(".", "/") for name in bundle.HIDDEN_IMPORTS[system]}
    return [
        name for name, file in files.items() if not {f"{file}.py", f"{file}/__init__.py"} & there
    ]


def missing_files(paths: list[str], system: str) -> list[str]:
    """Return the patterns of what goes in that nothing in the wheels fits.

    Where a rule is for one system only, each name in its braces is asked for.
    """
    missing = []
    for rule in bundle.KEPT:
        if system not in rule.systems or any(
            bundle.matches(rule.pattern, one) for one in ELSEWHERE
        ):
            continue
        alternatives = [rule.pattern]
        # Linux is built here, and its architectures differ in what a library needs.
        if len(rule.systems) == 1 and system != "linux":
            alternatives = _each_name(rule.pattern)
        missing += [one for one in alternatives if not _is_there(one, paths, system)]
    return missing


def unsaid(libraries: Iterable[str], system: str) -> list[str]:
    """Return the libraries of packages that go in for which no rule says whether they do."""
    return [
        path
        for path in libraries
        if path.partition("/")[0] in bundle.KEPT_CODE and _is_kept(path, system) is None
    ]


def _each_name(pattern: str) -> list[str]:
    """Return a pattern for each name in its braces; folders that it may be in stay a choice."""
    choice = re.match(r"\{(,[^{}]*|[^{}]*,)\}", pattern)
    folders, rest = (choice[0], pattern[choice.end() :]) if choice else ("", pattern)
    braces = re.search(r"\{([^{}]*)\}", rest)
    if braces is None:
        return [pattern]
    before, after = rest[: braces.start()], rest[braces.end() :]
    return [f"{folders}{before}{name}{after}" for name in braces[1].split(",")]


def _is_there(pattern: str, paths: Iterable[str], system: str) -> bool:
    # What has no folder in the bundle may have one in its wheel.
    bare = "/" not in pattern
    fold = str.lower if system == "win32" else str
    return any(bundle.matches(fold(_base(path) if bare else path), fold(pattern)) for path in paths)


def _is_kept(path: str, system: str) -> bool | None:
    try:
        return bundle.keeps(path, system)
    except LookupError:
        return None


def _base(path: str) -> str:
    return path.rpartition("/")[2].lower()


def _needed(folder: Path, path: str, system: str) -> Iterator[str]:
    """Yield the names of the libraries that a library says it needs."""
    if system == "win32":
        pefile = _tool(folder, "pefile")
        with pefile.PE(str(folder / path), fast_load=True) as file:
            file.parse_data_directories([pefile.DIRECTORY_ENTRY["IMAGE_DIRECTORY_ENTRY_IMPORT"]])
            for entry in getattr(file, "DIRECTORY_ENTRY_IMPORT", []):
                yield entry.dll.decode()
    elif system == "darwin":
        macho = _tool(folder, "macholib.MachO")
        for header in macho.MachO(str(folder / path)).headers:
            yield from (name for _, _, name in header.walkRelocatables())
    # On Linux the build itself looks, by what is there.


def _is_of_system(name: str, system: str) -> bool:
    if system == "win32":
        stem = name.lower().removesuffix(".dll")
        own = stem in WINDOWS_OWN or stem.startswith("api-ms-win-")
        return own or re.fullmatch(r"python3\d*|vcruntime140(_1)?", stem) is not None  # Python's
    return name.startswith(("/usr/lib/", "/System/Library/"))


def _tool(folder: Path, name: str) -> Any:
    """Import what reads another system's libraries from that system's wheels: it is plain Python."""
    sys.path.append(str(folder))
    try:
        return importlib.import_module(name)
    finally:
        sys.path.remove(str(folder))


if __name__ == "__main__":
    sys.exit(main())
