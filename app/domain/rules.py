"""What one field of the settings takes: as a check, and in words for people."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.phrases import phrase

_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Rule:
    """`holds` for the values that a field takes, which `words` describe."""

    holds: Callable[[object], bool]
    words: str


ON_OR_OFF = Rule(lambda value: isinstance(value, bool), phrase("It is on or off."))
A_COLOUR = Rule(
    lambda value: isinstance(value, str) and _COLOUR.fullmatch(value) is not None,
    phrase("It is a colour such as #1A2B3C."),
)


def one_of(*choices: str) -> Rule:
    """Take one of these words."""
    listed = ", ".join(choices)
    return Rule(lambda value: value in choices, phrase("Choose one of: {choices}.", choices=listed))


def text_or_none(check: Callable[[str], bool], words: str) -> Rule:
    """Take text that passes the check, or nothing."""
    return Rule(lambda value: value is None or (isinstance(value, str) and check(value)), words)


def one_within(numbers: range, what: str) -> Rule:
    """Take a whole number in the range."""
    return Rule(
        lambda value: type(value) is int and value in numbers,
        phrase(
            "It is a number of {what} from {first} to {last}.",
            what=what,
            first=numbers[0],
            last=numbers[-1],
        ),
    )


def complaint(rules: Mapping[str, Rule], name: str, value: object) -> str:
    """Say what the field `name` takes where `value` is not that; an empty string where it is."""
    rule = rules[name]
    return "" if rule.holds(value) else rule.words
