"""When each word of a reference text ends in its clip: run once, its answer is kept.

    python -m tests.benchmarks.word_ends CLIP…

reads references/CLIP.txt (a stretch a line: start and end in seconds, then what is said there)
and writes references/CLIP.words (a word a line: its end in seconds, then the word).

No aligner is at hand, so the speech model itself is asked, with the right words forced on it. The
place of a word is where a hole of 0.1 s in the audio hurts its probability most. Its end is the
shortest beginning of the stretch, reaching at least to that place, of which the model gives the
word a probability of one half or more; at the latest, it is the place of the next word. A word can
often be told a little before its last sound has gone, so these ends are 0 to 0.2 s early, and the
latencies counted from them are too long rather than too short.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

from app.recognizer.model import BEGIN, SAMPLE_RATE, Model
from tests.benchmarks.clips import load_clip

REFERENCES = Path(__file__).parent / "references"
HOLE = SAMPLE_RATE // 10
STEP = SAMPLE_RATE // 25


def _spell(model: Model, text: str) -> list[list[int]]:
    """Return the tokens of each word, by longest match."""
    tokenizer = model.tokenizer
    known = {tokenizer.text([n]): n for n in range(len(tokenizer) - 1, 258, -1)}
    words = []
    for word in text.split():
        rest, tokens = f" {word}", []
        while rest:
            size = max(n for n in range(1, len(rest) + 1) if rest[:n] in known)
            tokens.append(known[rest[:size]])
            rest = rest[size:]
        words.append(tokens)
    return words


def _log_probabilities(model: Model, audio: np.ndarray, tokens: list[int]) -> np.ndarray:
    frames = model.encode(audio)
    logits = model.run(frames).step([BEGIN, *tokens[:-1]]).astype(np.float64)
    logits -= logits.max(1, keepdims=True)
    logits -= np.log(np.exp(logits).sum(1, keepdims=True))
    return logits[np.arange(len(tokens)), tokens]


def _ends(model: Model, audio: np.ndarray, text: str) -> list[float]:
    words = _spell(model, text)
    tokens = [token for word in words for token in word]
    sums = np.repeat(np.arange(len(words)), [len(word) for word in words])
    # Punctuation is no sound: it is forced along, but tells nothing about the word's place.
    sound = np.array([any(map(str.isalnum, model.tokenizer.text([t]))) for t in tokens])

    def score(part: np.ndarray) -> np.ndarray:
        return np.bincount(sums, _log_probabilities(model, part, tokens).clip(-8, 0) * sound)

    whole = score(audio)
    places = list(range(0, len(audio) - HOLE, STEP))
    harm = []
    for place in places:
        holed = audio.copy()
        holed[place : place + HOLE] = 0
        harm.append(whole - score(holed))
    lengths = list(range(STEP * 5, len(audio), STEP))
    known = np.array([score(audio[:length]) for length in lengths]) >= np.log(0.5)
    at = [(places[n] + HOLE / 2) / SAMPLE_RATE for n in np.array(harm).argmax(0)]
    at = list(np.maximum.accumulate(at))
    ends = []
    for word, place in enumerate(at):
        latest = at[word + 1] if word + 1 < len(at) else len(audio) / SAMPLE_RATE
        told = (n / SAMPLE_RATE for n, ok in zip(lengths, known[:, word], strict=True) if ok)
        ends.append(max(place, min(latest, next((s for s in told if s >= place), latest))))
    return ends


def main() -> None:
    model = Model()
    for name in sys.argv[1:]:
        clip = load_clip(name)
        rows = []
        for line in (REFERENCES / f"{name}.txt").read_text().splitlines():
            start, end, text = line.split(maxsplit=2)
            part = clip[int(float(start) * SAMPLE_RATE) : int(float(end) * SAMPLE_RATE)]
            ends = _ends(model, part, text)
            rows += [
                f"{float(start) + s:.2f} {w}\n" for s, w in zip(ends, text.split(), strict=True)
            ]
        (REFERENCES / f"{name}.words").write_text("".join(rows))


if __name__ == "__main__":
    main()
