"""What is said of sessions that came as files."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.domain.notices import Level
from app.errors import InputError
from app.store.arrivals import Arrival, Found
from app.ui.arrival_words import told_of

BROKEN = InputError("b.surtitle is damaged", "Have it sent once more.")


def arrival(found: Found, *, newer: bool = False, name: str = "talk") -> Arrival:
    return Arrival(file=Path(f"{name}.surtitle"), session="s", found=found, newer=newer)


@pytest.mark.parametrize(
    ("came", "level", "title"),
    [
        (arrival(Found.ADDED), Level.INFO, "“talk” was added to the history"),
        (arrival(Found.ADDED, newer=True), Level.WARNING, "but not all of it"),
        (arrival(Found.HERE), Level.INFO, "“talk” is here already"),
        (arrival(Found.OTHERWISE), Level.WARNING, "and not the same"),
        (BROKEN, Level.ERROR, "b.surtitle is damaged"),
    ],
)
def test_of_one_file_it_is_said_how_it_stands(
    came: Arrival | InputError, level: Level, title: str
) -> None:
    told = told_of([came])
    assert told.level is level
    assert title in told.title


def test_of_several_they_are_counted_and_the_others_named() -> None:
    added = [arrival(Found.ADDED), arrival(Found.ADDED)]
    told = told_of(added)
    assert (told.level, told.hint) == (Level.INFO, "")
    assert told.title == "2 of 2 sessions were added to the history"
    told = told_of([*added, arrival(Found.OTHERWISE), BROKEN])
    assert told.level is Level.ERROR
    assert told.title == "2 of 4 sessions were added to the history"
    assert "not the same. b.surtitle is damaged." in told.hint


def test_a_great_many_are_not_all_named() -> None:
    told = told_of([BROKEN] * 100)
    assert told.title == "0 of 100 sessions were added to the history"
    assert told.hint.count("damaged") == 3
    assert told.hint.endswith("And 97 more.")


def test_a_file_s_name_turns_nothing_around() -> None:
    assert "“ab”" in told_of([arrival(Found.ADDED, name="a\u202eb")]).title
