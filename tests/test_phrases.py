"""Text that remembers how it was put together."""

from __future__ import annotations

import ast
import copy
import json
import pickle
from pathlib import Path

import pytest

import app
from app.errors import InputError
from app.phrases import Phrase, phrase


def test_it_is_the_text_and_remembers_its_parts() -> None:
    said = phrase("{name} went away", name="Headset")
    assert said == "Headset went away"
    assert (said.template, said.values) == ("{name} went away", {"name": "Headset"})
    assert json.dumps(said) == '"Headset went away"'


def test_one_without_values_may_hold_braces() -> None:
    assert phrase("{ is a brace") == "{ is a brace"


def test_one_may_stand_in_another() -> None:
    outer = phrase("Not heard: {why}", why=phrase("{name} is gone", name="Headset"))
    assert outer == "Not heard: Headset is gone"
    assert isinstance(outer.values["why"], Phrase)


def test_an_error_keeps_its_phrases() -> None:
    error = InputError(phrase("{name} is gone", name="a"), phrase("Look."), mends_itself=True)
    assert isinstance(error.title, Phrase)
    assert isinstance(error.for_good().hint, Phrase)
    assert str(error) == "a is gone. Look."


def test_it_is_text_wherever_it_is_taken() -> None:
    said = phrase("{n} lines", n=3)
    assert pickle.loads(pickle.dumps(str(said))) == "3 lines"
    assert f"{said}!" == "3 lines!"


def test_a_copy_remembers_it_too() -> None:
    said = phrase("{n} lines", n=3)
    for made in (copy.deepcopy(said), pickle.loads(pickle.dumps(said))):
        assert (made, made.template, made.values) == ("3 lines", "{n} lines", {"n": 3})


BELOW = ("domain", "captioner", "link", "audio", "store")
# Words of an error or a notice, by where they stand or by their name; `ValueError` is for nobody.
TOLD = ("title", "hint", "way_out", "reason")
FOR_DEVELOPERS = {"ValueError", "TypeError", "OSError", "PermissionError", "FileExistsError"}
FOR_DEVELOPERS |= {"NotADirectoryError", "NotImplementedError", "AssertionError", "ImportError"}


def told_in(call: ast.Call) -> list[ast.expr]:
    """What a call says to people."""
    name = ast.unparse(call.func).rpartition(".")[2]
    if name == "phrase" or name in FOR_DEVELOPERS:
        return []
    said = [keyword.value for keyword in call.keywords if keyword.arg in TOLD]
    return [*(call.args if name.endswith("Error") else ()), *said]


@pytest.mark.parametrize("layer", BELOW)
def test_what_is_told_below_the_windows_is_a_phrase(layer: str) -> None:
    plain = [
        f"{path.name}:{told.lineno}"
        for path in (Path(app.__file__).parent / layer).rglob("*.py")
        for call in ast.walk(ast.parse(path.read_bytes()))
        if isinstance(call, ast.Call)
        for told in told_in(call)
        if isinstance(told, ast.JoinedStr)
        or (isinstance(told, ast.Constant) and isinstance(told.value, str) and told.value)
    ]
    assert plain == []
