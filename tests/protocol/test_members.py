import pytest

from app.errors import RemoteProtocolError
from app.protocol.members import Members

RAW: dict[str, object] = {
    "word": "heron",
    "empty": "",
    "null": None,
    "seven": 7,
    "float": 400.0,
    "half": 0.5,
    "minus": -1,
    "true": True,
    "huge": 10**400,
    "infinite": float("inf"),
    "broken": "a\ud800b",
    "pair": "\ud83d\udc26",
    "object": {"inner": 5},
    "list": [],
}
STRICT = Members(dict(RAW), strict=True)
LENIENT = Members(dict(RAW), strict=False)


@pytest.mark.parametrize("members", [STRICT, LENIENT])
def test_members_of_the_right_type_are_returned(members: Members) -> None:
    assert members.text("word") == "heron"
    assert members.text("empty") == ""
    assert members.name("empty") is None
    assert members.number("seven") == 7.0
    assert members.number("half") == 0.5
    assert members.whole("float") == 400
    assert members.whole("minus") == -1
    assert members.position("seven") == 7
    assert members.text("missing") is None
    assert members.number("missing") is None
    assert members.members("null") is None
    assert members.states_null("null")
    assert not members.states_null("missing")


WRONG = [
    ("text", "seven"),
    ("text", "list"),
    ("number", "word"),
    ("number", "true"),
    ("number", "huge"),
    ("number", "infinite"),
    ("whole", "half"),
    ("position", "minus"),
    ("members", "list"),
]


@pytest.mark.parametrize(("method", "key"), WRONG)
def test_strictly_a_wrong_type_is_refused_by_its_name(method: str, key: str) -> None:
    with pytest.raises(RemoteProtocolError) as caught:
        getattr(STRICT, method)(key)
    assert caught.value.param == key


@pytest.mark.parametrize(("method", "key"), WRONG)
def test_leniently_a_wrong_type_counts_as_missing(method: str, key: str) -> None:
    assert getattr(LENIENT, method)(key) is None


def test_half_a_surrogate_pair_is_refused_strictly_and_replaced_leniently() -> None:
    with pytest.raises(RemoteProtocolError):
        STRICT.text("broken")
    assert LENIENT.text("broken") == "a\ufffdb"


def test_a_path_is_told_whole() -> None:
    inner = STRICT.members("object")
    assert inner is not None
    with pytest.raises(RemoteProtocolError) as caught:
        inner.text("inner")
    assert caught.value.param == "object.inner"
