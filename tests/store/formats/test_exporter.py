from dataclasses import replace

import pytest

from app.domain.lines import Gap, Line
from app.store.formats.exporter import Exporter, in_order, said
from tests.store.entries import spoken
from tests.store.formats.records import RECORD


class Plain(Exporter):
    def head(self) -> str:
        return "head\n"

    def line(self, line: Line) -> str:
        return f"{line.text}\n"

    def tail(self) -> str:
        return "tail\n"


def test_a_whole_record_is_its_pieces_one_after_the_other() -> None:
    record = replace(RECORD, entries=(spoken(1, "höre"), Gap(start=0, end=1, reason="cut")))
    assert Plain().whole(record).decode() == "head\nhöre\ntail\n"


def test_entries_come_corrected_and_in_the_order_of_their_start() -> None:
    mixed = replace(RECORD, entries=(spoken(2, "heard"), spoken(0)), corrections={2: "said"})
    assert [entry.text for entry in in_order(mixed) if isinstance(entry, Line)] == [
        spoken(0).text,
        "said",
    ]


@pytest.mark.parametrize(
    ("text", "shown"),
    [(" a\n b\x1b ", "a  b"), ("\u200d", ""), (" ", ""), ("e\u0301", "e\u0301"), ("\ud800", "")],
)
def test_what_is_said_is_plain(text: str, shown: str) -> None:
    assert said(text) == shown
