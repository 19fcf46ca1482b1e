"""Names of files as data, and what must hold of them whatever a title is."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime
from itertools import islice, pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from PySide6.QtCore import QTextBoundaryFinder

from app.domain.file_names import (
    MOST_BYTES,
    MOST_CHARACTERS,
    USUAL,
    file_name,
    is_pattern,
    numbered,
)

STARTED = datetime(2026, 11, 23, 8, 12, tzinfo=UTC)
FLAG = "\U0001f3f4\U000e0067\U000e0062\U000e007f"


@pytest.mark.parametrize(
    ("pattern", "title", "name"),
    [
        (USUAL, "Weekly meeting", "2026-11-23 0812 Weekly meeting"),
        (USUAL, "", "2026-11-23 0812"),
        (USUAL, " \u200d ", "2026-11-23 0812"),
        ("{title} - {date}", "", "2026-11-23"),
        ("{date} - {title} - {time}", "", "2026-11-23 - 0812"),
        ("{date}_{time}_{title}", "", "2026-11-23_0812"),
        ("{date} ({title})", "", "2026-11-23"),
        ("{date} ({title})", "x", "2026-11-23 (x)"),
        ("Talk, {date}", "x", "Talk, 2026-11-23"),
        ("{title}{title} {time}", "ab", "abab 0812"),
        (USUAL, "{date} {x}", "2026-11-23 0812 {date} {x}"),
        (USUAL, 'AC/DC: "Why?" <a|b> *\\', "2026-11-23 0812 AC-DC- Why a-b -"),
        (USUAL, "one\ntwo\tthree\x1b[31m", "2026-11-23 0812 one two three[31m"),
        (USUAL, "evil\u202etxt.exe\u200f\u2066", "2026-11-23 0812 eviltxt.exe"),
        (USUAL, "and so on ... ", "2026-11-23 0812 and so on"),
        ("{title} {date}", "...and justice for all", "and justice for all 2026-11-23"),
        ("CON.{title}x", "", "_CON.x"),
        ("{title}nul", "", "_nul"),
        ("com{title}¹", "", "_com¹"),
        ("CONSOLE", "", "CONSOLE"),
        (USUAL, "会议：第一次", "2026-11-23 0812 会议：第一次"),
        (USUAL, f"{FLAG} नमस्ते می‌خواهم", f"2026-11-23 0812 {FLAG} नमस्ते می‌خواهم"),
    ],
)
def test_what_a_file_is_called(pattern: str, title: str, name: str) -> None:
    assert file_name(pattern, STARTED, title) == name


def test_of_a_name_that_is_too_long_the_title_is_cut() -> None:
    name = file_name("{title} {date}", STARTED, "long " * 100)
    assert re.fullmatch("(long )+(l|lo|lon|long)? ?2026-11-23", name)
    assert MOST_CHARACTERS - 2 <= len(name) <= MOST_CHARACTERS
    name = file_name("{title} {date}", STARTED, "长" * 100)
    assert re.fullmatch("长+ 2026-11-23", name)
    assert MOST_BYTES - 4 <= len(name.encode()) <= MOST_BYTES


@pytest.mark.parametrize("value", [USUAL, "{date}", "a", "{title}{time}", "会议 {date}", "a" * 80])
def test_what_may_be_a_pattern(value: str) -> None:
    assert is_pattern(value)


@pytest.mark.parametrize(
    "value",
    [
        *("", " ", "{title}", "({title})", "...", "???", "\u200d"),
        *("{date}/{time}", "..\\{date}", "{day}", "{date", "}", "{}", "{{date}}", "{date:%Y}"),
        *("a\n{date}", "a\0", "\u202e{date}", "a" * 81, None, 3, b"{date}"),
    ],
)
def test_what_may_be_none(value: object) -> None:
    assert not is_pattern(value)


def test_a_name_that_is_taken_gets_a_number() -> None:
    assert list(islice(numbered("a b"), 3)) == ["a b", "a b (2)", "a b (3)"]


# Whatever there is --------------------------------------------------------------------------

MARKED = st.sampled_from(
    [
        *(
            "👩‍👩‍👧‍👦",
            "👍🏽",
            "🇩🇪",
            "🇯🇵",
            FLAG,
            "e\u0301\u0302",
            "각",
            "\u1100\u1161\u11a8",
            "नमस्ते",
        ),
        *(
            "กำ",
            "\u202e",
            "\u2066",
            "CON",
            "aux.",
            "{date}",
            ". ",
            "/",
            "\\",
            ":",
            "\x00",
            "\ud800",
        ),
    ]
)
TITLES = st.lists(st.text(max_size=20) | MARKED, max_size=80).map("".join)
PATTERNS = st.lists(
    st.sampled_from(["{date}", "{time}", "{title}", " ", "-", "(", ")", ".", "CON", "会", "x" * 20])
    | MARKED,
    max_size=8,
).map("".join)


@given(PATTERNS.filter(is_pattern), st.datetimes(), TITLES)
@example("CON{title}", STARTED, "\u0301" * 300)
def test_every_system_takes_the_name(pattern: str, started: datetime, title: str) -> None:
    name = file_name(pattern, started, title)
    assert 0 < len(name) <= MOST_CHARACTERS
    assert len(name.encode()) <= MOST_BYTES
    assert name == name.strip(" .")
    assert "  " not in name
    assert not set(name) & set('<>:"/\\|?*')
    assert all(unicodedata.category(one) not in {"Cc", "Cs", "Cn", "Co"} for one in name)
    assert not set(name) & set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068")
    stem = name.partition(".")[0].rstrip().upper()
    assert stem not in {"CON", "PRN", "AUX", "NUL", *(f"COM{n}" for n in range(10))}


@given(TITLES)
def test_the_name_says_when_it_was_and_this_system_takes_it(title: str) -> None:
    name = file_name(USUAL, STARTED, title)
    assert name.startswith("2026-11-23 0812")
    with TemporaryDirectory() as folder:
        Path(folder, f"{name} (99).flac").touch()
        assert [path.name for path in Path(folder).iterdir()] == [f"{name} (99).flac"]


LETTERS = st.text(st.characters(categories=["L", "M", "N", "So"]), min_size=1, max_size=4)
SEEN = st.sampled_from(
    ["👩‍👩‍👧‍👦", "👍🏽", "🇩🇪", "🇯🇵🇩", FLAG, "e\u0301\u0302", "\u1100\u1161\u11a8", "नमस्ते", "กำ"]
)


def qt_misreads(title: str) -> bool:
    """Qt takes the first letter of a flag straight behind an emoji for a character by itself."""
    flags = range(0x1F1E6, 0x1F200)
    return any(
        unicodedata.category(left) == "So" and ord(left) not in flags and ord(right) in flags
        for left, right in pairwise(title)
    )


@given(st.lists(LETTERS | SEEN, min_size=40).map("".join))
def test_a_title_is_cut_where_a_character_that_people_see_ends(title: str) -> None:
    kept = file_name("{title}x", STARTED, title).removesuffix("x")
    assume(title.startswith(kept))  # else there were more marks than a letter may carry
    assume(not qt_misreads(title[max(0, len(kept) - 20) : len(kept) + 2]))
    finder = QTextBoundaryFinder(QTextBoundaryFinder.BoundaryType.Grapheme, title)
    finder.setPosition(len(kept.encode("utf-16-le")) // 2)
    assert finder.isAtBoundary()
