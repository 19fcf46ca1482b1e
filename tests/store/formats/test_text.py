import re

from hypothesis import given

from app.store.formats.options import ExportOptions
from app.store.formats.page import Page
from app.store.formats.text import TimedText, text_of
from app.store.session_record import SessionRecord
from tests.store.formats.records import RECORD, RECORDS, lines_of

PAGE = """\
Two cities
2026-11-23 09:12 · Headset

[00:00:00] It was the best of times.
[00:00:02–00:00:04] (cut)
[00:00:04] ★ Tom & <i>Jerry</i> --> {\\an8}
[00:00:06] =1+1
"""


def page(**options: bool) -> str:
    return text_of(RECORD, ExportOptions(**options)).decode()  # type: ignore[arg-type]


def test_it_reads_as_a_page_with_times() -> None:
    assert page() == PAGE


def test_what_is_not_wanted_is_left_out() -> None:
    assert page(times=False) == re.sub(r"(?m)^\[.+?\] ", "", PAGE)
    assert page(marks=False) == PAGE.replace("★ ", "")
    assert page(gaps=False) == PAGE.replace("[00:00:02–00:00:04] (cut)\n", "")


def test_times_can_be_those_of_the_day() -> None:
    text = text_of(RECORD, ExportOptions(clock="day")).decode()
    assert "[09:12:02–09:12:04] (cut)\n[09:12:04] ★ Tom" in text


def test_a_page_that_grows_comes_to_the_same() -> None:
    form = TimedText(Page.of(RECORD, ExportOptions()))
    pieces = [form.line(line) for line in RECORD.lines]
    assert form.head() + pieces[0] + form.gap(RECORD.gaps[0]) + "".join(pieces[1:]) == PAGE


@given(RECORDS)
def test_any_session_reads_back_to_its_lines(record: SessionRecord) -> None:
    _, _, body = text_of(record, ExportOptions()).decode().partition("\n\n")
    rows = re.findall(r"^\[(\d\d+:\d\d:\d\d)\] (.*)\n", body, re.MULTILINE)
    stars = {line.number: "★ " * (line.number in record.marked) for line, _ in lines_of(record)}
    assert [text for _, text in rows] == [
        stars[line.number] + text for line, text in lines_of(record)
    ]
    assert body.count("\n") == len(rows) + len(record.gaps)
