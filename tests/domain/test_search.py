import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.search import Query, fold, folded, matches, parse, spans

ANY = st.text(st.characters(), max_size=30)
FEW = st.text('ab "ßsİıéÉ\u0301かが\u3099\u3000ＡＢ。*', max_size=12)


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("Größe", "GROSSE"),
        ("Straße", "strasse"),
        ("ＡＢＣ１２", "abc12"),
        ("Café", "cafe\u0301"),
        ("İstanbul", "istanbul"),
        ("ガ", "カ\u3099"),
        ("ガ", "ｶﾞ"),
        ("a\u3000b", "a b"),
        ("㍿", "株式会社"),
        ("Ἀθῆναι", "αθηναι"),
    ],
)
def test_case_width_and_accents_make_no_difference(text: str, same: str) -> None:
    assert folded(text) == folded(same)


@pytest.mark.parametrize(("text", "other"), [("が", "か"), ("ぱ", "は"), ("今", "令"), ("ı", "i")])
def test_what_is_another_letter_stays_one(text: str, other: str) -> None:
    assert folded(text) != folded(other)


@given(ANY | FEW)
def test_each_folded_character_has_its_place(text: str) -> None:
    within, places = fold(text)
    assert within == folded(text)
    assert len(places) == len(within) + 1
    assert list(places) == sorted(places)
    assert places[-1] == len(text)
    assert all(0 <= place < len(text) for place in places[:-1])


@given(ANY | FEW)
def test_what_is_folded_does_not_change_its_meaning_when_it_is_typed_again(text: str) -> None:
    once = folded(text)
    if "\u3099" not in once and "\u309a" not in once:  # a mark that lost what stood before it
        assert folded(once) == once


@pytest.mark.parametrize(
    ("typed", "terms"),
    [
        ("good  morning", ("good", "morning")),
        ('"good morning" all', ("good morning", "all")),
        ('" on "', (" on ",)),
        ('lone " quote', ("lone", '"', "quote")),
        ('"open end', ('"open', "end")),
        ('say "it"s', ("say", '"it"s')),
        ('""', ('""',)),
        ('"  "', ()),
        (
            "a AND NOT b* -c (d) ^e f:g NEAR/2",
            ("a", "and", "not", "b*", "-c", "(d)", "^e", "f:g", "near/2"),
        ),
        ("今天\u3000很好", ("今天", "很好")),
        ("twice Twice TWICE", ("twice",)),
        ("\u0301", ()),
        ("   ", ()),
        ("", ()),
    ],
)
def test_words_and_phrases_are_told_apart_and_nothing_else(
    typed: str, terms: tuple[str, ...]
) -> None:
    assert parse(typed) == Query(terms)


def test_all_words_have_to_be_there_anywhere() -> None:
    text = "Das Café öffnet übermorgen."
    assert matches(text, parse("MORGEN cafe"))
    assert not matches(text, parse("morgen tee"))
    assert matches(text, parse('"cafe offnet"'))
    assert not matches(text, parse('"offnet cafe"'))


@given(ANY)
def test_nothing_to_look_for_is_nowhere(text: str) -> None:
    assert not matches(text, parse(" "))
    assert spans(text, parse(" ")) == []


@given(text=FEW, data=st.data())
def test_any_part_of_a_text_is_found_in_it_and_shown(text: str, data: st.DataObject) -> None:
    within = folded(text)
    begin = data.draw(st.integers(0, len(within)))
    term = within[begin : data.draw(st.integers(begin, len(within)))]
    query = Query((term,) if term.strip() else ())
    assert matches(text, query) == bool(query.terms)
    assert bool(spans(text, query)) == bool(query.terms)


@given(text=FEW | ANY, typed=FEW | ANY)
def test_what_is_shown_is_what_was_looked_for(text: str, typed: str) -> None:
    query = parse(typed)
    found = spans(text, query)
    borders = [place for span in found for place in span]
    assert borders == sorted(set(borders))  # in order, none empty, none touching
    assert all(0 <= place <= len(text) for place in borders)
    if matches(text, query):
        shown = [folded(text[begin:end]) for begin, end in found]
        assert all(any(term in one for one in shown) for term in query.terms) or "\u3099" in text


def test_places_are_of_the_original() -> None:
    assert spans("Große Straße", parse("ss")) == [(3, 4), (10, 11)]
    assert spans("xe\u0301y", parse("é")) == [(1, 3)]
    assert spans("ｶﾞｶﾞ ga", parse("ガ")) == [(0, 4)]
    assert spans("abcabc", parse("ab bc")) == [(0, 6)]
    assert spans("今天很好", parse("天很")) == [(1, 3)]
