"""When the subtitles of lines are shown, by the rules of reading.

Subtitles are of one or two rows (`domain/subtitle_rows.py`) and follow one another without overlap,
in the order of speech, in whole milliseconds. A line that is longer than two rows, or lasts longer
than 7 s, has several, which share its time by their characters. Each begins with its speech. It lasts
at most 7 s, at least 1 s or as long as it takes to read it, beyond the end of its speech if it must,
and 80 ms are left before the next one.

Where speech is too fast for all of that, this gives way, the first first:

1. the time to read: what comes next begins on time, though it cuts a subtitle short;
2. the least of 1 s;
3. the gap of 80 ms, where a subtitle would be shown for less than 80 ms because of it;
4. the beginning with its speech: it waits until those before had 80 ms each.

Never is there an overlap, another order, or a subtitle without time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, zip_longest

from app.domain.lines import Line
from app.domain.reading import CHARACTERS_A_SECOND
from app.domain.subtitle_rows import Rows, subtitles_of
from app.domain.text import plain

# Milliseconds.
LONGEST, SHORTEST, GAP = 7000, 1000, 80
_FLASH = 80  # two pictures of a film; less is not seen


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """What is shown from `start_ms` until `end_ms`: one or two rows, none of them empty."""

    start_ms: int
    end_ms: int
    rows: Rows


def cues_of(line: Line, *, not_before_ms: int = 0) -> list[Cue]:
    """Cut a line into cues while the next one is not known; none where it has no words.

    None starts before `not_before_ms`, and the last ends with the line, so that the gap before the
    next line is that of its speech; where the line is too fast for a gap, it is 80 ms late at most.
    """
    start, end = max(_ms(line.start), not_before_ms), _ms(line.end)
    subtitles = subtitles_of(plain(line.text), _share(end - start))
    least = start + _FLASH * len(subtitles)
    return list(_shown(subtitles, start, end, until=max(end, least) + GAP))


def cues_of_all(lines: Iterable[Line]) -> Iterator[Cue]:
    """Cut lines, in the order of their starts, into the cues of a whole recording."""
    lines = list(lines)
    spoken: list[tuple[int, int, list[Rows]]] = []
    following = 0
    for line, after in zip_longest(lines, lines[1:]):
        start, end = _ms(line.start), _ms(line.end)
        if after and _ms(after.start) > start:
            end = min(end, _ms(after.start))
        if subtitles := subtitles_of(plain(line.text), _share(end - start)):
            start = max(start, following)
            following = start + _FLASH * len(subtitles)
            spoken.append((start, end, subtitles))
    begins = [start for start, _, _ in spoken]
    for (start, end, subtitles), until in zip_longest(spoken, begins[1:]):
        yield from _shown(subtitles, start, end, until=until)


def _ms(seconds: float) -> int:
    return max(0, round(seconds * 1000))


def _share(span: int) -> float:
    """Return the share of a line of `span` ms that one cue can last for."""
    return LONGEST / max(span, LONGEST)


def _shown(subtitles: Sequence[Rows], start: int, end: int, *, until: int | None) -> Iterator[Cue]:
    """Give the subtitles of one line, spoken from `start` to `end`, their times before `until`."""
    lengths = [sum(map(len, rows)) for rows in subtitles]
    needed = sum(max(SHORTEST, 1000 * length // CHARACTERS_A_SECOND) for length in lengths)
    total = max(end - start + GAP, needed + GAP * len(lengths))
    if until is not None:
        total = min(total, until - start)
    # Each has its time and a gap behind it.
    times = _shared(total, lengths, least=min(SHORTEST + GAP, total // max(1, len(lengths))))
    begins = accumulate(times, initial=start)
    for rows, begin, time in zip(subtitles, begins, times, strict=False):
        shown = time - GAP if time >= _FLASH + GAP else time
        yield Cue(start_ms=begin, end_ms=begin + min(shown, LONGEST), rows=rows)


def _shared(total: int, weights: Sequence[int], *, least: int) -> list[int]:
    """Share out `total` by weight, at least `least` to each, which is no more than there is."""
    rest, weight = total, sum(weights)
    few: set[int] = set()
    while fewer := {
        place
        for place, one in enumerate(weights)
        if place not in few and one * rest < least * weight
    }:
        few |= fewer
        rest = total - least * len(few)
        weight -= sum(weights[place] for place in fewer)
    shares: list[int] = []
    before = 0
    for place, one in enumerate(weights):
        if place in few:
            shares.append(least)
        else:
            shares.append((before + one) * rest // weight - before * rest // weight)
            before += one
    return shares
