"""The archive and the .deb, of a bundle that is small."""

from __future__ import annotations

import gzip
import os
import re
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import linux_packages
import pytest
from linux_packages import Linux

from app import __version__

pytestmark = pytest.mark.skipif(
    not shutil.which("dpkg-deb") or sys.platform != "linux", reason="Debian's packages"
)

EPOCH = 1_700_000_000


@pytest.fixture
def linux(tmp_path: Path) -> Linux:
    bundle = tmp_path / "bundle"
    inside = bundle / "_internal"
    (inside / "resources").mkdir(parents=True)
    shutil.copy("/bin/true", bundle / "surtitle")
    shutil.copy("/bin/true", inside / "libx.so.1")
    (inside / "link.so").symlink_to("libx.so.1")
    (inside / "resources" / "style.qss").write_text("QWidget {}")
    work = tmp_path / "work"
    work.mkdir()
    return Linux(bundle=bundle, python=Path(sys.executable), work=work, epoch=EPOCH)


def made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def output(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_the_archive_is_one_folder_of_plain_files(linux: Linux, tmp_path: Path) -> None:
    archive = linux.archive(made(tmp_path / "dist"))
    top = f"surtitle-{__version__}-linux-{os.uname().machine}"
    assert archive.name == f"{top}.tar.xz"
    with tarfile.open(archive) as tar:
        members = {member.name: member for member in tar.getmembers()}
    assert {name.partition("/")[0] for name in members} == {top}
    assert {member.mtime for member in members.values()} == {EPOCH}
    assert {(member.uid, member.uname) for member in members.values()} == {(0, "root")}
    assert members[f"{top}/surtitle"].mode == members[f"{top}/add-to-menu"].mode == 0o755
    assert members[f"{top}/_internal/resources/style.qss"].mode == 0o644
    assert members[f"{top}/_internal/link.so"].issym()
    assert {f"{top}/LICENSE", f"{top}/README", f"{top}/share/man/man1/surtitle.1.gz"} <= set(
        members
    )


def test_the_same_bundle_makes_the_same_packages(linux: Linux, tmp_path: Path) -> None:
    one, two = made(tmp_path / "one"), made(tmp_path / "two")
    for make in (linux.archive, linux.deb):
        first = make(one)
        for path in linux.bundle.rglob("*"):
            os.utime(path, (1, 1), follow_symlinks=False)
        assert first.read_bytes() == make(two).read_bytes()


def test_the_deb_is_installed_where_debian_wants_it(linux: Linux, tmp_path: Path) -> None:
    deb = linux.deb(made(tmp_path / "dist"))
    fields = dict(
        re.findall(r"^(\S+): (.*)$", output("dpkg-deb", "--field", str(deb)), re.MULTILINE)
    )
    assert (fields["Package"], fields["Version"]) == ("surtitle", __version__)
    assert re.search(r"\blibc6 \(>= 2\.\d+\)", fields["Depends"])
    assert "libasound2-plugins" in fields["Depends"]
    listed = output("dpkg-deb", "--contents", str(deb))
    assert "root/root" in listed
    assert "./usr/bin/surtitle -> ../lib/surtitle/surtitle" in listed
    for place in (
        "usr/lib/surtitle/_internal/resources/style.qss",
        "usr/share/applications/surtitle.desktop",
        "usr/share/icons/hicolor/128x128/apps/surtitle.png",
        "usr/share/metainfo/io.github.surtitle.Surtitle.metainfo.xml",
        "usr/share/mime/packages/surtitle.xml",
        "usr/share/doc/surtitle/copyright",
    ):
        assert f"./{place}\n" in listed
    # Nothing is run at installation, so nothing is left to undo.
    output("dpkg-deb", "--control", str(deb), str(tmp_path / "control"))
    assert {path.name for path in (tmp_path / "control").iterdir()} == {"control", "md5sums"}


def test_the_manual_has_every_command_and_the_metainfo_this_version(linux: Linux) -> None:
    share = linux.share()
    manual = gzip.decompress((share / "man/man1/surtitle.1.gz").read_bytes()).decode()
    for command in ("listen", "self\\-test", "export"):
        assert f"surtitle {command}" in manual
    assert "EXIT STATUS" in manual
    (metainfo,) = (share / "metainfo").iterdir()
    assert f'<release version="{__version__}" date="2023-11-14"/>' in metainfo.read_text("utf-8")


@pytest.mark.parametrize("name", ["plain", "two words", "it's", '"$HOME" `id` \\ 字幕'])
def test_the_menu_entry_starts_the_program_where_it_lies_and_goes_again(
    linux: Linux, tmp_path: Path, name: str
) -> None:
    home, place = made(tmp_path / "home"), tmp_path / name
    shutil.copytree(linux.bundle, place, symlinks=True)
    shutil.copytree(linux.share(), place / "share")
    shutil.copy(linux_packages.LINUX / "add-to-menu", place)
    (home / "applications").mkdir()
    (home / "applications" / "other.desktop").touch()
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "XDG_DATA_HOME": str(home)}
    add = [str(place / "add-to-menu")]
    subprocess.run(add, env=environment, check=True, capture_output=True)
    entry = (home / "applications" / "surtitle.desktop").read_text("utf-8")
    commands = re.findall(r"^Exec=(.*)$", entry, re.MULTILINE)
    assert [_words(command) for command in commands] == [
        [str(place / "surtitle"), "%F"],
        [str(place / "surtitle"), "--start"],
    ]
    assert (home / "icons/hicolor/48x48/apps/surtitle.png").is_file()
    subprocess.run([*add, "--remove"], env=environment, check=True, capture_output=True)
    left = {path.name for path in home.rglob("*") if path.is_file()}
    assert not {one for one in left if "surtitle" in one}
    assert "other.desktop" in left
    assert place.exists()


def _words(value: str) -> list[str]:
    """Read a command as the specification of desktop entries does: a string, then quotes, then codes."""
    found = re.fullmatch(r'"((?:[^"\\]|\\.)*)" (\S+)', value.replace("\\\\", "\\"))
    assert found is not None
    return [re.sub(r"\\(.)", r"\1", found[1]), found[2]]


@pytest.mark.parametrize("name", ["100% free", "two\nlines"])
def test_a_folder_that_no_menu_can_start_from_is_told(tmp_path: Path, name: str) -> None:
    place = made(tmp_path / name)
    shutil.copy(linux_packages.LINUX / "add-to-menu", place)
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path / "home")}
    command = [str(place / "add-to-menu")]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "rename the folder" in done.stderr
    assert not (tmp_path / "home").exists()


def test_an_argument_that_it_does_not_know_changes_nothing(tmp_path: Path) -> None:
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path)}
    command = [str(linux_packages.LINUX / "add-to-menu"), "--help"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "usage" in done.stderr
    assert list(tmp_path.iterdir()) == []
