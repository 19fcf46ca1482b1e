from dataclasses import replace

from app.domain.lines import Gap
from app.store.formats.options import ExportOptions
from app.store.formats.page import Page
from tests.store.entries import START, spoken
from tests.store.formats.records import RECORD

GAP = Gap(start=31, end=33.5, reason="The engine\nwas away")


def test_the_heading_is_the_title_and_when_and_by_what_it_was_heard() -> None:
    about = "2026-11-23 09:12 · Headset"
    assert Page.of(RECORD, ExportOptions()).heading == ["Two cities", about]
    assert Page(start=START).heading == [about]
    assert Page(start=replace(START, source=" ")).heading == ["2026-11-23 09:12"]


def test_lines_have_a_time_and_gaps_have_two() -> None:
    page = Page(start=START)
    assert page.time(spoken(6)) == "00:00:12"
    assert page.time(GAP) == "00:00:31–00:00:33"
    assert page.reason(GAP) == "(The engine was away)"


def test_each_can_be_left_out() -> None:
    page = Page.of(RECORD, ExportOptions(times=False, marks=False, gaps=False))
    assert page.time(spoken(6)) == page.star(spoken(2)) == page.reason(GAP) == ""


def test_a_star_stands_before_what_is_marked() -> None:
    page = Page.of(RECORD, ExportOptions())
    assert (page.star(spoken(2)), page.star(spoken(0))) == ("★ ", "")
