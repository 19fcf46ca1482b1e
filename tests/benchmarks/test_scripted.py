"""The engine that says known lines by the count of samples."""

from __future__ import annotations

import itertools

import pytest

from app.protocol.events import (
    ServerEvent,
    SessionFinish,
    TranscriptionCompleted,
    TranscriptionText,
)
from app.protocol.server import ServerSession
from tests.benchmarks.scripted import LENGTH, SPOKEN, Script, text_of


def said(pieces: list[int]) -> list[ServerEvent]:
    ids = itertools.count(1)
    session = ServerSession(
        session_id="sess_1", model="scripted", new_id=lambda kind: f"{kind}_{next(ids)}"
    )
    session.open()
    script = Script(session)
    events = [event for piece in pieces for event in script.hear(piece)]
    session.receive(SessionFinish())
    return events + script.finish()


@pytest.mark.parametrize("piece", [800, 1600, 2777, LENGTH, 3 * LENGTH + 1])
def test_each_line_is_said_once_whatever_pieces_it_comes_in(piece: int) -> None:
    whole, rest = divmod(5 * LENGTH, piece)
    finals = [
        one for one in said([piece] * whole + [rest]) if isinstance(one, TranscriptionCompleted)
    ]
    assert [final.transcript for final in finals] == [text_of(line) for line in range(5)]


def test_lines_grow_while_they_are_spoken() -> None:
    partials = [one for one in said([1600] * 150) if isinstance(one, TranscriptionText)]
    assert len(partials) > 10
    texts = [text_of(line) for line in range(4)]
    assert all(any(text.startswith(one.text + one.stash) for text in texts) for one in partials)


def test_a_line_that_is_cut_off_by_the_end_is_said_too() -> None:
    finals = [one for one in said([SPOKEN // 2]) if isinstance(one, TranscriptionCompleted)]
    assert [final.transcript for final in finals] == [text_of(0)]
    assert not [one for one in said([]) if isinstance(one, TranscriptionCompleted)]
