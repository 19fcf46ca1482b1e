"""What each format writes for each message, on a pipe and on a real pseudo-terminal."""

from __future__ import annotations

import io
import json
import unicodedata
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.commands.printers import CuePrinter, JsonPrinter, Printer, TextPrinter, fit
from app.domain.captions import (
    Ended,
    FinalLine,
    GapFound,
    LineDropped,
    Message,
    NoticeGiven,
    PartialLine,
    State,
    StateChanged,
    VoiceDetectionChanged,
)
from app.domain.lines import Gap, Line
from app.domain.notices import Level, Notice
from app.errors import EngineError
from app.store.export import SubRip, WebVtt
from tests.fakes.terminal import Terminal
from tests.store.subtitles import Shown, parse_srt, parse_vtt

SESSION = "20261123T081200-3f2a"


def partial(settled: str, tail: str = "", *, number: int = 7, start: float = 12.3) -> PartialLine:
    return PartialLine(number=number, start=start, settled=settled, tail=tail)


def final(text: str, *, number: int = 7, start: float = 12.3, **fields: Any) -> FinalLine:
    saved = fields.pop("saved", True)
    line = Line(number=number, start=start, end=start + 2.8, text=text, **fields)
    return FinalLine(line=line, saved=saved)


def gap(start: float, end: float) -> GapFound:
    return GapFound(gap=Gap(start=start, end=end, reason="Nobody listened"))


ENDED = Ended(lines=1, audio_s=89.6, lost_s=0.0)

SILENT: list[Message] = [
    StateChanged(state=State.LISTENING),
    VoiceDetectionChanged(on=False),
    LineDropped(number=7),
]


def written(make: Callable[[io.StringIO], Printer], *messages: Message) -> str:
    """All that a printer writes for these messages to what is no terminal."""
    stream = io.StringIO()
    printer = make(stream)
    assert stream.getvalue() == ""  # nobody expects a full disk that early
    for message in messages:
        printer.show(message)
    return stream.getvalue()


# jsonl ----------------------------------------------------------------------------------------


def rows(*messages: Message, session: str | None = SESSION) -> list[dict[str, Any]]:
    text = written(lambda stream: JsonPrinter(stream, session), *messages)
    return [json.loads(row) for row in text.splitlines()]


# The rows that scripts rely on, letter by letter as they are promised.
PROMISED: list[tuple[Message, str]] = [
    (
        partial("it was the best", " of times"),
        '{"type":"partial","line":7,"start":12.3,"settled":"it was the best","tail":" of times"}',
    ),
    (
        final("It was the best of times.", language="en"),
        (
            '{"type":"final","line":7,"start":12.3,"end":15.1,"text":"It was the best of times.",'
            '"language":"en","emotion":null,"engine":"local"}'
        ),
    ),
    (
        final("今天很好。", language="zh", emotion="happy", engine="cloud"),
        (
            '{"type":"final","line":7,"start":12.3,"end":15.1,"text":"今天很好。",'
            '"language":"zh","emotion":"happy","engine":"cloud"}'
        ),
    ),
    (gap(31.0, 33.5), '{"type":"gap","start":31.0,"end":33.5,"reason":"Nobody listened"}'),
    (
        NoticeGiven(notice=Notice(level=Level.WARNING, title="Away", hint="It comes back.")),
        '{"type":"notice","level":"warning","title":"Away","hint":"It comes back."}',
    ),
    (
        NoticeGiven(notice=Notice(level=Level.INFO, title="Back")),
        '{"type":"notice","level":"info","title":"Back","hint":""}',
    ),
    (
        Ended(lines=9, audio_s=89.6, lost_s=0.0),
        '{"type":"end","lines":9,"audio_s":89.6,"lost_s":0.0,"session":"20261123T081200-3f2a"}',
    ),
]


@pytest.mark.parametrize(("message", "promised"), PROMISED)
def test_a_message_is_the_object_that_is_promised(message: Message, promised: str) -> None:
    (row,) = rows(message)
    assert json.dumps(row) == json.dumps(json.loads(promised))  # the same members, in their order


def test_an_object_is_one_line_that_is_there_at_once() -> None:
    raw = io.BytesIO()
    printer = JsonPrinter(io.TextIOWrapper(raw, encoding="utf-8"), SESSION)
    printer.show(partial("two\nlines 山"))
    assert raw.getvalue().endswith(b"}\n")
    assert raw.getvalue().count(b"\n") == 1
    assert "山".encode() in raw.getvalue()


@pytest.mark.parametrize("message", SILENT)
def test_what_is_promised_to_nobody_has_no_object(message: Message) -> None:
    assert rows(message) == []


def test_times_are_told_to_the_millisecond() -> None:
    row, end = rows(partial("a", start=1 / 3), Ended(lines=0, audio_s=2 / 3, lost_s=0.1 + 0.2))
    assert row["start"] == 0.333
    assert (end["audio_s"], end["lost_s"]) == (0.667, 0.3)


