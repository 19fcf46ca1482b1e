"""What is told in the window's notice bar, and the one button that helps."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from app.domain.notices import Level, Notice
from app.errors import (
    ConfinedError,
    EngineError,
    FolderError,
    RefusedError,
    SourceError,
    SurtitleError,
    UnkeptError,
)
from app.phrases import phrase
from app.store.crash_reports import CrashReport


class Remedy(enum.Enum):
    """What the button beside a notice does."""

    CHOOSE_SOURCE = phrase("Choose another")
    SETTINGS = phrase("Settings …")
    AGAIN = phrase("Start again")
    FOLDER = phrase("Choose another folder …")
    REPORT = phrase("Show report")


@dataclass(frozen=True, slots=True)
class Told:
    """A notice as it is shown; `report` is what Remedy.REPORT shows."""

    notice: Notice
    remedy: Remedy | None = None
    report: CrashReport | None = None

    @classmethod
    def of(cls, error: SurtitleError, notice: Notice | None = None) -> Told:
        """Say an error, in its own words or in those of the notice."""
        return cls(notice or Notice.of(error), _remedy(error))

    @property
    def is_error(self) -> bool:
        """Whether it must not be hidden by news of less weight."""
        return self.notice.level is Level.ERROR


def _remedy(error: SurtitleError) -> Remedy | None:
    match error:
        case SourceError():
            return Remedy.CHOOSE_SOURCE
        case RefusedError() | FolderError() | ConfinedError():
            return Remedy.SETTINGS
        case UnkeptError():
            return Remedy.FOLDER
        case EngineError():
            return Remedy.AGAIN
    return None
