import sqlite3
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.search import folded, matches, parse
from app.store.grams import TOKENIZER, condition, grams
from tests.store.library import LETTERS

SIGNS = "".join(map(chr, range(0x20, 0x7F)))
# Without halves of characters, which are taken out before.
TEXT = (
    st.text(LETTERS.replace("\ud800", ""), max_size=20)
    | st.text(SIGNS, max_size=20)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
)


@pytest.fixture(scope="module")
def connection() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    option = TOKENIZER.replace('"', '""')
    connection.execute(f'CREATE VIRTUAL TABLE kept USING fts5(pieces, tokenize="{option}")')
    connection.execute(
        "CREATE VIRTUAL TABLE grams USING fts5(pieces, content='', columnsize=0, detail=none,"
        f' tokenize="{option}")'
    )
    connection.execute("CREATE VIRTUAL TABLE pieces USING fts5vocab(kept, row)")
    yield connection
    connection.close()


@given(TEXT)
def test_the_database_takes_the_pieces_for_what_they_are(
    connection: sqlite3.Connection, text: str
) -> None:
    pieces = grams(folded(text))
    connection.execute("DELETE FROM kept")
    connection.execute("INSERT INTO kept VALUES (?)", (pieces,))
    terms = {term for (term,) in connection.execute("SELECT term FROM pieces")}
    assert terms == set(pieces.split(" ")) - {""}


@given(text=TEXT, typed=TEXT, data=st.data())
def test_a_line_with_the_terms_fulfils_the_conditions(
    connection: sqlite3.Connection, text: str, typed: str, data: st.DataObject
) -> None:
    begin = data.draw(st.integers(0, len(text)))
    part = text[begin : data.draw(st.integers(begin, len(text)))]
    connection.execute("INSERT INTO grams (grams) VALUES ('delete-all')")
    connection.execute("INSERT INTO grams (rowid, pieces) VALUES (1, ?)", (grams(folded(text)),))
    for query in (parse(typed), parse(part), parse(f'"{part}"'), parse(f"{part} {text}")):
        asked = condition(query)
        for match in {asked.quick, asked.full} - {""}:
            found = connection.execute("SELECT rowid FROM grams WHERE grams MATCH ?", (match,))
            assert found.fetchall() or not matches(text, query)


@pytest.mark.parametrize(
    ("typed", "quick"),
    [
        ("Hello", '"hel" AND "llo"'),
        ("今天", '"今天"'),
        ("ai技术", '"i技" AND "技术"'),
        ('"to hear it"', '"hea" AND "ear"'),
        ('a""b', '"a""""" AND """""b"'),
        ("my", ""),
        ("天", ""),
        ("?", ""),
    ],
)
def test_only_whole_pieces_are_quick_and_no_more_than_it_takes(typed: str, quick: str) -> None:
    assert condition(parse(typed)).quick == quick


def test_what_is_too_short_for_a_piece_begins_one() -> None:
    assert condition(parse("天 my")).full == '"天" * AND "my" *'
    assert condition(parse("hello 天")).full == '"hel" AND "llo" AND "天" *'
    assert condition(parse("hello x")).full == '"hel" AND "llo"'  # which is in half of all lines
    assert condition(parse("x")).full.startswith('("x" * OR "!x" OR ')
    assert condition(parse("。 ...")).full == ""


def test_of_the_longest_query_only_so_much_is_asked_for() -> None:
    long = condition(parse("".join(map(chr, range(0x4E00, 0x6000)))))
    assert long.full.count(" AND ") < 40
    short = condition(parse(" ".join(map(chr, range(0x4E00, 0x6000)))))
    assert short.full.count(" AND ") < 40


def test_words_that_are_remembered_do_not_grow_for_ever() -> None:
    grams(" ".join(map(str, range(120_000))))
    assert grams("word") == "wor ord rd"
