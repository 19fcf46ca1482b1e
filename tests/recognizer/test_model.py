"""The real model on the sample clips."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from app.errors import EngineError
from app.recognizer.decoder import DecoderCache, Run
from app.recognizer.encoder import EncoderCache, Frames
from app.recognizer.graphs import CONVOLVE, DECODE, ENCODE, FOLDER, ROWS
from app.recognizer.model import (
    BEGIN,
    END,
    TOKENS_PER_SECOND,
    VOCABULARY,
    Decoded,
    Model,
)
from app.recognizer.tokenizer import Tokenizer
from tests.benchmarks.clips import SAMPLE_RATE, load_clip

# Commas and capitals differ from one processor's 8-bit arithmetic to another's, words don't.
WORDS = "ever tried ever failed no matter try again fail again fail better".split()
GRAPHS = (CONVOLVE, ENCODE, DECODE)
FILES = (VOCABULARY, ROWS, *GRAPHS, *(name.replace(".onnx", ".weights") for name in GRAPHS))
LIMIT = int(TOKENS_PER_SECOND * 4) + 1  # of four seconds


@pytest.fixture(scope="module")
def model() -> Model:
    return Model()


@pytest.fixture(scope="module")
def clip() -> NDArray[np.int16]:
    return load_clip("beckett")


@pytest.fixture(scope="module")
def frames(model: Model, clip: NDArray[np.int16]) -> Frames:
    return model.encode(clip)


@pytest.fixture(scope="module")
def answer(model: Model, frames: Frames) -> Decoded:
    return model.decode(frames, ())


def ids(decoded: Decoded) -> tuple[int, ...]:
    return tuple(token.id for token in decoded.tokens)


def words(model: Model, tokens: Sequence[int]) -> list[str]:
    return re.findall("[a-z]+", model.tokenizer.text(tokens).lower())


def noise(seconds: float, level: float) -> NDArray[np.int16]:
    samples = np.random.default_rng(0).standard_normal(int(seconds * SAMPLE_RATE)) * level
    return samples.astype(np.int16)


def test_a_clip_is_read_as_it_was_said(model: Model, answer: Decoded) -> None:
    assert words(model, ids(answer)) == WORDS


def test_an_answer_holds_words_and_no_marks(answer: Decoded) -> None:
    assert not {BEGIN, END} & set(ids(answer))


def test_every_token_says_how_probable_it_is(answer: Decoded) -> None:
    assert all(0 < token.probability <= 1 for token in answer.tokens)


def test_the_same_audio_gives_the_same_answer(
    model: Model, clip: NDArray[np.int16], answer: Decoded
) -> None:
    model.decode(model.encode(noise(1, 100)), ())
    assert model.decode(model.encode(clip), ()) == answer


def test_audio_that_goes_on_is_read_as_if_it_came_at_once(
    model: Model, clip: NDArray[np.int16]
) -> None:
    cache = EncoderCache()
    for end in range(SAMPLE_RATE, len(clip), SAMPLE_RATE):
        model.encode(clip[:end], cache)
    frames = model.encode(clip, cache)
    assert words(model, ids(model.decode(frames, ()))) == WORDS


def test_tokens_that_are_sure_are_not_computed_again(
    model: Model, clip: NDArray[np.int16], answer: Decoded
) -> None:
    """What is taken over shows in that it is what was put in, right or wrong."""
    said, encoded, cache = ids(answer), EncoderCache(), DecoderCache()
    model.decode(model.encode(clip, encoded), said[:4], sure=3, cache=cache)
    assert cache.ids == [BEGIN, *said[:3]]
    again = model.encode(clip, encoded)
    right = model.decode(again, said[:5], sure=3, cache=cache)
    assert words(model, (*said[:5], *ids(right))) == WORDS
    cache.past = {name: np.zeros_like(value) for name, value in cache.past.items()}
    assert model.decode(again, said[:5], sure=3, cache=cache) != right


@pytest.mark.parametrize("draft", [0, 3])
def test_where_nothing_is_forced_nothing_is_taken_over(
    model: Model, clip: NDArray[np.int16], answer: Decoded, draft: int
) -> None:
    encoded, cache = EncoderCache(), DecoderCache()
    for _ in range(2):
        frames = model.encode(clip, encoded)
        said = model.decode(frames, (), ids(answer)[:draft], cache=cache)
        assert words(model, ids(said)) == WORDS


def test_tokens_are_computed_again_where_all_frames_are(
    model: Model, clip: NDArray[np.int16], answer: Decoded
) -> None:
    said, cache = ids(answer), DecoderCache()
    model.decode(model.encode(clip), said[:4], sure=3, cache=cache)
    cache.past = {name: np.zeros_like(value) for name, value in cache.past.items()}
    again = model.decode(model.encode(clip), said[:5], sure=3, cache=cache)
    assert words(model, (*said[:5], *ids(again))) == WORDS


def test_forced_tokens_are_taken_as_said_and_not_repeated(
    model: Model, frames: Frames, answer: Decoded
) -> None:
    said = ids(answer)
    for count in range(1, len(said) + 1):
        rest = ids(model.decode(frames, said[:count]))
        assert words(model, (*said[:count], *rest)) == WORDS


@pytest.mark.parametrize("right", range(0, 18, 3))
@pytest.mark.parametrize("wrong", [(), (5,), (END,), (31_000, 31_001, 31_002)])
def test_a_draft_right_or_wrong_leaves_the_words_as_they_are(
    model: Model, frames: Frames, answer: Decoded, right: int, wrong: tuple[int, ...]
) -> None:
    drafted = model.decode(frames, (), (*ids(answer)[:right], *wrong))
    assert words(model, ids(drafted)) == WORDS


def test_noise_is_cut_off_at_the_pace_of_speech(model: Model) -> None:
    """In soft noise this model hears songs without an end."""
    endless = 0
    for level in (3, 50, 100):
        decoded = model.decode(model.encode(noise(4, level)), ())
        assert len(decoded.tokens) <= LIMIT
        endless += len(decoded.tokens) == LIMIT
    assert endless


def test_forced_tokens_count_for_the_limit(model: Model) -> None:
    heard = model.encode(noise(4, 30))
    assert len(model.decode(heard, [450] * (LIMIT - 2)).tokens) <= 2
    for beyond in (LIMIT, 3 * LIMIT):
        assert model.decode(heard, [450] * beyond).tokens == ()


class ExactRun(Run):
    """Says what a seed and the tokens so far decide, in whatever steps they come."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._ids: list[int] = []

    def step(self, ids: Sequence[int], first: int = 0) -> NDArray[np.float32]:
        rows = []
        for token in ids:
            self._ids.append(token)
            mixed = np.random.default_rng([self._seed, *self._ids])
            rows.append(mixed.standard_normal(VOCABULARY_SIZE))
        return np.array(rows[first:], np.float32)

    def keep(self, length: int) -> None:
        del self._ids[length:]


