"""The sample clips as the recogniser hears them on a machine that is never late.

Fed in pieces as they come from a microphone, with a partial whenever it wants to make one: the same
words in each run, so that they can be counted. One pass over 90 s takes some 20 s of the processor.
"""

from __future__ import annotations

from app.recognizer.recognition import Recogniser, Recognition
from tests.benchmarks.clips import load_clip
from tests.benchmarks.full_speed import shown_by
from tests.benchmarks.references import CLIPS, reference
from tests.benchmarks.scoring import Score, Shown, score
from tests.kept import bounds


def shown_of(recognition: Recognition, clip: str) -> list[Shown]:
    """What a viewer reads of the clip."""
    return shown_by(recognition, load_clip(clip))


def test_few_words_are_wrong_or_taken_back_and_none_that_was_settled() -> None:
    """One test, since two may be run by two processes, which would both do the pass."""
    recogniser = Recogniser()
    recogniser.load()
    heard = [score(reference(clip), shown_of(recogniser.recognition(), clip)) for clip in CLIPS]
    total = sum(heard, Score())
    assert total.errors <= bounds.WORD_ERRORS_SHARE * total.words, total.mistakes
    assert total.taken_back <= bounds.TAKEN_BACK_SHARE * total.words
    assert total.settled_taken_back == bounds.SETTLED_TAKEN_BACK
