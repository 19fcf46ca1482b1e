"""The whole program with the real recogniser, when one of the two is killed without warning."""

from __future__ import annotations

import asyncio
import json
import re
import signal
from collections import Counter
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import psutil
import pytest

from app.link.engine import MOST_STARTS
from app.store.paths import resources_dir
from tests.fakes.program import Program

CLIPS = resources_dir() / "clips"
BECKETT = Counter("ever tried ever failed no matter try again fail again fail better".split())
BOUND_S = 60.0


def listening(home: Path, clip: str = "beckett", *options: str) -> Program:
    source = f"file:{CLIPS / clip}.wav"
    options = ("--source", source, "--engine", "local", "--format", "jsonl", *options)
    return Program("listen", *options, home=home)


async def recogniser(run: Program) -> psutil.Process:
    """Wait for the program's child."""
    program = psutil.Process(run.process.pid)
    async with asyncio.timeout(BOUND_S):
        while not (children := program.children()):
            await asyncio.sleep(0.01)
    (child,) = children
    return child


def words(*texts: str) -> Counter[str]:
    """Count the words; one of them the model hears now so, now so, by what it heard before."""
    said = " ".join(texts).lower()
    return Counter(re.findall("[a-z']+", re.sub(r"\bf(are|air|ale|ell)\b", "fail", said)))


async def test_each_word_is_there_once_though_the_recogniser_is_killed_again_and_again(
    tmp_path: Path,
) -> None:
    rows: list[dict[str, Any]] = []
    killed = 0
    # In sentences as long as this the model has enough to go by wherever it begins anew.
    async with listening(tmp_path, "beckett", "--silence-ms", "800") as run:
        assert run.process.stdout is not None
        while killed < MOST_STARTS - 1 and (line := await run.process.stdout.readline()):
            rows.append(json.loads(line))
            if rows[-1]["type"] == "partial" and await was_killed(run):
                killed += 1
        done = await run.done()
    rows += done.rows
    assert done.code == 0, done
    assert killed > 1  # a busy computer starts it less often while the clip lasts
    assert words(*(row["text"] for row in rows if row["type"] == "final")) == BECKETT
    assert rows[-1]["lost_s"] == 0.0


async def was_killed(run: Program) -> bool:
    """Kill the recogniser; False where it is dead already, and this partial is from before."""
    for child in psutil.Process(run.process.pid).children():
        if child.status() != psutil.STATUS_ZOMBIE:
            child.kill()
            return True
    return False


async def while_it_loads(_: Program) -> None:
    pass


async def while_it_is_busy(run: Program) -> None:
    await run.row("final")  # of the first of many sentences that it has been sent


@pytest.mark.parametrize("moment", [while_it_loads, while_it_is_busy])
async def test_no_recogniser_outlives_a_program_that_is_killed(
    tmp_path: Path, moment: Callable[[Program], Awaitable[None]]
) -> None:
    fast = ("two_cities", "--speed", "max") if moment is while_it_is_busy else ()
    async with listening(tmp_path, *fast) as run:
        child = await recogniser(run)
        await moment(run)
        run.interrupt(signal.SIGKILL)
        await run.process.wait()
    gone, alive = await asyncio.to_thread(psutil.wait_procs, [child], timeout=BOUND_S)
    assert (gone, alive) == ([child], [])