class ExactModel(Model):
    """The real decoding over an exact decoder of few tokens, of which END is one."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self.tokenizer = EVERY_THIRD

    def run(self, frames: Frames) -> Run:
        return ExactRun(self._seed)


class EveryThird(Tokenizer):
    """Every third token begins a word."""

    def __init__(self) -> None:
        pass

    def starts_word(self, token: int) -> bool:
        return token % 3 == 0


EVERY_THIRD = EveryThird()
FOUR_SECONDS = Frames(attended={}, samples=4 * SAMPLE_RATE, anew=True)
VOCABULARY_SIZE = 12
SOME = st.lists(st.integers(2, VOCABULARY_SIZE - 1), max_size=LIMIT + 5)


@given(
    seed=st.integers(0, 2**32),
    forced=SOME,
    right=st.integers(0, LIMIT),
    wrong=SOME,
    end=st.booleans(),
)
def test_where_arithmetic_is_exact_a_draft_changes_nothing(
    seed: int, forced: list[int], right: int, wrong: list[int], *, end: bool
) -> None:
    """Right to any length, wrong from any place on, too long, or with an end in it."""
    model = ExactModel(seed)
    plain = model.decode(FOUR_SECONDS, forced)
    draft = (*ids(plain)[:right], *([END] if end else []), *wrong)
    assert model.decode(FOUR_SECONDS, forced, draft) == plain
    assert END not in ids(plain)
    assert len(plain.tokens) <= max(0, LIMIT - len(forced))


def test_a_long_draft_that_is_right_is_looked_at_in_few_steps_of_bounded_size(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    heard = Frames(attended={}, samples=20 * SAMPLE_RATE, anew=True)
    answers = ((ExactModel(seed), ExactModel(seed).decode(heard, ())) for seed in range(999))
    model, plain = next(pair for pair in answers if len(pair[1].tokens) > 60)
    sizes: list[int] = []
    step = ExactRun.step

    def counted(run: ExactRun, ids: Sequence[int], first: int = 0) -> NDArray[np.float32]:
        sizes.append(len(ids))
        return step(run, ids, first)

    monkeypatch.setattr(ExactRun, "step", counted)
    assert model.decode(heard, (), ids(plain)) == plain
    assert max(sizes) <= 25
    assert len(sizes) <= len(plain.tokens) / 24 + 2


@given(seed=st.integers(0, 2**32), draft=SOME, most=st.integers(0, 5))
def test_no_more_words_are_said_than_asked_for(seed: int, draft: list[int], most: int) -> None:
    model = ExactModel(seed)
    whole = model.decode(FOUR_SECONDS, ()).tokens
    starts = [place for place, token in enumerate(whole) if EVERY_THIRD.starts_word(token.id)]
    few = model.decode(FOUR_SECONDS, (), draft, most).tokens
    assert few == whole[: starts[most] if most < len(starts) else None]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The model's files, to be damaged."""
    for name in FILES:
        shutil.copy(FOLDER / name, tmp_path)
    return tmp_path


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_named_with_the_way_out(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(EngineError) as caught:
        Model(folder)
    assert name in caught.value.title
    assert "dev.py run" in caught.value.hint


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("content", ["", "half", "version https://git-lfs.github.com/spec/v1\n"])
def test_a_damaged_file_is_named_with_the_way_out(folder: Path, name: str, content: str) -> None:
    whole = (folder / name).read_bytes()
    damaged = whole[: len(whole) // 2] if content == "half" else content.encode()
    (folder / name).write_bytes(damaged)
    with pytest.raises(EngineError) as caught:
        Model(folder)
    assert name in caught.value.title
    assert "dev.py run" in caught.value.hint


def test_a_folder_in_a_files_place_is_told_like_a_missing_one(folder: Path) -> None:
    for name in (VOCABULARY, ENCODE):
        (folder / name).unlink()
        (folder / name).mkdir()
        with pytest.raises(EngineError, match=name):
            Model(folder)
        (folder / name).rmdir()
        shutil.copy(FOLDER / name, folder)


def test_the_runtime_keeps_no_identifier_of_this_computer_and_no_events(tmp_path: Path) -> None:
    load = "from app.recognizer.model import Model; Model()"
    there = {**os.environ, "HOME": str(tmp_path)}
    del there["ORT_DISABLE_TELEMETRY"]  # which this process has by having loaded it
    subprocess.run([sys.executable, "-c", load], env=there, check=True)
    assert list(tmp_path.iterdir()) == []
