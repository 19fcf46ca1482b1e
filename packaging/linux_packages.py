"""What people on Linux get: the bundle in a .deb, and in an archive to be unpacked anywhere."""

from __future__ import annotations

import email.utils
import gzip
import os
import platform
import shutil
import subprocess
import tarfile
import textwrap
import time
from dataclasses import dataclass
from pathlib import Path

import bundle

PACKAGING = Path(__file__).resolve().parent
ROOT = PACKAGING.parent
LINUX = PACKAGING / "linux"
MAINTAINER = "The Surtitle authors <surtitle@users.noreply.github.com>"
HOMEPAGE = "https://surtitle.github.io/"

# The packages of Debian and Ubuntu that bring what the bundle asks a system for, by its soname. Without
# versions but for the two that grow: Debian's tables name the one that the package was built with.
LIBRARIES = {
    **dict.fromkeys(
        (
            *("libc.so.6", "libm.so.6", "libdl.so.2", "libpthread.so.0", "librt.so.1"),
            *("libresolv.so.2", "libmvec.so.1", "libutil.so.1"),
            *("ld-linux-x86-64.so.2", "ld-linux-aarch64.so.1"),
        ),
        "libc6 (>= {GLIBC})",
    ),
    "libstdc++.so.6": "libstdc++6 (>= 12)",
    "libgcc_s.so.1": "libgcc-s1",
    "libz.so.1": "zlib1g",
    "libzstd.so.1": "libzstd1",
    **dict.fromkeys(("libbrotlicommon.so.1", "libbrotlidec.so.1"), "libbrotli1"),
    "libexpat.so.1": "libexpat1",
    "libuuid.so.1": "libuuid1",
    **dict.fromkeys(("libglib-2.0.so.0", "libgthread-2.0.so.0"), "libglib2.0-0t64 | libglib2.0-0"),
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libasound.so.2": "libasound2t64 | libasound2",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11.so.6": "libx11-6",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb.so.1": "libxcb1",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
}
# Loaded by name at run time, so that no look at the files finds them.
DEPENDS = (
    *("libasound2-plugins", "libpulse0", "xkb-data", "ca-certificates"),
    "fonts-dejavu-core | fonts-noto-core | fonts-liberation | fonts-freefont-ttf",
)
RECOMMENDS = (
    "pulseaudio | pipewire-pulse",
    "fonts-droid-fallback | fonts-noto-cjk | fonts-wqy-zenhei | fonts-wqy-microhei",
)
SUGGESTS = ("gnome-keyring | kwalletmanager",)

