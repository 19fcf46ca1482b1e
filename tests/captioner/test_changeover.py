from __future__ import annotations

from app.captioner.changeover import TOPIC, told
from app.domain.notices import Level
from app.errors import ConfinedError, EngineError, RefusedError
from app.phrases import Phrase, phrase


def test_an_engine_that_is_away_is_told_to_come_back() -> None:
    given = told(EngineError("The cloud can't be reached.", "Is it?"), returns=True)
    assert (given.notice.level, given.notice.title) == (
        Level.WARNING,
        "The cloud can't be reached",
    )
    assert "this computer" in given.notice.hint
    assert "takes over at the next pause" in given.notice.hint
    assert given.cause is None


def test_one_that_refuses_is_told_with_its_way_out() -> None:
    error = RefusedError(phrase("The cloud does not accept the key"), phrase("Check it."))
    given = told(error, returns=False)
    assert given.notice.level is Level.ERROR
    assert given.notice.hint.endswith("on this computer. Check it.")
    assert isinstance(given.notice.title, Phrase)
    assert isinstance(given.notice.hint, Phrase)
    assert given.cause is error


def test_one_that_must_not_be_used_was_wished_so() -> None:
    given = told(ConfinedError("The cloud is not on this computer"), returns=True)
    assert given.notice.level is Level.INFO
    assert "nothing is lost" in given.notice.hint
    assert given.notice.topic == TOPIC
