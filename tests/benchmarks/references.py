"""The sample clips' words and when each of them ends, in seconds."""

from __future__ import annotations

from pathlib import Path

from tests.benchmarks.scoring import words_of

FOLDER = Path(__file__).parent / "references"
CLIPS = ("two_cities", "beckett", "endgame_nagg_nell")


def reference(clip: str) -> list[tuple[float, str]]:
    """Return (end, word) for every word that is spoken in the clip, in order."""
    rows = [line.split(maxsplit=1) for line in (FOLDER / f"{clip}.words").read_text().splitlines()]
    return [(float(end), word) for end, text in rows for word in words_of(text)]
