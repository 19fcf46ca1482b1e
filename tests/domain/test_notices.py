from __future__ import annotations

from app.domain.notices import Level, Notice
from app.errors import EngineError
from app.phrases import Phrase, phrase


def test_an_error_is_said_as_an_error_with_its_hint() -> None:
    notice = Notice.of(EngineError("It is gone.", "Start it."))
    assert notice == Notice(level=Level.ERROR, title="It is gone", hint="Start it.")


def test_trouble_that_mends_itself_is_only_a_warning() -> None:
    notice = Notice.of(EngineError("It is gone", mends_itself=True))
    assert (notice.level, notice.mends_itself) == (Level.WARNING, True)


def test_a_phrase_stays_one() -> None:
    error = EngineError(phrase("{name} is gone", name="The cloud"), phrase("Start it."))
    notice = Notice.of(error)
    assert isinstance(notice.title, Phrase)
    assert isinstance(notice.hint, Phrase)


def test_levels_are_the_words_that_scripts_read() -> None:
    assert [f"{level}" for level in Level] == ["info", "warning", "error"]
