"""The program as people leave it running, with what happens to a computer meanwhile."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from app.audio.steady_microphone import AWAY
from app.store.paths import resources_dir
from tests.fakes.program import Program
from tests.fakes.pulse import PulseServer

CLIP = resources_dir() / "clips" / "two_cities.wav"
LISTEN = ("listen", "--engine", "local", "--format", "jsonl")
BOUND_S = 60.0


async def rows_until(run: Program, kind: str, **fields: Any) -> list[dict[str, Any]]:
    """Read up to the next row that is like this."""
    rows: list[dict[str, Any]] = []
    async with asyncio.timeout(BOUND_S):
        while True:
            rows.append(await run.row(kind))
            if all(rows[-1].get(name) == value for name, value in fields.items()):
                return rows


@pytest.mark.sound
async def test_a_sound_server_that_dies_and_comes_back_costs_what_it_was_away(
    pulse: PulseServer, tmp_path: Path
) -> None:
    pulse.play(CLIP)
    async with Program(*LISTEN, home=tmp_path) as run:
        await run.row("partial")
        pulse.kill()
        await rows_until(run, "notice", level="warning")
        pulse.start()
        pulse.play(CLIP)
        (gap,) = await rows_until(run, "gap")
        assert gap["reason"] == AWAY
        assert (await run.row("partial"))["start"] >= gap["end"]
        run.interrupt()
        done = await run.done()
    assert done.code == 0, done.err
    assert "went away" in done.err
    assert "is back" in done.err
    end = done.rows[-1]
    assert end["type"] == "end"
    assert end["lost_s"] == pytest.approx(gap["end"] - gap["start"], abs=0.01)
