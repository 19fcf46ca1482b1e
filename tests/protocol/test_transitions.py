import pytest

from app.protocol.transitions import table


def test_a_table_answers_what_follows_a_state_and_an_input() -> None:
    assert table([("shut", "push", "open"), ("open", "push", "shut")])["open", "push"] == "shut"


def test_a_pair_that_occurs_twice_is_an_error_even_when_both_rows_agree() -> None:
    with pytest.raises(ValueError, match="two rows for shut and push"):
        table([("shut", "push", "open"), ("shut", "push", "open")])


def test_a_table_can_not_be_changed() -> None:
    with pytest.raises(TypeError):
        table([("shut", "push", "open")])["shut", "pull"] = "open"  # type: ignore[index]
