"""How long a caption has to be seen before it may go."""

from __future__ import annotations

LEAST_S = 1.5
CHARACTERS_A_SECOND = 20


def needed_s(text: str) -> float:
    """Return the seconds that a finished caption needs to be read."""
    return max(LEAST_S, len(text) / CHARACTERS_A_SECOND)


def fades_in_s(
    *, silence_s: float, since_change_s: float, since_finish_s: float, text: str
) -> float:
    """Return in how many seconds captions may fade; 0 when it is time.

    `silence_s` is how long they stay in silence at least, `since_change_s` how long ago the last
    word changed, `since_finish_s` how long ago the last line, whose text is given, was finished.
    """
    return max(0.0, silence_s - since_change_s, needed_s(text) - since_finish_s)
