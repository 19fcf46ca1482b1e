import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.text import plain
from app.store.formats.options import ExportOptions
from app.store.formats.table import guarded, table_of, unguarded
from app.store.session_record import SessionRecord
from tests.store.formats.records import RECORD, RECORDS, WORDS, lines_of, seen

TABLE = """\
type,number,start,end,text,language,emotion,engine,marked
line,0,0.000,2.000,It was the best of times.,,,local,false
gap,,2.000,4.000,cut,,,,
line,2,4.000,6.000,Tom & <i>Jerry</i> --> {\\an8},en,neutral,local,true
line,3,6.000,8.000,'=1+1,,,local,false
"""
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))


def test_each_entry_is_a_row() -> None:
    assert table_of(RECORD, ExportOptions()).decode() == TABLE.replace("\n", "\r\n")


def test_excel_is_told_that_it_is_utf_8() -> None:
    data = table_of(RECORD, ExportOptions(bom=True))
    assert data == b"\xef\xbb\xbf" + table_of(RECORD, ExportOptions())


def test_columns_and_rows_that_are_not_wanted_are_left_out() -> None:
    (first, *_) = rows(table_of(RECORD, ExportOptions(times=False, marks=False, gaps=False)))
    assert list(first) == ["type", "number", "text", "language", "emotion", "engine"]
    kinds = [row["type"] for row in rows(table_of(RECORD, ExportOptions(gaps=False)))]
    assert kinds == ["line"] * 3


@given(RECORDS)
def test_any_session_reads_back_to_its_lines(record: SessionRecord) -> None:
    read = rows(table_of(record, ExportOptions()))
    lines = [row for row in read if row["type"] == "line"]
    assert [(int(row["number"]), unguarded(row["text"])) for row in lines] == [
        (line.number, text) for line, text in lines_of(record)
    ]
    for row, (line, _) in zip(lines, lines_of(record), strict=True):
        assert (float(row["start"]), float(row["end"])) == pytest.approx(
            (line.start, line.end), abs=0.0006
        )
        assert row["marked"] == ("true" if line.number in record.marked else "false")
    gaps = [unguarded(row["text"]) for row in read if row["type"] == "gap"]
    reasons = [plain(gap.reason).strip() for gap in sorted(record.gaps, key=lambda gap: gap.start)]
    assert gaps == [reason if seen(reason) else "" for reason in reasons]
    assert not [
        cell for row in read for cell in row.values() if cell.lstrip().startswith(DANGEROUS)
    ]


@given(st.text() | WORDS | st.text(st.sampled_from("'= @\ta")))
def test_no_text_is_a_formula_and_each_can_be_had_back(text: str) -> None:
    cell = guarded(text)
    assert not cell.startswith(DANGEROUS)
    assert not cell.lstrip().startswith(DANGEROUS)
    assert unguarded(cell) == text


@pytest.mark.parametrize("text", ["it's", "'tis", "a = b", "1-2", "山", ""])
def test_what_is_no_formula_stays_as_it_is(text: str) -> None:
    assert guarded(text) == text
