"""Real signals, to this process and to one of its own."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
import textwrap

import pytest

from app.commands import interrupts
from app.commands.interrupts import interruptible


async def test_the_first_ctrl_c_finishes_and_the_second_ends_at_once() -> None:
    asked = asyncio.Event()

    def finish() -> bool:
        asked.set()
        return True

    async def work() -> None:
        with interruptible(finish):
            signal.raise_signal(signal.SIGINT)
            await asked.wait()
            signal.raise_signal(signal.SIGINT)
            await asyncio.Event().wait()

    with pytest.raises(asyncio.CancelledError):
        await asyncio.create_task(work())


async def test_what_cannot_be_finished_yet_is_ended_at_once() -> None:
    async def work() -> None:
        with interruptible(lambda: False):
            signal.raise_signal(signal.SIGINT)
            await asyncio.Event().wait()

    with pytest.raises(asyncio.CancelledError):
        await asyncio.create_task(work())


def test_what_hangs_does_not_keep_the_program_from_ending() -> None:
    program = f"""
        import asyncio, signal
        from app.commands import interrupts

        interrupts.END_BOUND_S = 0.1

        async def work():
            with interrupts.interruptible(lambda: False):
                signal.raise_signal(signal.SIGINT)
                while True:
                    try:
                        await asyncio.Event().wait()
                    except asyncio.CancelledError:
                        print("hangs", flush=True)

        assert {interrupts.END_BOUND_S} > 10
        asyncio.run(work())
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program)], check=False, stdout=subprocess.PIPE
    )
    assert (done.returncode, done.stdout) == (130, b"hangs\n")
