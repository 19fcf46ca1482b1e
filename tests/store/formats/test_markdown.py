import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from markdown_it import MarkdownIt
from markdown_it.token import Token

from app.store.formats.markdown import escaped, markdown_of
from app.store.formats.options import ExportOptions
from app.store.session_record import SessionRecord
from tests.store.formats.records import RECORD, RECORDS, WORDS, lines_of, seen, spaced

READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
PAGE = """\
# Two cities

2026-11-23 09:12 · Headset

**00:00:00** It was the best of times.

*00:00:02–00:00:04 (cut)*

**00:00:04** ★ Tom & \\<i\\>Jerry\\</i\\> --\\> \\{\\\\an8\\}

**00:00:06** \\=1+1
"""


def page(**options: bool) -> str:
    return markdown_of(RECORD, ExportOptions(**options)).decode()  # type: ignore[arg-type]


def test_it_reads_as_a_page_with_times() -> None:
    assert page() == PAGE


def test_what_is_not_wanted_is_left_out() -> None:
    assert page(times=False) == re.sub(r"\*\*.+?\*\* |(?<=\n\*)\S+ (?=\()", "", PAGE)
    assert page(marks=False) == PAGE.replace("★ ", "")
    assert page(gaps=False) == PAGE.replace("*00:00:02–00:00:04 (cut)*\n\n", "")


def paragraphs(text: str) -> Iterator[tuple[str, list[Token]]]:
    """Each block of a page as the reader sees it: its kind, and what is in it."""
    kind = ""
    for token in READER.parse(text):
        if token.type == "inline":
            yield kind, token.children or []
        elif token.nesting == 1:
            kind = token.tag
        else:
            assert token.nesting == -1, token  # a rule, code, a piece of HTML


def content(tokens: list[Token]) -> str:
    return "".join(token.content for token in tokens)


@given(RECORDS)
def test_any_session_reads_back_to_its_lines(record: SessionRecord) -> None:
    (heading, title), *blocks = paragraphs(markdown_of(record, ExportOptions()).decode())
    assert heading == "h1"
    assert {token.type for token in title} == {"text"}
    rows = []
    for kind, tokens in blocks:
        types = [token.type for token in tokens]
        assert kind == "p"
        if types == ["text", "strong_open", "text", "strong_close", "text"]:
            assert content(tokens[:1]) == ""
            rows.append(content(tokens[4:]))
        else:  # a gap, or when it was
            assert set(types) <= {"text", "em_open", "em_close"}
    expected = ["★ " * (line.number in record.marked) + text for line, text in lines_of(record)]
    assert [spaced(row) for row in rows] == [spaced(text) for text in expected]


@given(WORDS)
def test_nothing_is_markup_where_a_paragraph_begins_either(text: str) -> None:
    text = " ".join(text.split())
    if seen(text) and text.isprintable():
        ((kind, tokens),) = paragraphs(f"{escaped(text)}\n")
        assert kind == "p"
        assert [token.type for token in tokens] == ["text"]
        assert spaced(content(tokens)) == text


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("It's 12:30, isn't it? (No.)", "It's 12:30, isn't it? (No.)"),
        ("https://example.org", "https\\://example.org"),
        ("see www.example.org", "see www\\.example.org"),
        ("a@example.org", "a\\@example.org"),
        (":smile: AT&amp;T & Co.", "\\:smile: AT\\&amp;T & Co."),
        ("12. May", "12\\. May"),
        ("- no", "\\- no"),
    ],
)
def test_only_what_could_be_markup_is_escaped(text: str, written: str) -> None:
    assert escaped(text) == written
