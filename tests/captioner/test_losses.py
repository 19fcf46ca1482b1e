"""Losses on a tape of ten seconds, and the gaps that are kept of them."""

from __future__ import annotations

import numpy as np
import pytest

from app.audio.block import RATE
from app.audio.tape import Tape
from app.captioner.keeping import Keeper
from app.captioner.losses import OVERWRITTEN, Losses
from app.captioner.outbox import Outbox
from app.domain.captions import GapFound


class Kept(Keeper):
    """Lists what was put."""

    def __init__(self) -> None:
        super().__init__(None, Outbox())

    async def gaps(self) -> list[tuple[float, float, str]]:
        """What is said when all is kept."""
        self.finish()
        await self.run()
        self._outbox.close()
        told = [message.gap async for message in self._outbox if isinstance(message, GapFound)]
        return [(gap.start, gap.end, gap.reason) for gap in told]


@pytest.fixture
def tape() -> Tape:
    """Ten seconds, of which five were heard."""
    tape = Tape(seconds=10)
    tape.append(np.zeros(5 * RATE, np.int16))
    return tape


async def test_what_the_tape_lost_is_told_once_with_its_place(tape: Tape) -> None:
    kept = Kept()
    losses = Losses(tape, kept)
    losses.unheard(RATE, "first")
    losses.add(5.5, 6.0, "second")
    tape.append(np.zeros(12 * RATE, np.int16))
    losses.tell_overwritten()
    losses.tell_overwritten()
    assert losses.seconds == 8.0
    assert await kept.gaps() == [
        (5.0, 6.0, "first"),
        (0.0, 5.0, OVERWRITTEN),
        (6.0, 8.0, OVERWRITTEN),
    ]


async def test_what_is_lost_in_two_ways_counts_as_the_first(tape: Tape) -> None:
    kept = Kept()
    losses = Losses(tape, kept)
    losses.add(1.0, 2.0, "first")
    losses.add(0.5, 2.5, "second")
    assert losses.seconds == 2.0
    assert await kept.gaps() == [
        (1.0, 2.0, "first"),
        (0.5, 1.0, "second"),
        (2.0, 2.5, "second"),
    ]


async def test_what_became_text_and_what_was_never_heard_is_not_lost(tape: Tape) -> None:
    kept = Kept()
    losses = Losses(tape, kept)
    tape.take_unsent(5 * RATE)
    tape.confirm(2 * RATE)
    losses.add(0.0, 99.0, "all of it")
    assert losses.seconds == 3.0
    assert await kept.gaps() == [(2.0, 5.0, "all of it")]


async def test_what_an_earlier_run_has_lost_counts_as_well(tape: Tape) -> None:
    losses = Losses(tape, Kept(), 4.0)
    losses.unheard(RATE, "more")
    assert losses.seconds == 5.0