def test_a_final_that_could_not_be_saved_says_so() -> None:
    kept, lost = rows(final("one"), final("two", saved=False))
    assert "saved" not in kept
    assert lost["saved"] is False


def test_a_run_that_keeps_nothing_has_no_session_and_promises_no_saving() -> None:
    row, end = rows(final("one", saved=False), ENDED, session=None)
    assert "saved" not in row
    assert end["session"] is None


def test_a_run_that_ends_in_trouble_has_its_end_as_well() -> None:
    (end,) = rows(Ended(lines=1, audio_s=2.0, lost_s=0.5, error=EngineError("Gone")))
    assert end == {"type": "end", "lines": 1, "audio_s": 2.0, "lost_s": 0.5, "session": SESSION}


# srt and vtt ----------------------------------------------------------------------------------


def test_subtitles_are_cues_with_nothing_between_them() -> None:
    messages = [
        *SILENT,
        partial("it"),
        final("It was."),
        gap(20, 21),
        final("So.", start=30.0),
        ENDED,
    ]
    cues = [Shown(12_300, 15_100, ["It was."]), Shown(30_000, 32_800, ["So."])]
    assert parse_srt(written(lambda stream: CuePrinter(stream, SubRip()), *messages)) == cues
    assert parse_vtt(written(lambda stream: CuePrinter(stream, WebVtt()), *messages)) == cues


def test_a_cue_is_there_as_soon_as_its_line_is_final() -> None:
    raw = io.BytesIO()
    printer = CuePrinter(io.TextIOWrapper(raw, encoding="utf-8"), WebVtt())
    printer.show(partial("it"))
    assert raw.getvalue() == b"WEBVTT\n\n"
    printer.show(final("It was."))
    assert raw.getvalue().endswith(b"It was.\n\n")


def test_a_run_without_words_leaves_a_file_that_players_take() -> None:
    assert written(lambda stream: CuePrinter(stream, SubRip()), ENDED) == ""
    assert written(lambda stream: CuePrinter(stream, WebVtt()), ENDED) == "WEBVTT\n\n"


# text, where it is no terminal ----------------------------------------------------------------


def test_a_file_gets_finals_and_gaps_with_their_times_and_no_more() -> None:
    text = written(
        TextPrinter,
        *SILENT,
        partial("it was", " the"),
        final("It was."),
        gap(31.0, 3661.5),
        NoticeGiven(notice=Notice(level=Level.INFO, title="Back")),
        partial("half a"),
        ENDED,
    )
    assert text == "[00:00:12] It was.\n[00:00:31–01:01:01] (Nobody listened)\n"


def test_a_line_is_there_as_soon_as_it_is_final() -> None:
    raw = io.BytesIO()
    printer = TextPrinter(io.TextIOWrapper(raw, encoding="utf-8"))
    printer.show(final("It was."))
    assert raw.getvalue() == b"[00:00:12] It was.\n"


# text, on a terminal --------------------------------------------------------------------------


