from __future__ import annotations

import numpy as np
import pytest

from app.audio.block import RATE
from app.audio.tape import Tape
from app.captioner.intake import Intake
from app.captioner.keeping import Keeper
from app.captioner.losses import Losses
from app.captioner.outbox import Outbox
from app.captioner.outgoing import Outgoing
from app.domain.notices import Notice
from app.errors import SourceError
from app.protocol.events import SessionConfig
from tests.fakes.source import FakeSource


class Taken:
    """An intake from a source, with what it fills and says."""

    def __init__(
        self, source: FakeSource, *, duration_s: float | None = None, forgives: bool = True
    ) -> None:
        self.tape = Tape()
        self.told: list[Notice] = []
        self.states: list[tuple[bool, bool]] = []
        keeper = Keeper(None, Outbox())
        self.intake = Intake(
            source,
            self.tape,
            Outgoing(self.tape, SessionConfig()),
            Losses(self.tape, keeper),
            keeper,
            duration_s=duration_s,
            forgives=forgives,
            tell=self.told.append,
            changed=lambda: self.states.append((self.intake.hears, self.intake.has_ended)),
        )


async def test_all_that_a_source_gives_is_on_the_tape() -> None:
    taken = Taken(FakeSource(np.arange(RATE, dtype=np.int16)))
    await taken.intake.run()
    assert taken.tape.end == RATE
    assert (taken.tape.read(0, RATE) == np.arange(RATE)).all()
    assert taken.states[0] == (True, False)
    assert taken.states[-1] == (True, True)
    assert taken.told == []


async def test_no_more_is_taken_than_is_wanted() -> None:
    taken = Taken(FakeSource(np.zeros(RATE, np.int16)), duration_s=0.25)
    await taken.intake.run()
    assert taken.tape.end == RATE // 4
    assert taken.intake.has_ended


async def test_a_source_that_fails_ends_and_says_why_or_is_raised() -> None:
    error = SourceError("It is gone")
    taken = Taken(FakeSource(np.zeros(RATE, np.int16), fails=error))
    await taken.intake.run()
    assert taken.intake.error is error
    assert taken.tape.end == RATE
    strict = Taken(FakeSource(np.zeros(RATE, np.int16), fails=error), forgives=False)
    with pytest.raises(SourceError):
        await strict.intake.run()
