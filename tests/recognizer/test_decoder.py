"""The real decoder."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from app.errors import EngineError
from app.recognizer.decoder import LONGEST, Decoder, DecoderCache, Rows
from app.recognizer.encoder import Encoder, Frames
from app.recognizer.graphs import FOLDER, ROWS
from app.recognizer.model import BEGIN, END
from tests.benchmarks.clips import load_clip


@pytest.fixture(scope="module")
def frames() -> Frames:
    return Encoder(FOLDER).encode(load_clip("beckett"))


@pytest.fixture(scope="module")
def decoder() -> Decoder:
    return Decoder(FOLDER)


@pytest.fixture(scope="module")
def said(decoder: Decoder, frames: Frames) -> list[int]:
    """What it says, token by token."""
    run, found = decoder.run(frames), [BEGIN]
    while found[-1] != END:
        found.append(int(run.step(found[-1:])[-1].argmax()))
    return found[1:-1]


def test_two_runs_over_the_same_frames_are_strangers(
    decoder: Decoder, frames: Frames, said: list[int]
) -> None:
    one, other = decoder.run(frames), decoder.run(frames)
    other.step([BEGIN, *said[:5]])
    assert one.step([BEGIN])[-1].argmax() == said[0]


def test_tokens_in_one_step_are_each_told_what_comes_next(
    decoder: Decoder, frames: Frames, said: list[int]
) -> None:
    logits = decoder.run(frames).step([BEGIN, *said])
    assert logits.shape == (1 + len(said), 32768)
    one_by_one = decoder.run(frames)
    alone = np.concatenate([one_by_one.step([token]) for token in (BEGIN, *said)])
    # 8-bit arithmetic takes its scale from all tokens of a step: the company moves logits a little.
    assert np.abs(logits - alone).mean() < 0.25


@pytest.mark.parametrize("first", [0, 3, 5])
def test_logits_are_given_of_the_last_tokens_only(
    decoder: Decoder, frames: Frames, said: list[int], first: int
) -> None:
    ids = [BEGIN, *said[:5]]
    whole, part = decoder.run(frames).step(ids), decoder.run(frames).step(ids, first)
    assert part.shape == (len(ids) - first, 32768)
    assert np.abs(whole[first:] - part).mean() < 0.25


def test_a_run_forgets_what_it_is_told_to(
    decoder: Decoder, frames: Frames, said: list[int]
) -> None:
    run = decoder.run(frames)
    run.step([BEGIN, *said[:3], *said[::-1]])
    run.keep(1 + 3)
    again = run.step([said[3]])[-1]
    assert again.argmax() == said[4]
    straight = decoder.run(frames)
    straight.step([BEGIN, *said[:3]])
    assert np.abs(straight.step([said[3]])[-1] - again).max() < 1.0  # 8-bit arithmetic's company


@pytest.mark.parametrize("shared", [0, 1, 4, 6])
def test_a_run_goes_on_from_what_another_has_left(
    decoder: Decoder, frames: Frames, said: list[int], shared: int
) -> None:
    """As far as their tokens are the same."""
    ids, cache = [BEGIN, *said[:5]], DecoderCache()
    earlier = [*ids[:shared], *said[::-1]]
    before = decoder.run(frames)
    before.step(earlier)
    before.leave(cache, earlier)
    run = decoder.run(frames)
    known = run.go_on(cache, ids[:-1])
    assert known == min(shared, 5)
    logits = run.step(ids[known:], 5 - known)
    assert np.abs(logits - decoder.run(frames).step(ids, 5)).max() < 1.0  # in 8 bits


def test_tokens_beyond_the_decoder_s_positions_are_refused(
    decoder: Decoder, frames: Frames
) -> None:
    run = decoder.run(frames)
    run.step([BEGIN] * LONGEST, LONGEST - 1)
    with pytest.raises(ValueError, match="more tokens"):
        run.step([BEGIN])


def test_rows_that_are_no_longer_there_are_an_error_and_no_others(tmp_path: Path) -> None:
    file = tmp_path / "decode.rows"
    shutil.copy(FOLDER / ROWS, file)
    rows = Rows(file)
    assert rows.of([5, 32767]).tobytes() == rows.of([5]).tobytes() + rows.of([32767]).tobytes()
    with file.open("r+b") as cut:
        cut.truncate(1000)
    assert rows.of([2]).shape == (1, 1, 288)
    for ids in ([3], [2, 3], [3, 4]):
        with pytest.raises(EngineError, match=r"decode\.rows is damaged"):
            rows.of(ids)


def test_a_file_of_rows_that_can_t_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match=r"decode\.rows can't be read"):
        Rows(tmp_path / "decode.rows")