class Shows:
    """A text printer on a terminal of so many columns, and what is seen there."""

    def __init__(self, terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
        self._terminal = terminal
        self._monkeypatch = monkeypatch

    def __call__(self, *messages: Message, **environ: str) -> list[str]:
        for name, value in environ.items():
            self._monkeypatch.setenv(name, value)
        if not hasattr(self, "printer"):
            self.printer = TextPrinter(self._terminal.stream)
        for message in messages:
            self.printer.show(message)
        return self._terminal.shown().rows

    @property
    def dim(self) -> str:
        return self._terminal.screen.dim


@pytest.fixture
def columns(request: pytest.FixtureRequest) -> int:
    """How wide the terminal is."""
    return getattr(request, "param", 40)


@pytest.fixture
def shows(columns: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shows]:
    """What a person sees."""
    monkeypatch.setenv("COLUMNS", "200")  # left over from a wider window
    with Terminal(columns) as terminal:
        yield Shows(terminal, monkeypatch)


def test_the_line_being_spoken_is_rewritten_in_place(shows: Shows) -> None:
    assert shows(partial("it", " is")) == ["[00:00:12] it is"]
    assert shows(partial("it", " was the best")) == ["[00:00:12] it was the best"]
    assert shows(partial("it", "")) == ["[00:00:12] it"]


def test_a_final_stays_and_the_next_line_goes_below(shows: Shows) -> None:
    shows(partial("it was", " the"), final("It was the best."))
    assert shows(partial("it", number=8, start=20.0)) == [
        "[00:00:12] It was the best.",
        "[00:00:20] it",
    ]


def test_what_may_still_change_is_dim(shows: Shows) -> None:
    shows(partial("it was the best", " of times"))
    assert shows.dim == " of times"
    shows(final("It was the best of times."))
    assert shows.dim == ""


def test_colours_can_be_switched_off_and_lines_are_still_rewritten(shows: Shows) -> None:
    shows(partial("it was the best", " of times"), NO_COLOR="1")
    assert shows(partial("it", " was")) == ["[00:00:12] it was"]
    assert shows.dim == ""


def test_a_terminal_that_knows_no_cursor_gets_only_finals(shows: Shows) -> None:
    assert shows(partial("it was"), final("It was."), TERM="dumb") == ["[00:00:12] It was.", ""]


def test_a_line_that_is_spoken_already_survives_an_earlier_final(shows: Shows) -> None:
    shows(partial("it was", number=7), partial("and so", number=8, start=20.0))
    assert shows(final("It was.", number=7)) == ["[00:00:12] It was.", "[00:00:20] and so"]


def test_a_gap_is_told_above_the_line_being_spoken(shows: Shows) -> None:
    assert shows(partial("it was"), gap(5, 6)) == [
        "[00:00:05–00:00:06] (Nobody listened)",
        "[00:00:12] it was",
    ]


def test_a_line_without_words_is_taken_off_and_another_stays(shows: Shows) -> None:
    assert shows(partial("um"), LineDropped(number=8)) == ["[00:00:12] um"]
    assert shows(LineDropped(number=7)) == [""]


def test_the_end_leaves_nothing_half_said(shows: Shows) -> None:
    assert shows(final("It was."), partial("and", number=8), ENDED) == ["[00:00:12] It was.", ""]


def test_a_cleared_line_makes_room_and_comes_back(shows: Shows) -> None:
    shows(partial("it was"))
    shows.printer.clear()
    assert shows() == [""]
    assert shows(partial("it was", " the")) == ["[00:00:12] it was the"]


@pytest.mark.parametrize("columns", [30], indirect=True)
def test_a_line_too_long_shows_its_newest_part(shows: Shows) -> None:
    shows(partial("it was the best of times,", " it was the"))
    assert shows() == ["[00:00:12] …times, it was the"]
    assert shows.dim == " it was the"


@pytest.mark.parametrize("columns", [30], indirect=True)
def test_a_tail_too_long_shows_its_newest_part_dim(shows: Shows) -> None:
    assert shows(partial("it", " was the best of times")) == ["[00:00:12] …the best of times"]
    assert shows.dim == "…the best of times"


@pytest.mark.parametrize("columns", [30], indirect=True)
def test_wide_characters_are_counted_double(shows: Shows) -> None:
    assert shows(partial("今天很好今天", "很好今天")) == ["[00:00:12] …很好今天很好今天"]
    assert shows.dim == "很好今天"


@pytest.mark.parametrize("columns", [20], indirect=True)
def test_a_narrow_terminal_leaves_out_the_time(shows: Shows) -> None:
    assert shows(partial("it was the best of times")) == ["… the best of times"]


@pytest.mark.parametrize("columns", [0], indirect=True)
def test_a_terminal_that_does_not_know_its_width_is_taken_for_a_usual_one(shows: Shows) -> None:
    assert shows(partial("x" * 100)) == [f"[00:00:12] …{'x' * 67}"]


@pytest.mark.parametrize("columns", [1, 2, 3], indirect=True)
def test_the_narrowest_terminals_are_not_flooded(shows: Shows, columns: int) -> None:
    assert len(shows(partial("it"), partial("it was"), partial("it was the"))) == 1


@pytest.mark.parametrize("columns", [30], indirect=True)
def test_a_long_final_is_all_there(shows: Shows) -> None:
    assert "".join(shows(final("It was the best of times."))) == (
        "[00:00:12] It was the best of times."
    )


# Fitting --------------------------------------------------------------------------------------


def width(text: str) -> int:
    """Columns, counted as the screen of the fake counts them."""
    marks = ("Mn", "Me", "Cf")
    shown = [one for one in text if unicodedata.category(one) not in marks]
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in shown)


def test_marks_take_no_room_and_are_not_parted_from_their_base() -> None:
    assert fit("สวัสดี", "", 4) == ("สวัสดี", "")
    assert fit("xxe\u0301", "", 2) == ("…e\u0301", "")
    assert fit("xxe\u0301", "", 1) == ("", "…")


TEXT = st.text(
    st.characters(exclude_categories=("C", "Zl", "Zp")) | st.sampled_from("今天e\u0301ี"),
    max_size=30,
)


@given(settled=TEXT, tail=TEXT, room=st.integers(-1, 40))
def test_whatever_is_said_fits_and_ends_with_the_newest(settled: str, tail: str, room: int) -> None:
    shown = "".join(fit(settled, tail, room))
    assert width(shown) <= max(0, room)
    if width(settled + tail) <= room:
        assert shown == settled + tail
    elif room > 0:
        assert shown[0] == "…"
        assert (settled + tail).endswith(shown[1:])
        assert not shown[1:] or width(shown[1]) > 0


@given(lines=st.lists(st.tuples(TEXT, TEXT), max_size=4), columns=st.integers(1, 40))
def test_whatever_is_said_takes_one_row(lines: list[tuple[str, str]], columns: int) -> None:
    with Terminal(columns) as terminal:
        printer = TextPrinter(terminal.stream)
        for settled, tail in lines:
            printer.show(partial(settled, tail))
        assert len(terminal.shown().rows) == 1
