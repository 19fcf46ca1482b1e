from __future__ import annotations

from pathlib import Path

import pytest

from app.domain.checks import Verdict
from app.selftest.recogniser import look_at_recogniser
from tests.selftest.surroundings import copy_program, look


def test_a_clip_is_understood_and_the_first_words_are_timed(tmp_path: Path) -> None:
    said = look_at_recogniser(tmp_path)
    assert "of 12 words" in said
    assert "the first after" in said


def test_a_child_without_its_model_is_broken(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (copy_program(monkeypatch, tmp_path) / "model" / "encode.onnx").unlink()
    (recogniser,) = look("Recogniser")
    assert recogniser.verdict is Verdict.BROKEN
    assert "did not start" in recogniser.found
    assert "encode.onnx" in recogniser.hint


def test_a_clip_that_is_not_understood_is_broken(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    clips = copy_program(monkeypatch, tmp_path) / "clips"
    (clips / "beckett.wav").unlink()
    (clips / "beckett.wav").symlink_to((clips / "two_cities.wav").resolve())
    (recogniser,) = look("Recogniser")
    assert recogniser.verdict is Verdict.BROKEN
    assert recogniser.found.startswith("Only ")
    assert "times" in recogniser.found
