"""What a viewer of captions gets, counted: wrong words, late words, words taken back. Pure."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np


@dataclass(frozen=True, slots=True)
class Shown:
    """What a line read like from a moment on, in seconds on the audio's clock."""

    at: float
    line: int
    words: list[str]
    settled: int  # how many of the words were said to be so for good


@dataclass(slots=True)
class Score:
    """Counts and delays of one recording; seconds. Add them up with `+`."""

    words: int = 0
    errors: int = 0
    taken_back: int = 0
    settled_taken_back: int = 0
    longest_freeze: float = 0.0
    first_shown: list[float] = field(default_factory=list)
    shown_for_good: list[float] = field(default_factory=list)
    mistakes: list[str] = field(default_factory=list)

    def __add__(self, other: Score) -> Score:
        return Score(
            words=self.words + other.words,
            errors=self.errors + other.errors,
            taken_back=self.taken_back + other.taken_back,
            settled_taken_back=self.settled_taken_back + other.settled_taken_back,
            first_shown=self.first_shown + other.first_shown,
            shown_for_good=self.shown_for_good + other.shown_for_good,
            longest_freeze=max(self.longest_freeze, other.longest_freeze),
            mistakes=self.mistakes + other.mistakes,
        )


def score(reference: Sequence[tuple[float, str]], shown: Sequence[Shown]) -> Score:
    """Compare what was shown, in its order, with the spoken words and their ends."""
    last: dict[int, list[str]] = {}
    for state in shown:
        last[state.line] = state.words
    said = [(line, place, word) for line in sorted(last) for place, word in enumerate(last[line])]
    pairs = align([word for _, word in reference], [word for _, _, word in said])
    result = Score(words=len(reference))
    histories = {line: [state for state in shown if state.line == line] for line in last}
    late = []
    for spoken, heard in pairs:
        right = spoken is not None and heard is not None and reference[spoken][1] == said[heard][2]
        if not right:
            result.errors += 1
            result.mistakes.append(
                f"{reference[spoken][1] if spoken is not None else '·'}"
                f"→{said[heard][2] if heard is not None else '·'}"
            )
        if spoken is not None and heard is not None:
            line, place, word = said[heard]
            first, good = _times(histories[line], place, word)
            late.append((reference[spoken][0], first))
            if right:
                result.first_shown.append(first - reference[spoken][0])
                result.shown_for_good.append(good - reference[spoken][0])
    for states in histories.values():
        back, settled_back = _taken_back(states)
        result.taken_back += back
        result.settled_taken_back += settled_back
    result.longest_freeze = _longest_freeze(shown, late)
    return result


def viewer_figures(total: Score) -> dict[str, float]:
    """Return what a viewer gets, by name; delays are not a number where no word was right."""

    def delay(values: list[float], percent: int) -> float:
        return float(np.percentile(values, percent)) if values else float("nan")

    words = max(1, total.words)
    return {
        "word_error_percent": 100 * total.errors / words,
        "first_shown_p50_s": delay(total.first_shown, 50),
        "first_shown_p95_s": delay(total.first_shown, 95),
        "shown_for_good_p50_s": delay(total.shown_for_good, 50),
        "shown_for_good_p95_s": delay(total.shown_for_good, 95),
        "taken_back_per_word": total.taken_back / words,
        "settled_taken_back": float(total.settled_taken_back),
        "longest_freeze_s": total.longest_freeze,
    }


def align(reference: Sequence[str], said: Sequence[str]) -> list[tuple[int | None, int | None]]:
    """Pair the places of two word lists with the fewest edits; None where one has no partner."""
    rows, columns = len(reference), len(said)
    cost = [[max(i, j) if not i * j else 0 for j in range(columns + 1)] for i in range(rows + 1)]
    for i in range(1, rows + 1):
        for j in range(1, columns + 1):
            same = reference[i - 1] == said[j - 1]
            cost[i][j] = min(
                cost[i - 1][j - 1] + (not same), cost[i - 1][j] + 1, cost[i][j - 1] + 1
            )
    pairs: list[tuple[int | None, int | None]] = []
    i, j = rows, columns
    while i or j:
        if i and j and cost[i][j] == cost[i - 1][j - 1] + (reference[i - 1] != said[j - 1]):
            i, j = i - 1, j - 1
            pairs.append((i, j))
        elif i and cost[i][j] == cost[i - 1][j] + 1:
            i -= 1
            pairs.append((i, None))
        else:
            j -= 1
            pairs.append((None, j))
    return pairs[::-1]


def _times(states: Sequence[Shown], place: int, word: str) -> tuple[float, float]:
    """Return when the word was first shown at its place, and when for good."""
    first: float | None = None
    good: float | None = None
    for state in states:
        if state.words[place : place + 1] == [word]:
            first = state.at if first is None else first
            good = state.at if good is None else good
        else:
            good = None
    assert first is not None
    assert good is not None
    return first, good


def _taken_back(states: Sequence[Shown]) -> tuple[int, int]:
    """Count the shown words that the next state has no longer at their place; and settled ones."""
    back = settled_back = 0
    for before, after in itertools.pairwise(states):
        for place, word in enumerate(before.words):
            if after.words[place : place + 1] != [word]:
                back += 1
                settled_back += place < before.settled
    return back, settled_back


def _longest_freeze(shown: Sequence[Shown], words: Sequence[tuple[float, float]]) -> float:
    """Return the longest time in which nothing on the screen changed while a word was owed.

    Words are (end, first shown). One is owed between the two, so a pause in which nobody speaks is no
    freeze, and neither is a word that is left out for good.
    """
    changes = [float("-inf")]
    lines: dict[int, list[str]] = {}
    for state in shown:
        if state.words != lines.get(state.line, []):
            lines[state.line] = state.words
            changes.append(state.at)
    longest = 0.0
    for before, after in itertools.pairwise(changes):
        owed = [end for end, first in words if end < after <= first]
        if owed:
            longest = max(longest, after - max(before, min(owed)))
    return longest
