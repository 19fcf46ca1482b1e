"""Plays recordings to the streaming of moonshine-voice, as its own microphone does; says what came.

    python stock_stream.py FILE…     int16 at 16 kHz, mono, without a header

Runs in an environment that has only that library, and writes a JSON line for each file. Its
defaults are left as they are: an update each half a second of audio, the model that its wheel carries.
"""

from __future__ import annotations

import array
import json
import sys
import time
from pathlib import Path
from typing import Any

from moonshine_voice import ModelArch, get_model_path
from moonshine_voice.transcriber import LineCompleted, LineTextChanged, Transcriber

RATE = 16000
BLOCK = 1024  # samples that its MicTranscriber takes at once from PortAudio


def play(transcriber: Any, samples: array.array[int]) -> list[tuple[float, int, str, bool]]:
    """Return (seconds since the first sample, line, text, whether complete) for each change."""
    said = []

    def hear(event: Any) -> None:
        if isinstance(event, LineTextChanged | LineCompleted):
            line = event.line
            said.append((time.monotonic() - began, line.line_id, line.text, line.is_complete))

    with transcriber.create_stream() as stream:
        stream.add_listener(hear)
        stream.start()
        began, played = time.monotonic(), 0
        while played < len(samples):
            due = min(played + BLOCK, len(samples))
            time.sleep(max(0.0, began + due / RATE - time.monotonic()))
            # What has come meanwhile is handed over at once, as its microphone's thread does.
            now = int((time.monotonic() - began) * RATE) // BLOCK * BLOCK
            due = min(max(due, now), len(samples))
            stream.add_audio([sample / 32768 for sample in samples[played:due]], RATE)
            played = due
        stream.stop()
    return said


def peak_mb() -> float:
    """Return the most memory that this process has ever held."""
    status = Path("/proc/self/status").read_text().splitlines()
    (line,) = [line for line in status if line.startswith("VmHWM")]
    return int(line.split()[1]) / 1024


def main() -> None:
    """Play each file to a stream of its own, all with one model, as a program would."""
    with Transcriber(get_model_path("tiny-en"), ModelArch.TINY) as transcriber:
        for name in sys.argv[1:]:
            samples = array.array("h", Path(name).read_bytes())
            cpu = time.process_time()
            said = play(transcriber, samples)
            cpu = time.process_time() - cpu
            print(json.dumps({"said": said, "cpu_s": cpu, "peak_mb": peak_mb()}), flush=True)


if __name__ == "__main__":
    main()
