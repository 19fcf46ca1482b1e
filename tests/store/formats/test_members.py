import json
from dataclasses import replace
from typing import Any

from hypothesis import given

from app.domain.lines import Line
from app.domain.text import plain
from app.store.formats.members import members_of
from app.store.formats.options import ExportOptions
from app.store.session_record import SessionRecord
from tests.store.entries import END
from tests.store.formats.records import RECORD, RECORDS, seen


def read(record: SessionRecord, **options: bool) -> Any:
    return json.loads(members_of(record, ExportOptions(**options)))  # type: ignore[arg-type]


def test_it_holds_all_that_the_record_does() -> None:
    no_more = {"language": None, "emotion": None, "engine": "local", "marked": False}
    assert read(RECORD) == {
        "session": "20261123T081200-3f2a",
        "started": "2026-11-23T09:12:00+01:00",
        "title": "Two cities",
        "source": "Headset",
        "engine": "auto",
        "duration_s": 8.0,
        "ended": True,
        "recovered": False,
        "lines": [
            {"number": 0, "start": 0.0, "end": 2.0, "text": "It was the best of times.", **no_more},
            {
                "number": 2,
                "start": 4.0,
                "end": 6.0,
                "text": "Tom & <i>Jerry</i> --> {\\an8}",
                "heard": "Tom & <i>Jery</i> --> {\\an8}",
                "language": "en",
                "emotion": "neutral",
                "engine": "local",
                "marked": True,
            },
            {"number": 3, "start": 6.0, "end": 8.0, "text": "=1+1", **no_more},
        ],
        "gaps": [{"start": 2.0, "end": 4.0, "reason": "cut"}],
    }


def test_what_is_not_wanted_is_left_out() -> None:
    members = read(RECORD, times=False, marks=False, gaps=False)
    assert "gaps" not in members
    assert set(members["lines"][0]) == {"number", "text", "language", "emotion", "engine"}
    assert read(RECORD, times=False)["gaps"] == [{"reason": "cut"}]


def test_how_a_session_ended_is_told() -> None:
    running = read(replace(RECORD, end=None))
    assert (running["ended"], running["recovered"], running["duration_s"]) == (False, False, 8.0)
    recovered = read(replace(RECORD, end=replace(END, reason="recovered")))
    assert (recovered["ended"], recovered["recovered"]) == (True, True)


@given(RECORDS)
def test_any_session_reads_back_to_its_lines(record: SessionRecord) -> None:
    heard = {entry.number: entry.text for entry in record.entries if isinstance(entry, Line)}
    lines = read(record)["lines"]
    assert [line["number"] for line in lines] == [
        line.number for line in sorted(record.lines, key=lambda line: line.start)
    ]
    now = {line.number: line.text for line in record.lines}
    for line in lines:
        assert line["text"] == shown(now[line["number"]])
        assert line.get("heard") == (
            shown(heard[line["number"]]) if line["number"] in record.corrections else None
        )


def shown(text: str) -> str:
    text = plain(text).strip()
    return text if seen(text) else ""
