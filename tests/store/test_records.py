import json
import zlib
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.lines import Gap, Line
from app.store.records import (
    Record,
    Recording,
    SessionEnd,
    SessionStart,
    decode,
    encode,
    version_of,
)
from tests.store.entries import GAPS, LINES, START, TEXT

RECORDS = (
    LINES
    | GAPS
    | st.builds(Recording, path=TEXT, size=st.integers(0), digest=TEXT)
    | st.builds(SessionEnd, audio_s=st.floats(0, 1e6), lost_s=st.floats(0, 9), lines=st.integers(0))
    | st.builds(
        SessionStart,
        session=TEXT,
        # The file holds milliseconds.
        started=st.integers(0, 4_000_000_000_000).map(
            lambda ms: datetime.fromtimestamp(ms // 1000, UTC).replace(microsecond=ms % 1000 * 1000)
        ),
        utc_offset_s=st.integers(-86_399, 86_399),
        source=TEXT,
    )
)


def framed(body: str) -> bytes:
    """Write a body that is missing its last brace as a line whose checksum holds."""
    data = body.encode()
    return b'%b,"crc":"%08x"}' % (data, zlib.crc32(data))


def test_a_line_looks_as_the_format_says() -> None:
    line = Line(number=1, start=0.5, end=2.0, text="Größe 山", language="de", engine="cloud")
    assert encode(2, line).decode() == (
        '{"v":1,"n":2,"type":"line","number":1,"start":0.5,"end":2.0,"text":"Größe 山",'
        '"language":"de","emotion":null,"engine":"cloud","crc":"a794b47f"}\n'
    )


def test_a_session_starts_in_utc_and_knows_the_local_clock() -> None:
    members = json.loads(encode(0, START))
    assert members["started"] == "2026-11-23T08:12:00.000Z"
    assert f"{START.local:%H:%M}" == "09:12"


@given(number=st.integers(0, 10**6), record=RECORDS)
def test_every_record_reads_back_from_one_line_of_utf8(number: int, record: Record) -> None:
    line = encode(number, record)
    assert line.endswith(b"\n")
    assert line.count(b"\n") == 1
    line.decode("utf-8")
    assert decode(line[:-1]) == ([(number, record)], True)


@given(st.lists(RECORDS, min_size=2, max_size=3))
def test_records_whose_newline_was_lost_are_read_all_the_same(records: list[Record]) -> None:
    line = b"\xff".join(encode(number, record)[:-1] for number, record in enumerate(records))
    assert decode(line) == (list(enumerate(records)), False)


@given(record=RECORDS, data=st.data())
def test_a_cut_off_record_does_not_take_the_next_with_it(
    record: Record, data: st.DataObject
) -> None:
    whole = encode(1, record)[:-1]
    torn = whole[: data.draw(st.integers(1, len(whole) - 1))]
    assert decode(torn + whole) == ([(1, record)], False)


@given(record=RECORDS, rest=st.sampled_from([b"x", b"}", b'"}', b',"crc":"', b'{"v":', b"\r"]))
def test_what_stands_behind_a_record_does_not_take_it_along(record: Record, rest: bytes) -> None:
    assert decode(encode(1, record)[:-1] + rest) == ([(1, record)], False)


@given(
    st.binary(max_size=60) | st.text(max_size=60).map(lambda text: text.encode("utf-8", "ignore"))
)
def test_no_content_is_too_odd_to_read(content: bytes) -> None:
    records, _ = decode(content)
    assert records == []


@pytest.mark.parametrize(
    "body",
    [
        '{"v":2,"n":1,"type":"line"',
        '{"v":1,"n":1.5,"type":"gap","start":0,"end":1,"reason":""',
        '{"v":1,"n":1,"type":7',
        '{"v":1,"n":1,"type":"gap","start":0,"end":1',
        '{"v":1,"n":1,"type":"gap","start":true,"end":1,"reason":""',
        '{"v":1,"n":1,"type":"gap","start":1e999,"end":1,"reason":""',
        '{"v":1,"n":1,"type":"line","number":true,"start":0,"end":1,"text":""',
        '{"v":1,"n":1,"type":"line","number":1,"start":0,"end":1,"text":null',
        '{"v":1,"n":0,"type":"start","session":"a","started":"2026-11-23T08:12:00"',
        '{"v":1,"n":0,"type":"start","session":"a","started":7',
        '{"v":1,"n":0,"type":"start","session":"a","started":"2026-11-23Z","utc_offset_s":0',
        (
            '{"v":1,"n":0,"type":"start","session":"a","started":"2026-11-23T08:12:00Z",'
            '"utc_offset_s":86400'
        ),
        '{"v":1,"n":1,',
        '{"v":1,"n":1,"type":"gap","reason":' + "[" * 100_000,
    ],
)
def test_a_record_that_is_none_is_not_read_although_its_checksum_holds(body: str) -> None:
    assert decode(framed(body)) == ([], False)


def test_a_checksum_within_a_record_is_not_its_own() -> None:
    inner = framed('{"v":1,"n":4,"type":"star"').decode()
    assert decode(framed(f'{{"v":1,"n":9,"type":"star","inner":{inner}')) == ([(4, None)], False)
    assert decode(framed('{"v":1,"n":9,"type":"star","x":{"y":1,"crc":"00000000"}')) == ([], False)


def test_records_and_fields_of_a_later_program_are_passed_over() -> None:
    assert decode(framed('{"v":1,"n":4,"type":"star","line":2')) == ([(4, None)], True)
    gap = '{"v":1,"n":5,"type":"gap","start":0,"end":1,"reason":"x","weather":"rain"'
    assert decode(framed(gap)) == ([(5, Gap(start=0, end=1, reason="x"))], True)


@pytest.mark.parametrize(
    ("framed", "version"),
    [
        (b'{"v":1,"n":0', 1),
        (b'{"v":23,"n":0,"anything":[]', 23),
        (b'{"v":"1","n":0', None),
        (b'{"n":0,"v":1', None),
        (b'{"v":-1,"n":0', None),
        (b"", None),
    ],
)
def test_a_line_of_any_version_says_which_it_is(framed: bytes, version: int | None) -> None:
    line = b'%b,"crc":"%08x"}' % (framed, zlib.crc32(framed))
    assert version_of(line) == version
    assert version_of(line.replace(b'"n"', b'"m"')) is None  # the checksum is another's
    assert version_of(line[:-1]) is None
