from __future__ import annotations

import os
import runpy
import subprocess
from pathlib import Path

import pytest

from tests.packaging.checkout import REAL, Checkout, add_program

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Debian's programs are shell scripts here")


@pytest.fixture
def debian(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put Debian's programs on PATH: apt-get keeps a log, dpkg-query knows what is in `installed`."""
    programs = tmp_path / "programs"
    programs.mkdir()
    monkeypatch.setenv("PATH", str(programs))
    monkeypatch.setenv("LOG", str(tmp_path / "log"))
    add_program(programs, "dpkg-query", f"echo libpulse0 installed; . {tmp_path}/installed")
    (tmp_path / "installed").touch()
    (programs / "env").symlink_to("/usr/bin/env")
    add_program(programs, "apt-get", 'echo "apt-get $*" >> "$LOG"')
    add_program(programs, "dpkg", 'echo "dpkg $*" >> "$LOG"')
    return programs


ENVIRONMENT = runpy.run_path(str(REAL / "packaging" / "environment.py"))
MISSING = " ".join(name for name in ENVIRONMENT["DEBIAN_RUN"] if name != "libpulse0")


def test_what_is_missing_is_installed_in_one_go_by_root(
    checkout: Checkout, debian: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    checkout.environment().install_debian_packages("run")
    (line,) = (tmp_path / "log").read_text().splitlines()
    assert line.endswith(f"--no-install-recommends --no-remove install {MISSING}")


def test_nothing_is_installed_when_nothing_is_missing(
    checkout: Checkout, debian: Path, tmp_path: Path
) -> None:
    installed = "\n".join(f"echo {name} installed" for name in MISSING.split())
    (tmp_path / "installed").write_text(installed)
    checkout.environment().install_debian_packages("run")
    assert not (tmp_path / "log").exists()


def test_a_package_that_was_taken_away_again_is_missing(
    checkout: Checkout, debian: Path, tmp_path: Path
) -> None:
    (tmp_path / "installed").write_text("echo libportaudio2 config-files")
    packages = ("libpulse0", "libportaudio2")
    assert checkout.environment()._missing_debian_packages(packages) == ["libportaudio2"]


def test_an_empty_package_list_and_an_interrupted_dpkg_are_mended(
    checkout: Checkout, debian: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    script = 'echo "apt-get $*" >> "$LOG"; case "$*" in *update) : > "$LOG".new;; esac'
    add_program(debian, "apt-get", f'{script}; [ -e "$LOG".new ]')
    checkout.environment().install_debian_packages("run")
    lines = (tmp_path / "log").read_text().splitlines()
    ends = [f"install {MISSING}", "--configure -a", "update", "--fix-broken", f"install {MISSING}"]
    assert [line[-len(end) :] for line, end in zip(lines, ends, strict=True)] == ends


def test_an_installation_that_fails_shows_what_apt_said(
    checkout: Checkout,
    debian: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    add_program(debian, "apt-get", "echo no such mirror; exit 100")
    environment = checkout.environment()
    with pytest.raises(environment.SetupError, match="network"):
        environment.install_debian_packages("run")
    assert "no such mirror" in capfd.readouterr().err


@pytest.mark.parametrize(
    ("sudo", "become_root"), [("exit 1", "sudo sh -c"), (None, "su - -c")], ids=["sudo", "none"]
)
def test_who_may_not_install_is_told_the_line_to_type(
    checkout: Checkout,
    debian: Path,
    monkeypatch: pytest.MonkeyPatch,
    sudo: str | None,
    become_root: str,
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    if sudo:
        add_program(debian, "sudo", sudo)
    environment = checkout.environment()
    with pytest.raises(environment.SetupError) as caught:
        environment.prepare(environment.RUN)
    line = f"{become_root} 'apt-get update && apt-get install --yes {MISSING}'"
    assert f"\n  {line}\n" in str(caught.value)
    log = debian.parent / "log"
    assert not log.exists()
    # The line does what it promises where the password was given.
    add_program(debian, "su", 'shift 2; exec /bin/sh -c "$1"')
    add_program(debian, "sudo", 'exec /bin/"$@"')
    subprocess.run(["/bin/sh", "-c", line], check=True)
    assert log.read_text() == f"apt-get update\napt-get install --yes {MISSING}\n"


def test_sudo_without_a_password_is_used(
    checkout: Checkout, debian: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    (debian / "true").symlink_to("/bin/true")
    add_program(debian, "sudo", '[ "$1" = -n ] && shift && echo sudo >> "$LOG" && exec "$@"')
    checkout.environment().install_debian_packages("run")
    lines = (tmp_path / "log").read_text().splitlines()
    assert lines[:2] == ["sudo", "sudo"]
    assert lines[2].endswith(f"install {MISSING}")


def test_other_systems_are_asked_for_nothing(
    checkout: Checkout, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    checkout.environment().install_debian_packages("dev")
