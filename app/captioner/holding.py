"""Hold-to-talk: which parts of the tape were said while holding, and so are wanted."""

from __future__ import annotations

from app.audio.block import RATE
from app.audio.tape import Span

# People press as they begin to speak, and let go with the last syllable.
PRE_ROLL = 3 * RATE // 10
TAIL = 3 * RATE // 10
_CLOSE = RATE // 100  # a server's times are in whole milliseconds


class Holding:
    """Spans of the tape in order and apart; the last one may still be open."""

    def __init__(self) -> None:
        self._spans: list[Span] = []
        self._open: int | None = None  # where the one that is still held begins

    @property
    def is_open(self) -> bool:
        """Whether it is held now."""
        return self._open is not None

    def begin(self, now: int) -> int | None:
        """Note that holding began at this position, and what was said just before is meant, too.

        Where the last utterance has not ended yet, it goes on: return the end that it had. On X11
        a key that is held is reported as let go and pressed again now and then.
        """
        if self._open is not None:
            return None
        last = self._spans[-1] if self._spans else Span(start=0, end=0)
        if last.end > now:
            self._spans.pop()
            self._open = last.start
            return last.end
        self._open = max(last.end, now - PRE_ROLL)
        return None

    def end(self, now: int) -> int:
        """Note that it was let go at this position; return where the utterance ends."""
        assert self._open is not None
        span = Span(start=self._open, end=max(now, self._open) + TAIL)
        self._spans.append(span)
        self._open = None
        return span.end

    def want(self, span: Span) -> None:
        """Want a span that nobody held, after all others."""
        before = self._spans[-1].end if self._spans else 0
        self._spans.append(Span(start=max(before, span.start), end=max(before, span.end)))

    def wants(self, position: int) -> bool:
        """Tell whether what is at this position is wanted."""
        within = any(span.start <= position < span.end for span in self._spans)
        return within or (self._open is not None and self._open <= position)

    def next_wanted(self, position: int, end: int) -> int:
        """Return the next wanted place from `position` on; where there is none yet, `end`."""
        for span in self._spans:
            if position < span.end:
                return max(position, min(span.start, end))
        if self._open is not None:
            return max(position, min(self._open, end))
        return max(position, end)

    def is_said(self, confirmed: int, position: int) -> bool:
        """Tell whether all that was wanted before `position` is confirmed; forget what is."""
        self._spans = [span for span in self._spans if span.end > confirmed + _CLOSE] or (
            self._spans[-1:]  # the next one must not begin before its end
        )
        return all(span.end <= confirmed + _CLOSE for span in self._spans if span.start < position)
