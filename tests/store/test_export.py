from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.lines import Gap, Line
from app.domain.text import plain
from app.errors import InputError
from app.store.export import FORMATS, clock, exported, exporter
from app.store.session_record import SessionRecord
from tests.store.entries import ENTRIES, START, spoken
from tests.store.subtitles import Shown, parse_srt, parse_vtt

RECORD = SessionRecord(
    start=START,
    entries=(
        spoken(0),
        Gap(start=2, end=4, reason="cut"),
        spoken(2, "Tom & <i>Jerry</i> --> {\\an8}"),
    ),
)


def test_a_page_has_a_heading_times_and_gaps() -> None:
    assert exported(RECORD, "txt") == (
        "2026-11-23 09:12 · Headset\n"
        "\n"
        "[00:00:00] It was the best of times.\n"
        "[00:00:02–00:00:04] (cut)\n"
        "[00:00:04] Tom & <i>Jerry</i> --> {\\an8}\n"
    )


def test_a_live_page_without_a_start_has_no_heading() -> None:
    assert exporter("txt").head() == ""


def test_subrip_shows_marks_that_players_obey_as_look_alikes() -> None:
    text = exported(RECORD, "srt")
    assert text.startswith("1\n00:00:00,000 --> 00:00:02,000\nIt was the best of times.\n\n2\n")
    assert parse_srt(text)[1].rows == ["Tom & ‹i>Jerry‹/i> → ❴\\an8}"]
    assert parse_srt(exported(replace(RECORD, entries=(spoken(0, "a < b"),)), "srt"))[0].rows == [
        "a < b"
    ]


def test_webvtt_shows_every_character_as_it_was() -> None:
    text = exported(RECORD, "vtt")
    assert text.startswith("WEBVTT\n\n00:00:00.000 --> 00:00:02.000\nIt was the best of times.\n")
    assert parse_vtt(text)[1] == Shown(4000, 6000, ["Tom & <i>Jerry</i> --> {\\an8}"])


def test_lines_come_in_the_order_of_their_start() -> None:
    mixed = replace(RECORD, entries=(spoken(2, "later"), spoken(0, "first")))
    assert [cue.rows for cue in parse_vtt(exported(mixed, "vtt"))] == [["first"], ["later"]]


def test_lines_that_overlap_are_shown_one_after_the_other() -> None:
    lines = (
        Line(number=0, start=0, end=3, text="one"),
        Line(number=1, start=2, end=4, text="two"),
        Line(number=2, start=2.5, end=3, text="three"),
    )
    cues = parse_srt(exported(replace(RECORD, entries=lines), "srt"))
    assert [(cue.start, cue.end) for cue in cues] == [(0, 3000), (3000, 4000), (4000, 4001)]


@given(
    entries=ENTRIES, odd=st.lists(st.sampled_from(["-->", "<", "&", "{\\", "&lt;", "\n\n", "7"]))
)
def test_any_session_parses_back_to_its_words(entries: list[Line | Gap], odd: list[str]) -> None:
    entries = [*entries, spoken(60_000, " ".join(odd))]
    record = SessionRecord(start=START, entries=tuple(entries))
    words = [
        "".join(plain(line.text).split())
        for line in sorted(record.lines, key=lambda line: line.start)
    ]
    shown = parse_vtt(exported(record, "vtt"))
    assert _letters(shown) == _without_marks("".join(words))
    assert len(parse_srt(exported(record, "srt"))) == len(shown)


def _letters(cues: list[Shown]) -> str:
    return _without_marks("".join("".join(row.split()) for cue in cues for row in cue.rows))


def _without_marks(text: str) -> str:
    """Leave out what has no width: words of nothing else are not shown."""
    return "".join(character for character in text if character.isprintable())


@pytest.mark.parametrize("name", FORMATS)
def test_a_transcript_written_live_is_the_one_exported(name: str) -> None:
    live = exporter(name, START)
    text = live.head() + live.line(spoken(0)) + live.gap(Gap(start=2, end=4, reason="cut"))
    text += live.line(RECORD.lines[1]) + live.tail()
    assert text == exported(RECORD, name)


def test_an_unknown_format_is_told_with_those_there_are() -> None:
    with pytest.raises(InputError, match="doc") as caught:
        exporter("doc")
    assert "srt" in caught.value.hint


def test_a_clock_goes_beyond_a_day() -> None:
    assert clock(100 * 3600 + 61.9) == "100:01:01"
