"""The libjack that finds no server."""

from __future__ import annotations

import ctypes
import ctypes.util
import platform
import subprocess
import sys
from pathlib import Path

import no_jack
import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="of Linux' bundle")


@pytest.fixture
def portaudio() -> Path:
    """The system's own, which asks for a libjack."""
    listed = subprocess.run(["/sbin/ldconfig", "-p"], capture_output=True, text=True, check=True)
    found = [line.split()[-1] for line in listed.stdout.splitlines() if "libportaudio.so.2" in line]
    return Path(found[0])


def test_portaudio_finds_all_that_it_asks_for_and_goes_on_without(
    portaudio: Path, tmp_path: Path
) -> None:
    made = tmp_path / no_jack.NAME
    no_jack.make_no_jack(portaudio, made)
    assert list(tmp_path.iterdir()) == [made]
    assert ctypes.CDLL(str(made)).jack_client_open(b"surtitle", 0, None) == 0
    # As a program that starts: every name has to be found at once.
    code = "import sounddevice; print([one['name'] for one in sounddevice.query_hostapis()])"
    environment = {"LD_LIBRARY_PATH": str(tmp_path), "LD_BIND_NOW": "1", "PATH": "/usr/bin:/sbin"}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert "ALSA" in done.stdout
    assert "JACK" not in done.stdout


def test_two_of_them_are_the_same(portaudio: Path, tmp_path: Path) -> None:
    made = [tmp_path / "a" / no_jack.NAME, tmp_path / "b" / no_jack.NAME]
    for one in made:
        one.parent.mkdir()
        no_jack.make_no_jack(portaudio, one)
    assert made[0].read_bytes() == made[1].read_bytes()


def test_a_machine_that_nobody_knows_is_told(
    portaudio: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(platform, "machine", lambda: "vax")
    with pytest.raises(KeyError):
        no_jack.make_no_jack(portaudio, tmp_path / no_jack.NAME)
