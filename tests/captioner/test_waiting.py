from __future__ import annotations

import asyncio

import pytest

from app.captioner import waiting as waiting_module
from app.captioner.waiting import Waiting
from tests.fakes.clock import run_with_jumping_clock


def test_it_waits_as_long_as_it_was_told() -> None:
    async def main() -> float:
        await Waiting().sleep(14.5)
        return asyncio.get_running_loop().time()

    assert run_with_jumping_clock(main()) == pytest.approx(14.5)


async def test_it_can_be_cut_short() -> None:
    waiting = Waiting()
    sleeping = [asyncio.create_task(waiting.sleep(1000)) for _ in range(2)]
    await asyncio.sleep(0)
    waiting.cut_short()
    await asyncio.wait_for(asyncio.gather(*sleeping), 30)


async def test_what_was_cut_short_before_is_no_reason_to_hurry() -> None:
    waiting = Waiting()
    waiting.cut_short()
    sleeping = asyncio.create_task(waiting.sleep(1000))
    done, _ = await asyncio.wait([sleeping], timeout=0.01)
    assert not done
    sleeping.cancel()


def test_a_computer_that_woke_up_does_not_wait_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """The loop's clock stands still in sleep, the other one doesn't."""

    async def main() -> float:
        loop = asyncio.get_running_loop()
        slept = 0.0

        def elapsed() -> float:
            nonlocal slept
            slept = 3600.0 if loop.time() >= 3 else 0.0
            return loop.time() + slept

        monkeypatch.setattr(waiting_module, "elapsed", elapsed)
        await Waiting().sleep(15)
        return loop.time()

    assert run_with_jumping_clock(main()) == pytest.approx(3.0)
