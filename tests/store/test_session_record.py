from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.lines import BEGINNING, Gap, Line, Seam
from app.errors import InputError
from app.store.records import (
    Correction,
    Mark,
    Recording,
    SessionEnd,
    SessionFile,
    SessionStart,
    Title,
)
from app.store.session_record import RECOVERED, SessionRecord, assembled, read_journal
from tests.store.entries import (
    END,
    ENTRIES,
    GAPS,
    LINES,
    START,
    STARTED,
    TEXT,
    content_of,
    spoken,
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("sessions")


@given(entries=st.lists(LINES | GAPS, min_size=1, max_size=5), data=st.data())
def test_a_damaged_byte_costs_at_most_the_line_that_it_is_in(
    folder: Path, entries: list[Line | Gap], data: st.DataObject
) -> None:
    content = bytearray(content_of(entries))
    place = data.draw(st.integers(0, len(content) - 1))
    content[place] ^= data.draw(st.integers(1, 255))
    hit = content_of(entries)[:place].count(b"\n")
    path = folder / "20261123T081200-dddd.jsonl"
    path.write_bytes(content)
    record = read_journal(path)
    rest = [entry for number, entry in enumerate(entries, start=1) if number != hit]
    assert record.entries in {tuple(rest), tuple(entries)}
    assert record.ended or hit == len(entries) + 1
    assert record.damaged or record.entries == tuple(entries)
    assert record.start.started == STARTED


@given(entries=ENTRIES, data=st.data())
def test_a_tail_that_was_cut_off_costs_only_what_was_in_it(
    folder: Path, entries: list[Line | Gap], data: st.DataObject
) -> None:
    whole = content_of(entries)
    kept = whole[: data.draw(st.integers(0, len(whole)))]
    path = folder / "20261123T081200-cccc.jsonl"
    path.write_bytes(kept)
    record = read_journal(path)
    # A record that lacks nothing but its newline is whole as well.
    lines = (kept + b"\n").count(b'"}\n') - 1
    assert record.entries == tuple(entries[: max(0, lines)])


def test_a_damaged_first_record_still_tells_when_it_began(tmp_path: Path) -> None:
    path = tmp_path / "20261123T081200-3f2a.jsonl"
    path.write_bytes(b"x" + content_of([spoken(0)])[1:])
    record = read_journal(path)
    assert record.start == SessionStart(session=START.session, started=STARTED)
    assert record.lines == (spoken(0),)
    assert record.damaged == (1,)


@pytest.mark.parametrize("name", ["notes", "99999999T999999-3f2a"])
@given(content=st.binary(max_size=50))
def test_no_content_and_no_name_is_too_odd_to_read(folder: Path, name: str, content: bytes) -> None:
    path = folder / f"{name}.jsonl"
    path.write_bytes(content)
    record = read_journal(path)
    assert record.entries == ()
    assert record.start.session == name


@pytest.mark.parametrize("name", ["missing", "folder"])
def test_a_journal_that_cannot_be_opened_is_told_by_name(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(InputError, match=name):
        read_journal(tmp_path / name)


NUMBERS = st.integers(0, 5)
EDITS = st.lists(
    st.builds(Title, text=TEXT)
    | st.builds(Correction, line=NUMBERS, text=TEXT)
    | st.builds(Mark, line=NUMBERS, on=st.booleans())
    | st.builds(SessionFile, kind=st.sampled_from(["text", "audio"]), path=TEXT),
    max_size=12,
)


@given(edits=EDITS, ended=st.integers(0, 12))
def test_the_last_word_on_each_thing_counts_and_what_was_heard_stays(
    folder: Path,
    edits: list[Title | Correction | Mark | SessionFile],
    ended: int,
) -> None:
    entries = [spoken(number) for number in range(6)]
    path = folder / "20261123T081200-aaaa.jsonl"
    path.write_bytes(content_of([*entries, *edits[:ended], END, *edits[ended:]]))
    record = read_journal(path)
    assert record.entries == tuple(entries)
    assert record.damaged == ()
    title, texts, marks = "", {line.number: line.text for line in entries}, dict[int, bool]()
    files = dict[str, str]()
    for edit in edits:
        match edit:
            case Title():
                title = edit.text
            case Correction():
                texts[edit.line] = edit.text
            case Mark():
                marks[edit.line] = edit.on
            case SessionFile():
                files[edit.kind] = edit.path
    assert record.title == title
    assert [line.text for line in record.lines] == list(texts.values())
    assert record.marked == {number for number, on in marks.items() if on}
    assert record.files == files
    assert record.end == END


def test_a_session_that_was_closed_at_a_later_start_says_so() -> None:
    end = SessionEnd(audio_s=2.0, lost_s=0.0, lines=1, reason=RECOVERED)
    assert assembled("x", [START, spoken(0), end]).recovered
    assert not assembled("x", [START, spoken(0), END]).recovered
    assert not assembled("x", [START, spoken(0)]).recovered


def test_a_session_is_finished_when_its_last_end_says_so() -> None:
    cut_short = SessionEnd(audio_s=2.0, lost_s=0.0, lines=1, reason="interrupted")
    assert not assembled("x", [START, spoken(0)]).finished
    assert not assembled("x", [START, spoken(0), cut_short]).finished
    assert assembled("x", [START, spoken(0), cut_short, spoken(1), END]).finished


def test_a_session_goes_on_after_the_last_thing_that_it_has_told() -> None:
    assert assembled("x", [START]).seam == BEGINNING
    gap = Gap(start=6.0, end=7.5, reason="away")
    corrected = Correction(line=2, text="x")
    record = assembled("x", [START, spoken(0), spoken(2), spoken(1), gap, corrected])
    assert record.seam == Seam(at=7.5, number=3, lines=3, lost_s=1.5)


def test_a_session_knows_the_recording_that_it_captions() -> None:
    recording = Recording(path="talk.wav", size=3, digest="ab")
    assert assembled("x", [START, recording, spoken(0)]).recording == recording
    assert assembled("x", [START, spoken(0)]).recording is None


def golden(name: str) -> SessionRecord:
    return read_journal(Path(__file__).parents[1] / "golden" / "kept" / f"{name}.jsonl")


def test_a_journal_of_the_first_version_is_read_for_ever() -> None:
    record = golden("journal_v1")
    assert record.damaged == ()
    assert record.start.started == datetime(2026, 11, 23, 8, 12, 0, 123000, tzinfo=UTC)
    assert (record.start.source, record.start.version) == ("Headset \udce9", "0.1.0")
    assert record.entries == (
        Line(
            number=1,
            start=0.5,
            end=3.25,
            text='It was the best of times. \u2028 "quoted"',
            language="en",
            emotion="neutral",
            engine="cloud",
        ),
        Gap(start=3.25, end=5.0, reason="The microphone was away"),
        Line(number=2, start=5.0, end=8.0, text="今天很好。👍🏽", language="zh"),
    )
    assert record.end == SessionEnd(audio_s=9.5, lost_s=1.75, lines=2, reason="finished")


def test_so_is_what_people_made_of_it() -> None:
    record = golden("journal_v1_edited")
    assert record.damaged == ()
    assert record.title == "Monday ★"
    assert record.lines[0].text == "It was the worst of times."
    assert record.marked == {2}
    assert record.files == {
        "text": "/notes/Notes/2026-11-23 0912 Monday ★.txt",
        "audio": "C:\\Notes\\a.flac",
    }
    assert record.recording == Recording(path="/notes/talk.flac", size=123, digest="ab12")
    assert record.entries == golden("journal_v1").entries


def test_the_engine_is_those_heard_from_or_the_one_that_was_asked_for() -> None:
    lines = [replace(spoken(number), engine=name) for number, name in enumerate(["local", "cloud"])]
    assert assembled("x", [START, *lines]).engine == "cloud+local"
    assert assembled("x", [START]).engine == START.engine
