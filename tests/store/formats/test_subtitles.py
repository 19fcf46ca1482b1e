from __future__ import annotations

import html
import re
import subprocess
from dataclasses import replace
from itertools import cycle, islice
from pathlib import Path

import imageio_ffmpeg
import pysubs2
import pytest
from hypothesis import given

from app.domain.lines import Line
from app.store.formats.options import ExportOptions
from app.store.formats.subtitles import SubRip, WebVtt, subrip_of, webvtt_of
from app.store.session_record import SessionRecord
from tests.benchmarks.partials import sentences
from tests.store.entries import START, spoken
from tests.store.formats.records import RECORD, RECORDS, lines_of, seen
from tests.store.subtitles import Shown, parse_srt, parse_vtt

CHOICES = ExportOptions()


def srt(record: SessionRecord) -> str:
    return subrip_of(record, CHOICES).decode()


def vtt(record: SessionRecord) -> str:
    return webvtt_of(record, CHOICES).decode()


def test_subrip_shows_marks_that_players_obey_as_look_alikes() -> None:
    text = srt(RECORD)
    assert text.startswith("1\n00:00:00,000 --> 00:00:02,000\nIt was the best of times.\n\n2\n")
    assert parse_srt(text)[1].rows == ["Tom & ‹i>Jerry‹/i> → ❴\\an8}"]


@pytest.mark.parametrize(
    ("said", "shown"),
    [("a < b", "a < b"), ("a < b >", "a ‹ b >"), ("1 < 2 > 1", "1 < 2 > 1"), ("< /i>", "‹ /i>")],
)
def test_a_sign_that_is_no_tag_to_anybody_stays(said: str, shown: str) -> None:
    [cue] = parse_srt(srt(replace(RECORD, entries=(spoken(0, said),))))
    assert cue.rows == [shown]


def test_webvtt_shows_every_character_as_it_was() -> None:
    text = vtt(RECORD)
    assert text.startswith("WEBVTT\n\n00:00:00.000 --> 00:00:02.000\nIt was the best of times.\n")
    assert parse_vtt(text)[1] == Shown(4000, 5920, ["Tom & <i>Jerry</i> --> {\\an8}"])


def test_subtitles_can_grow() -> None:
    for form, parse in ((SubRip(), parse_srt), (WebVtt(), parse_vtt)):
        text = form.head() + form.line(spoken(0)) + form.gap(RECORD.gaps[0])
        text += form.line(spoken(0, "Again.")) + form.tail()
        assert parse(text) == [
            Shown(0, 2000, ["It was the best of times."]),
            Shown(2000, 2080, ["Again."]),
        ]


def expected(record: SessionRecord) -> str:
    words = (word for _, text in lines_of(record) for word in text.split() if seen(word))
    return "".join(words)


def written(cues: list[Shown]) -> str:
    return "".join("".join(row.split()) for cue in cues for row in cue.rows)


@given(RECORDS)
def test_any_session_reads_back_to_its_words(record: SessionRecord) -> None:
    cues = parse_vtt(vtt(record))
    assert written(cues) == expected(record)
    look_alikes = parse_srt(srt(record))
    assert [(cue.start, cue.end) for cue in look_alikes] == [(cue.start, cue.end) for cue in cues]
    assert with_look_alikes(written(look_alikes)) == with_look_alikes(expected(record))


def with_look_alikes(text: str) -> str:
    return text.replace("-->", "→").replace("<", "‹").replace("{", "❴")


@given(RECORDS)
def test_another_reader_sees_the_same_cues(record: SessionRecord) -> None:
    # It takes a row of digits at the very end for the number of another cue: hence the number.
    read = pysubs2.SSAFile.from_string(f"{srt(record)}0\n", format_="srt")
    assert [(one.start, one.end, one.text) for one in read] == [
        (cue.start, cue.end, "\\N".join(cue.rows)) for cue in parse_srt(srt(record))
    ]
    read = pysubs2.SSAFile.from_string(f"{vtt(record)}0\n", format_="vtt")
    assert [(one.start, one.end, html.unescape(one.text)) for one in read] == [
        (cue.start, cue.end, "\\N".join(cue.rows)) for cue in parse_vtt(vtt(record))
    ]


@pytest.mark.parametrize("name", ["srt", "webvtt"])
def test_ffmpeg_reads_every_cue(tmp_path: Path, name: str) -> None:
    odd = [
        "那是最美好的时代，那是最糟糕的时代。" * 3,
        "שלום עולם",
        "👩\u200d👧 <b> & -->",
        "7",
        *sentences(),
    ]
    lines = tuple(
        Line(number=number, start=number * 2.5, end=number * 2.5 + 2, text=text)
        for number, text in enumerate(islice(cycle(odd), 400))
    )
    record = SessionRecord(start=START, entries=lines)
    text, parse = (srt(record), parse_srt) if name == "srt" else (vtt(record), parse_vtt)
    (tmp_path / "talk").write_text(text, "utf-8")
    convert = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-f", name, "-i", tmp_path / "talk"]
    done = subprocess.run([*convert, "-f", "srt", "-"], check=True, capture_output=True)
    assert done.stderr == b""
    spans = re.findall(r"^(\d\d:\S+) --> (\d\d:\S+)$", done.stdout.decode(), re.MULTILINE)
    cues = parse(text)
    assert len(cues) > 400
    assert spans == [(cue_time(cue.start), cue_time(cue.end)) for cue in cues]


def cue_time(ms: int) -> str:
    return f"{ms // 3_600_000:02}:{ms // 60_000 % 60:02}:{ms // 1000 % 60:02},{ms % 1000:03}"
