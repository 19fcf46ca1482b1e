import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.breaks import begins_phrase, clusters, joins, kind_of_break, parts


@pytest.mark.parametrize(
    ("piece", "kind"),
    [
        ("times. ", "sentence"),
        ("代。", "sentence"),
        ("times.” ", "sentence"),
        ("times, ", "clause"),
        ("代，", "clause"),
        ("times ", "plain"),
        ("The ", "leaning"),
        ("Mr. ", "leaning"),
        ("” ", "plain"),
    ],
)
def test_a_break_is_as_good_as_what_ends_there(piece: str, kind: str) -> None:
    assert kind_of_break(piece) == kind


def test_a_conjunction_or_a_preposition_begins_a_phrase() -> None:
    assert begins_phrase("Because ")
    assert begins_phrase("of")
    assert not begins_phrase("often ")


def test_marks_and_skin_tones_join_what_they_stand_on() -> None:
    assert all(map(joins, "\u0301\u200d\ufe0f\U0001f3fd"))
    assert not any(map(joins, "a山 👍"))


def test_what_is_seen_as_one_character_stays_whole() -> None:
    assert clusters("e\u0301a👩\u200d👩\u200d👧👍🏽🇩🇪🇫🇷") == [
        *("e\u0301", "a", "👩\u200d👩\u200d👧", "👍🏽", "🇩🇪", "🇫🇷")
    ]


@pytest.mark.parametrize(
    "words",
    [
        "it’s |a |test",
        "是|最|好|的|时|代，|那|是|最|糟|的。",
        "他|说：|“你|好！”",
        "用|Python|写|3.5|行|（约）",
        "ガーッ|と|い|う|「音」",
        "그것은 |최고의 |시절",
        "ยาวมาก",
    ],
)
def test_rows_may_break_at_spaces_and_between_ideographs(words: str) -> None:
    assert parts(words.replace("|", "")) == words.split("|")


@given(st.text(st.characters() | st.sampled_from("a ,。山「」ー\u200d\u0301🇩")))
def test_nothing_is_lost_and_no_character_is_cut(text: str) -> None:
    assert "".join(parts(text)) == "".join(clusters(text)) == text
    assert [one for part in parts(text) for one in clusters(part)] == clusters(text)
