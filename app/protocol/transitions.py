"""Transition tables, written as rows so that a reader checks rows and not control flow."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

State = TypeVar("State")
Input = TypeVar("Input")


def table(rows: Iterable[tuple[State, Input, State]]) -> Mapping[tuple[State, Input], State]:
    """Make a table of (state, input) → next state out of rows.

    Raises ValueError when a pair occurs twice: a dict literal would keep one of the two in
    silence, and the linter passes it when they agree.
    """
    made: dict[tuple[State, Input], State] = {}
    for state, given, following in rows:
        if (state, given) in made:
            raise ValueError(f"two rows for {state} and {given}")
        made[state, given] = following
    return MappingProxyType(made)
