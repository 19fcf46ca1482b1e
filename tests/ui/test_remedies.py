from __future__ import annotations

import pytest

from app.errors import (
    ConfinedError,
    EngineError,
    FolderError,
    InputError,
    RefusedError,
    SourceError,
    StorageError,
    SurtitleError,
    UnkeptError,
)
from app.ui.remedies import Remedy, Told


@pytest.mark.parametrize(
    ("error", "remedy"),
    [
        (SourceError("“Headset” went away"), Remedy.CHOOSE_SOURCE),
        (RefusedError("The key is not accepted"), Remedy.SETTINGS),
        (FolderError("Nothing can be kept there"), Remedy.SETTINGS),
        (ConfinedError("That is not on this computer"), Remedy.SETTINGS),
        (InputError("That is no recording"), None),
        (EngineError("It did not start"), Remedy.AGAIN),
        (StorageError("The disk is full"), None),
        (UnkeptError("The disk is full"), Remedy.FOLDER),
    ],
)
def test_each_error_has_the_button_that_helps(error: SurtitleError, remedy: Remedy | None) -> None:
    told = Told.of(error)
    assert (told.remedy, told.notice.title) == (remedy, error.title)
    assert told.is_error
