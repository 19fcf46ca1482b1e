"""Rules say in words what they check."""

from __future__ import annotations

import pytest

from app.domain.rules import A_COLOUR, ON_OR_OFF, Rule, complaint, one_of, one_within, text_or_none


@pytest.mark.parametrize(
    ("rule", "good", "bad"),
    [
        (ON_OR_OFF, True, 1),
        (A_COLOUR, "#1a2B3c", "#1a2b3"),
        (one_of("one", "two"), "two", "three"),
        (one_within(range(1, 7), "lines"), 6, 7),
        (one_within(range(1, 7), "lines"), 1, True),
        (text_or_none(str.isalpha, "Letters."), "abc", "a1"),
        (text_or_none(str.isalpha, "Letters."), None, 5),
    ],
)
def test_a_rule_holds_or_has_words(rule: Rule, good: object, bad: object) -> None:
    rules = {"field": rule}
    assert complaint(rules, "field", good) == ""
    assert complaint(rules, "field", bad).endswith(".")
