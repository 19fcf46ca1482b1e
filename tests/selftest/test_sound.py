from __future__ import annotations

import sys
from pathlib import Path

import pytest

from app.domain.checks import Verdict
from app.selftest.sound import FORMATS, look_at_libpulse, look_at_portaudio, look_at_recordings
from tests.selftest.surroundings import look, put_first


def test_the_sound_library_says_which_it_is(tmp_path: Path) -> None:
    assert look_at_portaudio(tmp_path).startswith("PortAudio")


@pytest.mark.skipif(sys.platform != "linux", reason="PulseAudio is on Linux")
def test_the_sound_server_s_library_loads_without_a_server(tmp_path: Path) -> None:
    assert "libpulse" in look_at_libpulse(tmp_path)


def test_each_format_is_written_and_read(tmp_path: Path) -> None:
    said = look_at_recordings(tmp_path)
    assert all(name in said for name in FORMATS)
    assert len(list(tmp_path.iterdir())) == len(FORMATS)


@pytest.mark.skipif(sys.platform != "linux", reason="there are three of them there")
def test_libraries_that_do_not_load_are_broken(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("sounddevice", "pulsectl", "soundfile"):
        (tmp_path / f"{name}.py").write_text("raise OSError('it is for another processor')")
    put_first(monkeypatch, tmp_path)
    checks = look("Sound library", "Sound server", "Recordings")
    assert [check.verdict for check in checks] == [Verdict.BROKEN] * 3
    assert "PortAudio" in checks[0].found
    assert "another processor" in checks[1].found
    assert "libpulse0" in checks[1].hint