# xz's filters for the code of each kind of machine.
_FILTERS = {"x86_64": "x86", "aarch64": "arm64"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Linux:
    """What both packages are made of. `epoch` is the time that all files get, in Unix seconds."""

    bundle: Path
    python: Path  # of the build's environment
    work: Path  # a folder for what lies between
    epoch: int

    @property
    def version(self) -> str:
        """The program's version."""
        return bundle.version()

    def share(self) -> Path:
        """Make what belongs below /usr/share: entry, icons, metainfo, manual, file type."""
        share = self.work / "share"
        shutil.rmtree(share, ignore_errors=True)
        for folder in ("applications", "metainfo", "mime/packages", "man/man1", "icons"):
            (share / folder).mkdir(parents=True)
        shutil.copy(LINUX / "surtitle.desktop", share / "applications")
        shutil.copy(LINUX / "surtitle-mime.xml", share / "mime" / "packages" / "surtitle.xml")
        metainfo = (LINUX / "surtitle.metainfo.xml").read_text(encoding="utf-8")
        date = time.strftime("%Y-%m-%d", time.gmtime(self.epoch))
        metainfo = metainfo.replace("@VERSION@", self.version).replace("@DATE@", date)
        name = "io.github.surtitle.Surtitle.metainfo.xml"
        (share / "metainfo" / name).write_text(metainfo, encoding="utf-8")
        _gzip(share / "man" / "man1" / "surtitle.1.gz", self._manual())
        _run(str(self.python), str(PACKAGING / "icons.py"), str(self.work / "icons"))
        shutil.copytree(self.work / "icons" / "hicolor", share / "icons" / "hicolor")
        return share

    def _manual(self) -> bytes:
        command = [
            str(self.python.with_name("argparse-manpage")),
            *("--module", "app.commands.arguments", "--function", "build"),
            *("--prog", "surtitle", "--project-name", "Surtitle", "--version", self.version),
            *("--description", "live captions of what your microphone hears"),
            *("--manual-title", "User Commands", "--author", "The Surtitle authors"),
            *("--include", str(LINUX / "surtitle.1.include")),
        ]
        environment = {**os.environ, "SOURCE_DATE_EPOCH": str(self.epoch), "COLUMNS": "80"}
        environment["PYTHONPATH"] = str(ROOT)
        done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, check=True)
        return done.stdout

    # The archive --------------------------------------------------------------------------

    def archive(self, dist: Path) -> Path:
        """Write surtitle-VERSION-linux-MACHINE.tar.xz, all of it in one folder, and return it."""
        name = f"surtitle-{self.version}-linux-{platform.machine()}"
        target = dist / f"{name}.tar.xz"
        top = self.work / name
        shutil.rmtree(top, ignore_errors=True)
        shutil.copytree(self.bundle, top, symlinks=True)
        shutil.copytree(self.share(), top / "share")
        shutil.copy(LINUX / "add-to-menu", top)
        shutil.copy(LINUX / "README", top)
        shutil.copy(ROOT / "LICENSE", top)
        plain = self.work / f"{name}.tar"
        with tarfile.open(plain, "w", format=tarfile.GNU_FORMAT) as tar:
            for path in [top, *sorted(top.rglob("*"))]:
                tar.add(path, path.relative_to(self.work), recursive=False, filter=self._plain)
        # The filter for machine code makes it smaller, and quicker than a higher preset does.
        filters = (f"--{_FILTERS[platform.machine()]}", "--lzma2=preset=2")
        _run("xz", "--threads=2", *filters, "--force", str(plain))
        plain.with_name(f"{name}.tar.xz").replace(target)
        return target

    def _plain(self, member: tarfile.TarInfo) -> tarfile.TarInfo:
        member.uid = member.gid = 0
        member.uname = member.gname = "root"
        member.mtime = self.epoch
        member.mode = 0o755 if member.mode & 0o100 or member.isdir() else 0o644
        return member

    # The .deb -----------------------------------------------------------------------------

    def deb(self, dist: Path) -> Path:
        """Write surtitle_VERSION_ARCHITECTURE.deb and return it."""
        root = self.work / "deb"
        shutil.rmtree(root, ignore_errors=True)
        lib = root / "usr" / "lib" / "surtitle"
        shutil.copytree(self.bundle, lib, symlinks=True)
        shutil.copytree(self.share(), root / "usr" / "share")
        (root / "usr" / "bin").mkdir()
        (root / "usr" / "bin" / "surtitle").symlink_to("../lib/surtitle/surtitle")
        doc = root / "usr" / "share" / "doc" / "surtitle"
        doc.mkdir(parents=True)
        licence = (ROOT / "LICENSE").read_text(encoding="utf-8")
        copyright_ = (LINUX / "copyright").read_text(encoding="utf-8")
        (doc / "copyright").write_text(copyright_.replace("@MIT@", licence))
        _gzip(doc / "changelog.gz", self._changelog().encode())
        overrides = root / "usr" / "share" / "lintian" / "overrides"
        overrides.mkdir(parents=True)
        shutil.copy(LINUX / "overrides", overrides / "surtitle")
        for path in [root, *root.rglob("*")]:
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
                os.utime(path, (self.epoch, self.epoch))
        for path in lib.rglob("*.so*"):
            if not path.is_symlink():
                path.chmod(0o644)  # a library is not run
        size = sum(path.lstat().st_size for path in root.rglob("*") if path.is_file())
        depends = ", ".join([*self._shared_libraries(root), *DEPENDS])
        control = root / "DEBIAN"
        control.mkdir()
        (control / "control").write_text(self._control(depends, size), encoding="utf-8")
        _write_md5sums(root, control / "md5sums")
        target = dist / f"surtitle_{self.version}_{_architecture()}.deb"
        environment = {**os.environ, "SOURCE_DATE_EPOCH": str(self.epoch)}
        command = ["dpkg-deb", "--root-owner-group", "-Zxz", "-z3", "--build", str(root)]
        _run(*command, str(target), env=environment)
        return target

    def _control(self, depends: str, size: int) -> str:
        return textwrap.dedent(f"""\
            Package: surtitle
            Version: {self.version}
            Architecture: {_architecture()}
            Maintainer: {MAINTAINER}
            Installed-Size: {size // 1024 + 1}
            Depends: {depends}
            Recommends: {", ".join(RECOMMENDS)}
            Suggests: {", ".join(SUGGESTS)}
            Section: sound
            Priority: optional
            Homepage: {HOMEPAGE}
            Description: live captions of what your microphone hears
             Surtitle shows what is said near the microphone, or what the computer plays,
             as captions in a calm strip above every other window, and keeps it: every
             finished sentence is on disk at once, to read, search, correct and export.
             .
             The recogniser that comes with it works on this computer, without a network.
            """)

    def _changelog(self) -> str:
        date = email.utils.formatdate(self.epoch)
        return (
            f"surtitle ({self.version}) stable; urgency=medium\n\n"
            f"  * Version {self.version}.\n\n -- {MAINTAINER}  {date}\n"
        )

    def _shared_libraries(self, root: Path) -> list[str]:
        """Return the packages that bring the libraries which the files want. Raises LookupError."""
        command = [str(self.python), str(PACKAGING / "needed.py"), str(root)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        sonames = done.stdout.split()
        unknown = [name for name in sonames if name not in LIBRARIES]
        if unknown:
            raise LookupError(f"linux_packages.py names no package that brings {unknown}")
        glibc = ".".join(map(str, bundle.OLDEST[platform.machine()]["GLIBC"]))
        return sorted({LIBRARIES[name].format(GLIBC=glibc) for name in sonames})


def _architecture() -> str:
    done = subprocess.run(
        ["dpkg", "--print-architecture"], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def _write_md5sums(root: Path, target: Path) -> None:
    files = [
        path.relative_to(root).as_posix()
        for path in sorted((root / "usr").rglob("*"))
        if path.is_file() and not path.is_symlink()
    ]
    done = subprocess.run(
        ["md5sum", "--", *files], cwd=root, capture_output=True, text=True, check=True
    )
    target.write_text(done.stdout, encoding="utf-8")


def _gzip(target: Path, data: bytes) -> None:
    # No name and no time in it: the same text makes the same file.
    with target.open("wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as file:
        file.write(data)


def _run(*command: str, env: dict[str, str] | None = None) -> None:
    subprocess.run(command, check=True, capture_output=True, env=env)
