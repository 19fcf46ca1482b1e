"""The notices that wait to be read: the gravest is shown, and none is lost behind another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal, SignalInstance

from app.domain.notices import Level, Notice
from app.errors import SurtitleError
from app.phrases import phrase
from app.store.crash_reports import CrashReport
from app.ui.remedies import Remedy, Told


class NoticeBoard(QObject):
    """Holds what was told until it is dismissed, has mended itself, or a run begins anew.

    `clean` takes out of all that is told what nobody is to see.
    """

    changed = Signal()
    bug_told = Signal(object)  # BaseException

    def __init__(self, clean: Callable[[str], str] = str) -> None:
        super().__init__()
        self._clean = clean
        self._told: list[Told] = []

    @property
    def shown(self) -> Told | None:
        """The notice to be shown: an error if there is one, else the newest."""
        return max(reversed(self._told), key=lambda told: told.is_error, default=None)

    def tell(self, notice: Notice, cause: SurtitleError | None = None) -> None:
        """Have a notice shown, with the button that helps against its cause."""
        self._add(Told.of(cause, notice) if cause else Told(notice))

    def tell_error(self, error: SurtitleError) -> None:
        """Have an error shown, with the button that helps."""
        self._add(Told.of(error))

    def tell_bug(self, bug: BaseException, log_file: Path) -> None:
        """Have it shown that something went wrong that nobody expected."""
        self.tell(
            Notice(
                level=Level.ERROR,
                title=phrase("Something unexpected went wrong ({bug})", bug=type(bug).__name__),
                hint=phrase("What was said is kept. The details are in {file}.", file=log_file),
            )
        )
        self.bug_told.emit(bug)

    def tell_crash(self, report: CrashReport) -> None:
        """Have it shown that a bug ended the last start, with the button that shows the report."""
        notice = Notice(
            level=Level.WARNING,
            title=phrase("Surtitle ended unexpectedly last time"),
            hint=phrase(
                "All that was called saved is there. A report of what happened lies on this computer; nothing was sent."
            ),
        )
        self._add(Told(notice, Remedy.REPORT, report))

    def dismiss(self) -> None:
        """Take the notice away that is shown; one that it hid is shown again."""
        shown = self.shown
        self._keep(lambda told: told is not shown)

    def clear(self) -> None:
        """Take all away."""
        self._keep(lambda _: False)

    def mended(self) -> None:
        """Take away what was said to mend itself."""
        self._keep(lambda told: not told.notice.mends_itself)

    def take_back(self, notice: Notice | None) -> None:
        """Take away a notice that is no longer true."""
        self._keep(lambda told: told.notice != notice)

    def follow(self, changed: SignalInstance, told: Callable[[], Notice | None]) -> None:
        """Have shown what is told whenever it changes, for as long as it is true."""
        before: Notice | None = None

        def show() -> None:
            nonlocal before
            self.take_back(before)
            before = told()
            if before is not None:
                self.tell(before)

        changed.connect(show)

    def _add(self, told: Told) -> None:
        said = told.notice
        title, hint = self._clean(said.title), self._clean(said.hint)
        if (title, hint) != (said.title, said.hint):
            told = replace(told, notice=replace(said, title=title, hint=hint))
        topic = told.notice.topic
        self._told = [
            *(
                other
                for other in self._told
                if other != told and not (topic and other.notice.topic == topic)
            ),
            told,
        ]
        self.changed.emit()

    def _keep(self, which: Callable[[Told], bool]) -> None:
        left = [told for told in self._told if which(told)]
        if len(left) != len(self._told):
            self._told = left
            self.changed.emit()
