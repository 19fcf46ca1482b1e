"""Makes the program that people download, for the system it runs on, and proves that it works.

`dev.py build` calls build(). In this order: the bundle (PyInstaller, surtitle.spec), a look at what
is in it, the packages, and each package unpacked and tested by itself as a fresh user has it. What
failed that is not left in dist/.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

import bundle
import clean_room
import desktop_packages
from build_environment import FOLDER, prepare_build
from desktop_packages import FreshUser
from environment import PACKAGING, ROOT, SetupError, say
from linux_packages import Linux
from macos_app import ImageError
from signing import SigningError
from windows_installer import InstallerError

DIST = ROOT / "dist"
BUNDLE = FOLDER / "bundle" / "surtitle"
WORK = FOLDER / "work"

# Megabytes of a million bytes: of the bundle, and of each package.
MOST_UNPACKED_MB = 240
MOST_PACKED_MB = 95


def build() -> list[Path]:
    """Make, prove and return the packages, in dist/. Raises SetupError with what is wrong."""
    python = prepare_build()
    epoch = source_date()
    make_bundle(python, epoch)
    look_inside(python)
    account_for_it(python, epoch)
    write_list()
    shutil.rmtree(DIST, ignore_errors=True)
    waiting = FOLDER / "unproven"
    shutil.rmtree(waiting, ignore_errors=True)
    waiting.mkdir(parents=True)
    packages = make_packages(python, epoch, waiting)
    DIST.mkdir()
    proven = [package.replace(DIST / package.name) for package in packages]
    sums = "".join(f"{_sha256(path)}  {path.name}\n" for path in proven)
    (DIST / "SHA256SUMS").write_text(sums, encoding="utf-8")
    for path in proven:
        print(f"{path.relative_to(ROOT)}  {path.stat().st_size / 1e6:.1f} MB", flush=True)
    return proven


def source_date() -> int:
    """Return the time that everything made gets: the commit's, or SOURCE_DATE_EPOCH's."""
    named = os.environ.get("SOURCE_DATE_EPOCH")
    if named:
        return int(named)
    done = subprocess.run(
        ["git", "log", "-1", "--format=%ct"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SetupError("Neither git nor SOURCE_DATE_EPOCH says of when this source is.")
    return int(done.stdout)


def make_bundle(python: Path, epoch: int) -> None:
    """Have PyInstaller make build/bundle/surtitle."""
    say("making the bundle")
    environment = {
        **os.environ,
        "SOURCE_DATE_EPOCH": str(epoch),
        "PYTHONHASHSEED": "1",  # the order of sets decides that of names in compiled code
        "PYINSTALLER_CONFIG_DIR": str(FOLDER / "cache"),
    }
    command = [
        *(str(python), "-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR"),
        *("--distpath", str(BUNDLE.parent), "--workpath", str(WORK)),
        str(PACKAGING / "surtitle.spec"),
    ]
    if subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode:
        raise SetupError("PyInstaller could not make the bundle. The lines above say why.")


def account_for_it(python: Path, epoch: int) -> None:
    """Write into the bundle whose each file is, under which licence; nobody's file ends the build."""
    say("writing the licences and the bill of materials")
    bill = BUNDLE / "_internal" / "resources" / "licences" / "surtitle.cdx.json"
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(epoch)}
    for command in (["licences.py"], ["sbom.py", str(bill)]):
        script, *output = command
        arguments = [str(python), str(PACKAGING / script), str(BUNDLE), str(WORK / "surtitle")]
        if subprocess.run([*arguments, *output], env=environment, check=False).returncode:
            raise SetupError("Not everything in the bundle can be accounted for; see above.")


def write_list() -> None:
    """Write into the bundle which files it has, and how large, for its self-test to compare."""
    inside = BUNDLE / "_internal"
    target = inside / "resources" / "files.txt"
    target.unlink(missing_ok=True)
    lines = [
        f"{path.stat().st_size} {path.relative_to(inside).as_posix()}\n"
        for path in sorted(inside.rglob("*"))
        if path.is_file()
    ]
    target.write_text("".join(lines), encoding="utf-8")


