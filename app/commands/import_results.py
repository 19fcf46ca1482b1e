"""What `import` says of each recording: where its transcript is, or what became of it."""

from __future__ import annotations

import enum
import json
from dataclasses import dataclass
from pathlib import Path

from app.commands.context import cleaned, tell
from app.commands.output import put
from app.domain.notices import Level, Notice
from app.errors import StorageError, SurtitleError
from app.store.export import clock
from app.store.secrets import Redactor
from app.store.session_record import SessionRecord


class Stage(enum.StrEnum):
    """What became of a recording."""

    CAPTIONED = "captioned"
    DONE_ALREADY = "done already"
    REPEATED = "named twice"
    INTERRUPTED = "interrupted"
    FAILED = "failed"
    NOT_BEGUN = "not begun"


@dataclass(frozen=True, slots=True)
class Outcome:
    """A recording as it was named, its session as it is on disk, and the readable copy of that.

    `same_as` is the one that was named before, where both are the same.
    """

    path: Path
    stage: Stage
    record: SessionRecord | None = None
    text: Path | None = None
    error: SurtitleError | None = None
    duration_s: float | None = None
    same_as: Path | None = None


class Results:
    """Prints outcomes, one line or one JSON object each; `code` is the first failure's.

    A reader who has had enough is no reason to end.
    """

    def __init__(self, redactor: Redactor, *, as_json: bool) -> None:
        self.code = 0
        self._redactor = redactor
        self._as_json = as_json
        self._is_read = True

    def show(self, outcome: Outcome) -> None:
        """Say one outcome."""
        if outcome.error is not None:
            self._fail(outcome.error)
        if outcome.stage is Stage.INTERRUPTED:
            _tell_interrupted(outcome)
        lost_s = outcome.record.seam.lost_s if outcome.record else 0.0
        if outcome.stage is Stage.CAPTIONED and lost_s:
            title = f"{lost_s:.1f} s of {outcome.path.name} could not be recognised"
            tell(Notice(level=Level.WARNING, title=title, hint="The transcript says where."))
        if self._as_json:
            self._print_row(outcome)
        elif words := _words(outcome):
            self._print(words)

    def leave_out(self, paths: list[Path]) -> None:
        """Say that these were not begun."""
        if not paths:
            return
        names = ", ".join(path.name for path in paths)
        tell(Notice(level=Level.INFO, title=f"Not begun: {names}"))
        if self._as_json:
            for path in paths:
                self._print_row(Outcome(path, Stage.NOT_BEGUN))

    def _fail(self, error: SurtitleError) -> None:
        self.code = self.code or error.exit_code
        tell(cleaned(Notice.of(error), self._redactor))

    def _print_row(self, outcome: Outcome) -> None:
        row = _row(outcome)
        if outcome.error is not None:
            notice = cleaned(Notice.of(outcome.error), self._redactor)
            row["error"] = {"title": notice.title, "hint": notice.hint}
        self._print(json.dumps(row, ensure_ascii=False))

    def _print(self, text: str) -> None:
        if not self._is_read:
            return
        try:
            put(text)
        except BrokenPipeError:
            self._is_read = False
        except StorageError as error:
            self._is_read = False
            self._fail(error)


def _tell_interrupted(outcome: Outcome) -> None:
    reached = outcome.record.seam.at if outcome.record else 0.0
    of_all = f" of {clock(outcome.duration_s)}" if outcome.duration_s else ""
    title = f"{outcome.path.name} is captioned up to {clock(reached)}{of_all}"
    tell(Notice(level=Level.INFO, title=title, hint="The same command goes on from there."))


def _words(outcome: Outcome) -> str:
    name = outcome.path.name
    match outcome.stage:
        case Stage.CAPTIONED:
            return f"{name}: {outcome.text or 'there are no words in it'}"
        case Stage.DONE_ALREADY:
            session = outcome.record.start.session if outcome.record else ""
            return f"{name} was done already: {outcome.text or f'session {session}'}"
        case Stage.REPEATED if outcome.same_as is not None:
            return f"{name} is the same recording as {outcome.same_as.name}"
    return ""


def _row(outcome: Outcome) -> dict[str, object]:
    record = outcome.record
    seam = record.seam if record else None
    return {
        "file": str(outcome.path),
        "state": outcome.stage,
        "session": record.start.session if record else None,
        "transcript": str(outcome.text) if outcome.text else None,
        "lines": seam.lines if seam else 0,
        "audio_s": round(record.duration_s, 3) if record else 0.0,
        "lost_s": seam.lost_s if seam else 0.0,
        "error": None,
    }
