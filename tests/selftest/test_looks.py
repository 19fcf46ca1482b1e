from __future__ import annotations

import importlib
import inspect
from pathlib import Path

import pytest

from app.domain.checks import Check, Verdict
from app.selftest.looks import LOOKS, looked_at

MADE_UP = "tests.selftest.made_up"


@pytest.mark.parametrize("name", LOOKS)
def test_each_is_there_and_is_given_a_folder(name: str) -> None:
    module, function = LOOKS[name]
    look = getattr(importlib.import_module(module), function)
    assert len(inspect.signature(look).parameters) == 1
    assert len(name) <= 14  # the width of the column that it stands in


@pytest.mark.parametrize(
    ("function", "verdict", "found", "hint"),
    [
        ("fine", Verdict.FINE, "All is well in here.", ""),
        ("noted", Verdict.NOTE, "There is none.", "One can do without."),
        ("told", Verdict.BROKEN, "The model is missing.", "Install Surtitle again."),
        ("odd", Verdict.BROKEN, "LookupError: symbol not found", ""),
    ],
)
def test_each_way_to_end_is_told(
    tmp_path: Path, function: str, verdict: Verdict, found: str, hint: str
) -> None:
    assert looked_at("It", tmp_path / "here", {"It": (MADE_UP, function)}) == Check(
        name="It", verdict=verdict, found=found, hint=hint
    )


def test_what_does_not_even_import_is_broken(tmp_path: Path) -> None:
    check = looked_at("It", tmp_path, {"It": ("tests.selftest.nowhere", "fine")})
    assert check.verdict is Verdict.BROKEN
    assert "nowhere" in check.found
    assert check.hint