def look_inside(python: Path) -> None:
    """See that nothing is missing, nothing is too much, and what it asks of a system."""
    inside = BUNDLE / "_internal"
    files = [path for path in sorted(inside.rglob("*")) if path.is_file()]
    unused = bundle.unused_rules([f.relative_to(inside).as_posix() for f in files], sys.platform)
    if unused:
        raise SetupError(f"Nothing in the bundle is there by {[rule.pattern for rule in unused]}.")
    size = sum(
        path.lstat().st_size
        for path in BUNDLE.rglob("*")
        if path.is_file() and not path.is_symlink()
    )
    print(f"bundle: {size / 1e6:.1f} MB in {len(files)} files", flush=True)
    if size > MOST_UNPACKED_MB * 1e6:
        raise SetupError(f"The bundle has more than {MOST_UNPACKED_MB} MB.")
    if sys.platform == "linux":
        _look_at_age(python)


def _look_at_age(python: Path) -> None:
    command = [str(python), str(PACKAGING / "glibc.py"), str(BUNDLE)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    for line in done.stdout.splitlines():
        family, version, name = line.split()
        print(f"asks for {family} {version} ({name})", flush=True)
        if tuple(map(int, version.split("."))) > bundle.OLDEST[platform.machine()][family]:
            raise SetupError(f"{name} asks for {family} {version}, which is too new.")


def make_packages(python: Path, epoch: int, folder: Path) -> list[Path]:
    """Make what people on this system get, try each by itself, and return them."""
    make = _for_linux if sys.platform == "linux" else _for_desktops
    packages = make(python, epoch, folder)
    for package in packages:
        if package.stat().st_size > MOST_PACKED_MB * 1e6:
            raise SetupError(f"{package.name} has more than {MOST_PACKED_MB} MB.")
    return packages


def _for_desktops(python: Path, _: int, folder: Path) -> list[Path]:
    icons = WORK / "icons"
    subprocess.run([str(python), str(PACKAGING / "icons.py"), str(icons)], check=True)
    say("making, signing and trying the package")
    try:
        package = desktop_packages.make(
            *(sys.platform, BUNDLE.parent),
            icons=icons,
            version=bundle.version(),
            folder=folder,
            prove=prove,
        )
    except (InstallerError, ImageError, SigningError) as error:
        raise SetupError(str(error)) from error
    return [package]


def _for_linux(python: Path, epoch: int, folder: Path) -> list[Path]:
    linux = Linux(bundle=BUNDLE, python=python, work=WORK, epoch=epoch)
    say("making the archive")
    archive = linux.archive(folder)
    packages = [archive]
    say("trying the archive as a fresh user")
    with clean_room.clean_room() as room:
        subprocess.run(["tar", "-xJf", str(archive), "-C", str(room.folder)], check=True)
        prove(room, room.folder / archive.name.removesuffix(".tar.xz") / "surtitle")
    if shutil.which("dpkg-deb"):
        say("making the .deb")
        try:
            deb = linux.deb(folder)
        except LookupError as error:
            raise SetupError(str(error)) from error
        packages.append(deb)
        say("trying the .deb as a fresh user")
        with clean_room.clean_room() as room:
            unpacked = room.folder / "root"
            subprocess.run(["dpkg-deb", "--extract", str(deb), str(unpacked)], check=True)
            prove(room, unpacked / "usr" / "bin" / "surtitle")
        lint(deb)
    return packages


def prove(room: clean_room.CleanRoom | FreshUser, program: Path) -> None:
    """Have the program test itself in a clean room, and see that it leaves nothing outside."""
    done = room.run([str(program), "self-test", "--json"])
    try:
        told = json.loads(done.stdout)
    except ValueError:
        raise SetupError(f"The self-test said: {done.stdout} {done.stderr}") from None
    for check in told["checks"]:
        print(f"   {check['verdict']:7} {check['name']}: {check['found']}", flush=True)
    if done.returncode:
        raise SetupError("The self-test failed.")
    strays = room.strays()
    if strays:
        raise SetupError(f"It left files outside the user's folders: {strays}")


def lint(deb: Path) -> None:
    """Have Debian's and the desktops' own programs look at the package."""
    say("looking at the .deb")
    share = WORK / "share"
    for command in (
        ["lintian", "--allow-root", "--fail-on", "error", str(deb)],
        ["desktop-file-validate", str(share / "applications" / "surtitle.desktop")],
        ["appstreamcli", "validate", "--no-net", *map(str, (share / "metainfo").iterdir())],
    ):
        if shutil.which(command[0]) is None:
            if os.environ.get("CI"):
                raise SetupError(f"{command[0]} is missing.")
            print(f"   {command[0]} is not there, so it did not look", flush=True)
            continue
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        print(f"   {' '.join(command[:2])}: {done.returncode}\n{done.stdout}{done.stderr}")
        if done.returncode:
            raise SetupError(f"{command[0]} finds faults, named above.")


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()
