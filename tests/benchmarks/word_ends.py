"""When each word of a text ends in its recording, by an aligner that knows nothing of our model.

    python -m tests.benchmarks.word_ends SOUND TEXT > WORDS

PocketSphinx is told the words and finds where their sounds are, in steps of 10 ms. A word's end is
where its last sound goes over into the next one, or into silence. A word that its dictionary lacks
is taken to sound like two known words in one ("surtitle" like "sur" and "title"), else like the known
word that is spelled most alike.
"""

from __future__ import annotations

import difflib
import sys
from functools import cache
from pathlib import Path

import numpy as np
from pocketsphinx import Decoder, get_model_path

from tests.benchmarks.clips import SAMPLE_RATE, load
from tests.benchmarks.spelling import words_of

_FRAMES_A_SECOND = 100
# A word that goes on to the end of the recording is else cut off there, or not found.
_SILENCE = np.zeros(SAMPLE_RATE // 2, np.int16)


class AlignmentError(Exception):
    """The words were not found in the sound; the text says why, in a line."""


def word_ends(audio: np.ndarray, words: list[str]) -> list[float]:
    """Return the end of each word in seconds, from int16 (n,) at 16 kHz. Raises AlignmentError."""
    decoder = Decoder(lm=None, samprate=SAMPLE_RATE, loglevel="FATAL", bestpath=False)
    for word in words:
        if decoder.lookup_word(word) is None:
            sounds = " ".join(map(decoder.lookup_word, _like(word)))
            decoder.add_word(word, sounds, True)
    decoder.set_align_text(" ".join(words))
    decoder.start_utt()
    decoder.process_raw(np.concatenate((_SILENCE, audio, _SILENCE)).tobytes(), full_utt=True)
    decoder.end_utt()
    known = set(words)
    # Of a word with several ways to say it, the one that was heard is named: "the(2)".
    found = [
        (part.end_frame + 1) / _FRAMES_A_SECOND - len(_SILENCE) / SAMPLE_RATE
        for part in decoder.seg() or ()
        if part.word.partition("(")[0] in known
    ]
    if len(found) != len(words):
        raise AlignmentError("the words of its text could not be found in it, one after the other")
    return [min(end, len(audio) / SAMPLE_RATE) for end in found]


def _like(word: str) -> list[str]:
    """Return one or two known words that sound together much as the word does."""
    known = _dictionary()
    for middle in range(len(word) - 2, 1, -1):
        if word[:middle] in known and word[middle:] in known:
            return [word[:middle], word[middle:]]
    choice = sorted(one for one in known if one[0] == word[0])  # mostly the first sound as well
    alike = difflib.get_close_matches(word, choice, n=1, cutoff=0.5)
    if not alike:
        raise AlignmentError(f"nobody knows how “{word}” sounds: the aligner knows English only")
    return alike


@cache
def _dictionary() -> frozenset[str]:
    lines = Path(get_model_path("en-us/cmudict-en-us.dict")).read_text("utf-8").splitlines()
    return frozenset(line.split()[0] for line in lines)


def main() -> int:
    """Write a word a line: its end in seconds, then the word."""
    sound, text = map(Path, sys.argv[1:])
    words = words_of(text.read_text("utf-8"))
    try:
        ends = word_ends(load(sound), words)
    except AlignmentError as error:
        print(error, file=sys.stderr)
        return 1
    print("\n".join(f"{end:.2f} {word}" for end, word in zip(ends, words, strict=True)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
