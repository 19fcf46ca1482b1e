import re
import sqlite3
from dataclasses import fields
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.store.index_rows import (
    MOST_LINES,
    TABLES,
    SessionRow,
    first_key,
    key_of,
    line_ids,
    storable,
)
from tests.store.entries import spoken

MOMENTS = st.datetimes(timezones=st.just(UTC))


@given(earlier=MOMENTS, later=MOMENTS)
def test_newer_sessions_come_first(earlier: datetime, later: datetime) -> None:
    earlier, later = sorted((earlier, later))
    assert first_key(later) <= first_key(earlier)
    if datetime(1970, 1, 1, tzinfo=UTC) <= earlier and later.year < 2242:
        apart = later.replace(microsecond=0) - earlier.replace(microsecond=0)
        assert (first_key(earlier) - first_key(later)) // 256 == apart / timedelta(seconds=1)


@given(MOMENTS)
def test_a_line_s_id_tells_its_session_and_fits_into_the_database(moment: datetime) -> None:
    key = first_key(moment) + 255
    ids = line_ids(key)
    assert len(ids) == MOST_LINES
    assert key_of(ids[0]) == key_of(ids[-1]) == key
    assert 0 <= ids[0] < ids[-1] < 2**63


def test_a_row_has_the_columns_of_its_table() -> None:
    connection = sqlite3.connect(":memory:")
    for statement in TABLES.split(";\n"):
        connection.execute(statement)
    columns = [name for _, name, *_ in connection.execute("PRAGMA table_info(sessions)")]
    connection.close()
    assert columns == [field.name for field in fields(SessionRow)]


def test_engines_are_shown_as_those_that_were_heard_else_as_asked_for() -> None:
    row = SessionRow(key=1, path=b"a", asked="auto")
    row.hear([])
    assert (row.engine, row.highest) == ("auto", -1)
    row.hear([spoken(3)])
    row.hear([spoken(2)])
    assert (row.engine, row.engines, row.highest) == ("local", '["local"]', 3)


@given(st.text(st.characters()))
def test_what_is_stored_is_whole_characters(text: str) -> None:
    stored = storable(text)
    stored.encode()
    assert stored == re.sub("[\ud800-\udfff]", "\ufffd", text)
