"""Real signals, to this process."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Iterator

import pytest

from app.signals import on_interrupt

SIGNALS = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]


class Told:
    """Counts what was asked for, and waits for it."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self._more = asyncio.Event()

    def wish(self) -> None:
        self.said.append("wish")
        self._more.set()

    def insist(self) -> None:
        self.said.append("insist")
        self._more.set()

    async def after(self, number: signal.Signals) -> list[str]:
        """Send the signal; return all that was said when it has arrived."""
        self._more.clear()
        signal.raise_signal(number)
        await self._more.wait()
        return self.said


@pytest.fixture
def outside() -> Iterator[list[int]]:
    """Who gets the signals where nobody else does; they would end the test run."""
    got: list[int] = []
    before = [signal.signal(number, lambda number, _: got.append(number)) for number in SIGNALS]
    yield got
    for number, handler in zip(SIGNALS, before, strict=True):
        signal.signal(number, handler)


@pytest.mark.parametrize("number", SIGNALS)
async def test_the_first_signal_is_a_wish_and_the_next_ones_insist(
    outside: list[int], number: signal.Signals
) -> None:
    told = Told()
    with on_interrupt(told.wish, told.insist):
        assert await told.after(number) == ["wish"]
        assert await told.after(number) == ["wish", "insist"]
        assert await told.after(number) == ["wish", "insist", "insist"]
    assert outside == []


async def test_a_second_signal_of_the_other_kind_insists_too(outside: list[int]) -> None:
    told = Told()
    with on_interrupt(told.wish, told.insist):
        await told.after(signal.SIGTERM)
        assert await told.after(signal.SIGINT) == ["wish", "insist"]
    assert outside == []


@pytest.mark.parametrize("number", SIGNALS)
@pytest.mark.usefixtures("outside")
async def test_afterwards_signals_go_where_they_went_before(number: signal.Signals) -> None:
    told = Told()
    before = signal.getsignal(number)
    with on_interrupt(told.wish, told.insist):
        await told.after(number)
    assert signal.getsignal(number) is before


@pytest.mark.parametrize("number", SIGNALS)
@pytest.mark.usefixtures("outside")
async def test_signals_are_given_back_also_when_the_run_fails(number: signal.Signals) -> None:
    told = Told()
    before = signal.getsignal(number)
    with pytest.raises(ZeroDivisionError), on_interrupt(told.wish, told.insist):
        _ = 1 / 0
    assert signal.getsignal(number) is before


@pytest.mark.usefixtures("outside")
async def test_a_program_that_is_to_outlive_its_terminal_does() -> None:
    """nohup has it ignore the signal."""
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    told = Told()
    with on_interrupt(told.wish, told.insist):
        signal.raise_signal(signal.SIGHUP)
        assert await told.after(signal.SIGINT) == ["wish"]
    assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
