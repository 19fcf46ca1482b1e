"""What is made of a line in one window, shown in every other one that has its session."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from app.store.records import Edit
from app.ui.library import Library, Opened
from app.ui.transcript_model import TranscriptModel


class InStep(QObject):
    """Keeps a transcript in step with the library, and goes with it; `session` names what it shows.

    Edits are shown at once; one that can't be kept is taken back.
    """

    def __init__(
        self, transcript: TranscriptModel, library: Library, session: Callable[[], str]
    ) -> None:
        super().__init__(transcript)
        self._transcript = transcript
        self._library = library
        self._session = session
        transcript.edited.connect(self._wish)
        library.edited.connect(self._take)
        library.mended.connect(self._confirm)
        library.refused.connect(self._take_back)

    def _wish(self, edit: Edit) -> None:
        self._library.edit(self._session(), edit)

    def _take(self, session: str, edit: Edit) -> None:
        if session == self._session():
            self._transcript.take(edit)

    def _confirm(self, opened: Opened, edit: Edit) -> None:
        self._take(opened.session, edit)  # it may have gone with one that was refused

    def _take_back(self, opened: Opened) -> None:
        if opened.session == self._session():
            self._transcript.agree(opened.record)
