"""The recordings that are measured on, and when their words end."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from tests.benchmarks.clips import CLIPS, load_clip
from tests.benchmarks.recordings import RecordingError, recordings, seconds
from tests.benchmarks.references import CLIPS as SAMPLES
from tests.benchmarks.references import FOLDER, reference
from tests.benchmarks.spelling import words_of
from tests.benchmarks.word_ends import AlignmentError, word_ends


@pytest.fixture
def talk(tmp_path: Path) -> Path:
    shutil.copy(CLIPS / "beckett.wav", tmp_path / "talk.wav")
    shutil.copy(FOLDER / "beckett.txt", tmp_path / "talk.txt")
    return tmp_path


def test_the_sample_clips_have_the_words_of_their_texts() -> None:
    heard = recordings(None)
    assert [one.path.stem for one in heard] == [*SAMPLES]
    for one in heard:
        text = (FOLDER / f"{one.path.stem}.txt").read_text()
        assert [word for _, word in one.words] == words_of(text)
        ends = [end for end, _ in one.words]
        assert ends == sorted(ends)
        assert ends[-1] <= one.seconds
    assert seconds(heard) == pytest.approx(82.6, abs=0.1)


def test_those_of_a_folder_are_aligned_when_they_are_asked_for(talk: Path) -> None:
    [one] = recordings(talk)
    assert one.words == reference("beckett")


def test_words_that_no_dictionary_has_are_found_by_their_likes() -> None:
    words = [word for _, word in reference("beckett")]
    ends = [end for end, _ in reference("beckett")]
    strange = ["failled" if word == "failed" else word for word in words]
    assert word_ends(load_clip("beckett"), strange) == pytest.approx(ends, abs=0.3)


def test_words_that_are_not_in_the_sound_are_an_error() -> None:
    with pytest.raises(AlignmentError, match="could not be found in it"):
        word_ends(np.zeros(8000, np.int16), ["better"] * 50)


@pytest.mark.parametrize(
    ("name", "holds", "said"),
    [
        ("talk.txt", None, "talk.wav has no talk.txt beside it"),
        ("talk.txt", b" \n", "talk.txt has no words in it"),
        ("talk.txt", b"\xff\xfe", "talk.txt can't be read: 'utf-8' codec"),
        ("talk.wav", b"nothing", "talk.wav is not a recording that can be read"),
    ],
)
def test_what_is_missing_or_broken_is_named(
    talk: Path, name: str, holds: bytes | None, said: str
) -> None:
    (talk / name).unlink()
    if holds is not None:
        (talk / name).write_bytes(holds)
    with pytest.raises(RecordingError, match=said):
        recordings(talk)
