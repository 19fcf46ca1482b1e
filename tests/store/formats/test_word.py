import io
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import docx
import pytest
from hypothesis import given, settings

from app.store.formats.options import ExportOptions
from app.store.formats.word import GAP, LINE, TIME, document_of
from app.store.session_record import SessionRecord
from tests.store.entries import spoken
from tests.store.formats.records import RECORD, RECORDS, lines_of


def opened(record: SessionRecord, **options: Any) -> Any:
    return docx.Document(io.BytesIO(document_of(record, ExportOptions(**options))))


def paragraphs(record: SessionRecord, **options: Any) -> list[tuple[str, str]]:
    return [(one.style.name, one.text) for one in opened(record, **options).paragraphs]


def test_it_reads_as_a_page_with_times() -> None:
    assert paragraphs(RECORD) == [
        ("Title", "Two cities"),
        ("Subtitle", "2026-11-23 09:12 · Headset"),
        (LINE, "00:00:00\tIt was the best of times."),
        (GAP, "00:00:02–00:00:04 (cut)"),
        (LINE, "00:00:04\t★ Tom & <i>Jerry</i> --> {\\an8}"),
        (LINE, "00:00:06\t=1+1"),
    ]


def test_without_a_title_the_day_is_one() -> None:
    assert paragraphs(replace(RECORD, title=""))[0] == ("Title", "2026-11-23 09:12 · Headset")


def test_what_is_not_wanted_is_left_out() -> None:
    assert paragraphs(RECORD, times=False, marks=False, gaps=False)[2:] == [
        (LINE, "It was the best of times."),
        (LINE, "Tom & <i>Jerry</i> --> {\\an8}"),
        (LINE, "=1+1"),
    ]
    assert paragraphs(RECORD, times=False)[3] == (GAP, "(cut)")


def test_times_have_a_style_of_their_own_and_room_at_the_side() -> None:
    document = opened(RECORD)
    time, text = document.paragraphs[2].runs
    assert (time.style.name, time.text) == (TIME, "00:00:00")
    assert text.style.name != TIME
    assert document.styles[LINE].paragraph_format.left_indent.cm == pytest.approx(2.5, 0.01)
    assert opened(RECORD, times=False).styles[LINE].paragraph_format.left_indent is None


def test_the_file_says_what_it_is_and_not_what_made_it() -> None:
    about = opened(RECORD).core_properties
    assert (about.title, about.author, about.comments) == ("Two cities", "", "")
    assert about.created == datetime(2026, 11, 23, 8, 12, tzinfo=UTC)
    assert len(opened(replace(RECORD, title="x" * 300)).core_properties.title) == 255


def test_what_is_written_from_the_right_is_laid_out_so() -> None:
    document = opened(replace(RECORD, entries=(spoken(0, "שלום"), spoken(1, "Hello"))))
    hebrew, english = document.paragraphs[2:]
    assert hebrew.runs[1].font.rtl
    assert hebrew._p.pPr.xpath("w:bidi")
    assert not english.runs[1].font.rtl
    assert not english._p.pPr.xpath("w:bidi")


@settings(max_examples=30)  # a tenth of a second each
@given(RECORDS)
def test_any_session_reads_back_to_its_lines(record: SessionRecord) -> None:
    rows = [text for style, text in paragraphs(record) if style == LINE]
    assert [row.partition("\t")[2] for row in rows] == [
        "★ " * (line.number in record.marked) + text.translate({0xFFFE: None, 0xFFFF: None})
        for line, text in lines_of(record)
    ]


def test_the_library_is_not_loaded_before_it_is_needed() -> None:
    asked = "import sys, app.store.export; sys.exit('docx' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", asked], check=False).returncode == 0
