"""Kills a captioning process at a seeded moment, and counts what it had called saved."""

from __future__ import annotations

import asyncio
import json
import random
import signal as signal_module
from pathlib import Path

import soundfile

from app.audio.block import RATE
from app.store.paths import Places
from app.store.recovery import recover
from app.store.session_record import read_journal
from tests.fakes.program import Program
from tests.fakes.server import NumberedServer, signal

UTTERANCES = 1500  # many more than are captioned until the kill


def long_recording(folder: Path) -> Path:
    """Make a recording of many short utterances of the numbered signal."""
    path = folder / "long.wav"
    soundfile.write(path, signal(*[2] * UTTERANCES, pause=5), RATE)
    return path


async def kill_once(recording: Path, home: Path, seed: int) -> int:
    """Caption, kill, recover; return how many lines were said as saved.

    Asserts that each of them is there after recovery, once, and as it was said.
    """
    chance = random.Random(seed)
    wanted, wait = chance.randrange(0, 200), chance.random() * 0.02
    said: list[bytes] = []
    async with (
        NumberedServer(close_timeout=1.0).running() as address,
        Program(
            *("listen", "--source", f"file:{recording}", "--speed", "60"),
            *("--engine", address, "--format", "jsonl"),
            home=home,
        ) as program,
    ):
        assert program.process.stdout is not None
        while len(said) < wanted and (line := await program.process.stdout.readline()):
            if line.startswith(b'{"type": "final"'):
                said.append(line)
        await asyncio.sleep(wait)  # any moment is meant; no result depends on how long this is
        program.process.kill()
        rest, _ = await program.process.communicate()
        said += [
            line for line in rest.splitlines(keepends=True) if line.startswith(b'{"type": "final"')
        ]
    finals = [json.loads(line) for line in said if line.endswith(b"\n")]
    saved = {row["line"]: row["text"] for row in finals if row.get("saved", True)}
    places = Places.find(home, {})
    recovered = recover(places, pattern="{date} {time}")
    journals = list(places.sessions_dir.glob("*.jsonl"))
    assert program.process.returncode == -signal_module.SIGKILL
    assert len(recovered) == len(journals) <= 1
    if not journals:
        assert not saved
        return 0
    record = read_journal(journals[0])
    kept = [(line.number, line.text) for line in record.lines]
    assert len(dict(kept)) == len(kept)
    assert saved.items() <= dict(kept).items()
    assert record.recovered
    assert record.damaged == ()
    assert recover(places, pattern="{date} {time}") == []
    return len(saved)
