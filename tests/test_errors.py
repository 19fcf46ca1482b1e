from __future__ import annotations

import inspect
import pickle

import pytest

from app import errors
from app.errors import SurtitleError

TYPES = [
    value
    for value in vars(errors).values()
    if inspect.isclass(value) and issubclass(value, SurtitleError)
]

# What scripts rely on.
EXIT_CODES = {
    "InputError": 2,
    "FolderError": 2,
    "ConfinedError": 2,
    "StorageError": 2,
    "KeyringError": 2,
    "UnkeptError": 2,
    "SourceError": 3,
    "RefusedError": 4,
    "EngineError": 5,
    "SilentError": 5,
    "BusyError": 5,
    "ProtocolError": 5,
    "LocalProtocolError": 5,
    "RemoteProtocolError": 5,
}


@pytest.mark.parametrize(("name", "code"), EXIT_CODES.items())
def test_each_kind_of_trouble_has_its_exit_code(name: str, code: int) -> None:
    assert getattr(errors, name).exit_code == code


def test_no_kind_of_trouble_is_without_a_promised_exit_code() -> None:
    assert {kind.__name__ for kind in TYPES} == {"SurtitleError", *EXIT_CODES}


@pytest.mark.parametrize(
    ("title", "hint", "line"),
    [
        ("The disk is full", "Make room.", "The disk is full. Make room."),
        ("The disk is full.", "Make room.", "The disk is full. Make room."),
        ("The disk is full", "", "The disk is full."),
        ("The disk is full.", "", "The disk is full."),
    ],
)
def test_an_error_is_told_in_one_line(title: str, hint: str, line: str) -> None:
    assert str(SurtitleError(title, hint)) == line


def test_an_error_does_not_mend_itself_unless_it_says_so() -> None:
    assert not SurtitleError("Gone").mends_itself
    assert SurtitleError("Gone", mends_itself=True).mends_itself


@pytest.mark.parametrize("kind", TYPES)
def test_every_kind_is_named_in_the_tree_that_describes_them(kind: type[SurtitleError]) -> None:
    assert errors.__doc__ is not None
    assert kind.__name__ in errors.__doc__


@pytest.mark.parametrize("kind", TYPES)
def test_errors_survive_the_way_to_another_process(kind: type[SurtitleError]) -> None:
    assert pickle.loads(pickle.dumps(kind("Gone"))).title == "Gone"
