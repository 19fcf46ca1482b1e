"""The graphs that are written, against the model as it came."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import environment
import graphs
import numpy as np
import onnxruntime
import pytest
from numpy.typing import NDArray

from app.recognizer.model import BEGIN, Model
from tests.benchmarks.clips import load_clip

ORIGINAL = environment.RESOURCES / "original"
# Stretches of the clips in seconds, with pauses, one without an end, one of noise. Longer ones are
# computed part by part, which comes near the model only: see tests/recognizer/test_encoder.py.
STRETCHES = (
    ("beckett", 0, 6.5),
    ("two_cities", 0, 5),
    ("two_cities", 4, 9),
    ("two_cities", 7.3, 8),
)


class AsItCame:
    """The model's own two graphs, asked for one token after the other and nothing kept."""

    def __init__(self) -> None:
        self._encoder = onnxruntime.InferenceSession(ORIGINAL / graphs.ENCODER)
        self._decoder = onnxruntime.InferenceSession(ORIGINAL / graphs.DECODER)

    def logits(self, samples: NDArray[np.int16], ids: list[int]) -> NDArray[np.float32]:
        """Return the logits after each of the tokens."""
        audio = (samples / np.float32(32768))[None].astype(np.float32)
        mask = np.ones(audio.shape, np.int64)
        (hidden,) = self._encoder.run(None, {"input_values": audio, "attention_mask": mask})
        no_past = {
            given.name: np.zeros((1, 8, 0, 36), np.float32)
            for given in self._decoder.get_inputs()
            if given.name.startswith("past_")
        }
        feed: dict[str, Any] = {
            "encoder_attention_mask": mask,
            "encoder_hidden_states": hidden,
            "input_ids": np.array([ids], np.int64),
            "use_cache_branch": np.array([False]),
            **no_past,
        }
        logits: NDArray[np.float32] = self._decoder.run(["logits"], feed)[0][0]
        return logits


@pytest.fixture(scope="module")
def came() -> AsItCame:
    return AsItCame()


@pytest.fixture(scope="module")
def model() -> Model:
    return Model()


@pytest.mark.parametrize(("clip", "start", "end"), STRETCHES)
def test_they_hear_what_the_model_hears(
    came: AsItCame, model: Model, clip: str, start: float, end: float
) -> None:
    samples = load_clip(clip)[int(start * 16000) : int(end * 16000)]
    frames = model.encode(samples)
    said = [token.id for token in model.decode(frames, ()).tokens]
    assert len(said) > 1
    theirs = came.logits(samples, [BEGIN, *said])
    ours = model.run(frames).step([BEGIN, *said])
    # Both reckon in 8 bits, with roundings in other places.
    assert np.abs(ours - theirs).max() < 2.5
    assert np.abs(ours - theirs).mean() < 0.25
    # Where one is sure, so is the other; and most tokens are the same.
    assert (ours.argmax(axis=1) == theirs.argmax(axis=1)).mean() > 0.9


def test_writing_them_leaves_no_identifier_of_this_computer(tmp_path: Path) -> None:
    there = {**os.environ, "HOME": str(tmp_path)}
    there.pop("ORT_DISABLE_TELEMETRY", None)
    load = [
        sys.executable,
        "-c",
        "import graphs; graphs.make(graphs.environment.RESOURCES / 'original')",
    ]
    subprocess.run(load, env=there, check=True, cwd=environment.PACKAGING)
    assert list(tmp_path.iterdir()) == []


def test_they_are_what_is_in_use_and_come_out_the_same_each_time() -> None:
    made = graphs.make(ORIGINAL)
    in_use = [environment.RESOURCES / name for name in environment.GRAPHS]
    assert {file.name: file.read_bytes() for file in in_use} == made
