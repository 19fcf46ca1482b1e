from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.audio.alsa import leave_out_encoder

LOOK = """
import json, pathlib
from app.audio import portaudio
seen = []
for _ in range(2):
    names = [device.name for device in portaudio.inputs()]
    seen.append([names, "pcm_a52" in pathlib.Path("/proc/self/maps").read_text()])
print(json.dumps(seen))
"""


@pytest.mark.sound
@pytest.mark.skipif(sys.platform != "linux", reason="ALSA is Linux's")
def test_the_encoder_is_not_opened_and_what_the_user_has_is(tmp_path: Path) -> None:
    devices = tmp_path / "asound.conf"
    # The system's own, with a microphone that is there without a sound card.
    devices.write_text("<confdir:alsa.conf>\npcm.mine { type null }\n")
    looked = subprocess.run(
        [sys.executable, "-c", LOOK],
        env={**os.environ, "ALSA_CONFIG_PATH": str(devices)},
        stdout=subprocess.PIPE,
        check=True,
    )
    assert json.loads(looked.stdout) == [[["mine"], False], [["mine"], False]]


def test_where_nothing_can_be_read_nothing_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALSA_CONFIG_PATH", os.devnull)
    leave_out_encoder()
