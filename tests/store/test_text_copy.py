from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.lines import Gap, Line
from app.store.export import exported
from app.store.session_record import SessionRecord
from app.store.text_copy import lacking, rendered
from tests.store.entries import ENTRIES, START, spoken

RECORD = SessionRecord(start=START, entries=(spoken(0, "first"), spoken(1, "second")))
PAGE = "2026-11-23 09:12 · Headset\n\n[00:00:00] first\n[00:00:02] second\n"


@given(entries=ENTRIES, data=st.data())
def test_what_was_cut_off_anywhere_is_made_whole(
    entries: list[Line | Gap], data: st.DataObject
) -> None:
    record = SessionRecord(start=START, entries=tuple(entries))
    whole = lacking(record, b"")
    content = whole[: data.draw(st.integers(0, len(whole)))]
    assert content + lacking(record, content) == whole


def test_a_copy_that_is_made_anew_is_as_it_was() -> None:
    assert lacking(RECORD, b"").decode() == PAGE == exported(RECORD, "txt").decode()


@pytest.mark.parametrize(
    ("content", "rest"),
    [
        (PAGE + "My own words\n", ""),
        (PAGE + "My own words", ""),
        (PAGE.replace("first", "1st"), ""),
        (PAGE.replace("\n", "\r\n"), ""),
        (PAGE.removesuffix("[00:00:02] second\n") + "My own words\n", "[00:00:02] second\n"),
        (PAGE.removesuffix("[00:00:02] second\n") + "My own words", "\n[00:00:02] second\n"),
        (PAGE.replace("second", "2nd"), "[00:00:02] second\n"),
        ("All mine\n", PAGE),
    ],
)
def test_what_people_have_written_stays_and_what_is_missing_after_it_is_added(
    content: str, rest: str
) -> None:
    assert lacking(RECORD, content.encode()).decode() == rest


MENDED = replace(RECORD, corrections={1: "2nd"}, marked=frozenset({0, 1}))


@pytest.mark.parametrize(
    ("content", "rest"),
    [
        (rendered(MENDED).decode(), ""),
        (PAGE, ""),
        (rendered(MENDED).decode() + "My own words\n", ""),
        (PAGE + "My own words\n", ""),
        ("", rendered(MENDED).decode()),
        ("My own words\n[00:00:00] ★ first\n", "[00:00:02] ★ 2nd\n"),
    ],
)
def test_what_was_corrected_or_marked_is_not_added_again(content: str, rest: str) -> None:
    assert lacking(MENDED, content.encode()).decode() == rest
