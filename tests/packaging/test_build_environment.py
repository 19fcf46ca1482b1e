"""The environment that a bundle is made in."""

from __future__ import annotations

import subprocess
import sys
import sysconfig

import build_environment
import pytest

from tests.packaging.checkout import Checkout

# Notes how it was called, and makes what it was asked for.
UV = """
printf '%s\\n' "$*" >> "${0%/*}/calls"
if [ "$1" = venv ]; then
    for last in "$@"; do :; done
    /bin/mkdir -p "$last/bin"; : > "$last/bin/python"
fi
"""
PREPARE = "import build_environment; print(build_environment.prepare_build())"


def prepare(checkout: Checkout) -> str:
    command = [sys.executable, "-c", PREPARE]
    # Without a PATH there is no apt, and nothing is installed.
    environment = {"PYTHONPATH": str(checkout.packaging), "PATH": ""}
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, check=False, cwd=checkout.root
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_it_is_made_once_and_anew_when_the_lock_changes(prepared: Checkout) -> None:
    prepared.add_program("uv", UV)
    calls = prepared.environment().VENV_BIN / "calls"
    python = prepare(prepared)
    assert python == str(prepared.root / "build" / "env" / "bin" / "python")
    made, synced = calls.read_text().splitlines()
    assert made.startswith("venv --quiet --clear --python ")
    assert synced.startswith("pip sync --quiet --python ")
    assert synced.endswith(f"--require-hashes {prepared.packaging / 'requirements-build.txt'}")
    prepare(prepared)
    assert len(calls.read_text().splitlines()) == 2
    lock = prepared.packaging / "requirements-build.txt"
    lock.write_text(lock.read_text() + "# another\n")
    prepare(prepared)
    assert len(calls.read_text().splitlines()) == 4


@pytest.mark.skipif(sys.platform != "linux", reason="Debian's packages")
@pytest.mark.parametrize(
    ("prefix", "wanted"), [("/usr", (f"libpython3.{sys.version_info.minor}",)), ("/usr/local", ())]
)
def test_debian_keeps_its_python_s_library_in_a_package_of_its_own(
    monkeypatch: pytest.MonkeyPatch, prefix: str, wanted: tuple[str, ...]
) -> None:
    monkeypatch.setattr(sysconfig, "get_config_var", lambda _: prefix)
    assert build_environment._shared_python() == wanted
