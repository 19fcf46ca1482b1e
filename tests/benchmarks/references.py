"""The sample clips' words and when each of them ends, in seconds."""

from __future__ import annotations

from pathlib import Path

from tests.benchmarks.spelling import words_of

FOLDER = Path(__file__).parent / "references"
CLIPS = ("two_cities", "beckett", "endgame_nagg_nell")


def reference(clip: str) -> list[tuple[float, str]]:
    """Return (end, word) for every word that is spoken in the clip, in order."""
    return ends_of((FOLDER / f"{clip}.words").read_text())


def ends_of(text: str) -> list[tuple[float, str]]:
    """Read what word_ends.py has written: a word a line, its end first."""
    rows = [line.split(maxsplit=1) for line in text.splitlines()]
    return [(float(end), word) for end, said in rows for word in words_of(said)]
