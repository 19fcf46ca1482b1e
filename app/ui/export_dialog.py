"""How a transcript is taken elsewhere: the format, what goes into it, and where it is put."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from app.domain.notices import Level, Notice
from app.phrases import phrase
from app.store.export import FORMATS, ExportOptions
from app.ui.choice_box import ChoiceBox
from app.ui.controls import button, choose_file, secondary
from app.ui.focus_ring import FocusRing
from app.ui.notice_bar import NoticeBar
from app.ui.places import said
from app.ui.theme import CONTROL_HEIGHT, GRID, MARGIN, Theme
from app.ui.tongue import tr

WIDTH = 440
_PAGE = frozenset({"times", "marks", "gaps"})
# What can be chosen for each format; subtitles are what was said, and no more.
CHOICES = {
    "txt": _PAGE,
    "md": _PAGE,
    "docx": _PAGE,
    "srt": frozenset[str](),
    "vtt": frozenset[str](),
    "csv": _PAGE | {"bom"},
    "json": _PAGE,
    "surtitle": frozenset({"heard"}),
}
_NOTES = {
    "surtitle": phrase(
        "One file that another Surtitle opens, with the words, marks and title. "
        "It names no device, file or folder of this computer."
    )
}


class ExportDialog(QDialog):
    """`export_requested` says the format's name, the options and the path; the window stays."""

    export_requested = Signal(str, object, str)

    def __init__(self, name: str, theme: Theme, parent: QWidget) -> None:
        """Offer to export a session; `name` is what its file would be called, without an ending."""
        super().__init__(parent)
        self._name = name
        self._path = ""
        self.setWindowTitle(tr("Export"))
        self.setFixedWidth(WIDTH)
        self.finished.connect(self.deleteLater)
        self.format = ChoiceBox(tr("Format"), theme)
        for key in CHOICES:
            self.format.addItem(tr(FORMATS[key].title), key)
        self.format.setMinimumHeight(CONTROL_HEIGHT)
        self.format.currentIndexChanged.connect(self._show_choices)
        self.choices = {
            "times": QCheckBox(tr("With times")),
            "marks": QCheckBox(tr("With marks")),
            "gaps": QCheckBox(tr("With what could not be heard")),
            "bom": QCheckBox(tr("For Excel (with a byte order mark)")),
            "heard": QCheckBox(tr("With what corrected lines said before")),
        }
        for key, box in self.choices.items():
            box.setChecked(key in _PAGE)
            box.setMinimumHeight(24)
        self.save = button(tr("Save …"), primary=True)
        self.save.setDefault(True)
        self.save.clicked.connect(self._choose_place)
        cancel = button(tr("Cancel"))
        cancel.clicked.connect(self.reject)
        form = QFormLayout()
        form.setHorizontalSpacing(MARGIN)
        form.setVerticalSpacing(GRID)
        label = QLabel(tr("Format"))
        label.setMinimumHeight(CONTROL_HEIGHT)
        label.setBuddy(self.format)
        form.addRow(label, self.format)
        self.note = secondary("")
        self.note.setWordWrap(True)
        self.question = NoticeBar(theme)
        self.replace = self.question.add_button(tr("Replace"))
        self.replace.clicked.connect(self._request)
        self.question.dismissed.connect(self._withdraw)
        foot = QHBoxLayout()
        foot.setSpacing(GRID)
        foot.addStretch(1)
        foot.addWidget(cancel)
        foot.addWidget(self.save)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        column.setSpacing(GRID)
        column.addLayout(form)
        column.addWidget(self.note)
        for box in self.choices.values():
            column.addWidget(box)
        column.addWidget(self.question)
        column.addSpacing(GRID)
        column.addLayout(foot)
        self._ring = FocusRing(self, theme)
        self._show_choices()

    @property
    def options(self) -> ExportOptions:
        """What is chosen."""
        possible = CHOICES[self.format.currentData()]
        chosen = {key: box.isChecked() and key in possible for key, box in self.choices.items()}
        return ExportOptions(
            times=chosen["times"] or "times" not in possible,
            marks=chosen["marks"] or "marks" not in possible,
            gaps=chosen["gaps"] or "gaps" not in possible,
            bom=chosen["bom"],
            heard=chosen["heard"],
        )

    def _show_choices(self) -> None:
        possible = CHOICES[self.format.currentData()]
        for key, box in self.choices.items():
            box.setVisible(key in possible)
        note = _NOTES.get(self.format.currentData())
        self.note.setText(tr(note) if note else "")
        self.note.setVisible(note is not None)
        self._withdraw()

    def _withdraw(self) -> None:
        """Ask nothing any more."""
        self.question.show_notice(None)
        self.adjustSize()

    def _choose_place(self) -> None:
        name = self.format.currentData()
        choose_file(
            self,
            tr("Export"),
            Path(f"{self._name}.{name}"),
            self._chosen,
            suffix=name,
        )

    def _chosen(self, path: str) -> None:
        """Take a place; where something is, ask once more, since the file dialog does not."""
        self._path = path
        if Path(path).exists():
            title = phrase("{path} is there already", path=said(Path(path)))
            self.question.show_notice(Notice(level=Level.WARNING, title=title))
            self.adjustSize()
            self.replace.setFocus()
        else:
            self._request()

    def _request(self) -> None:
        self.export_requested.emit(self.format.currentData(), self.options, self._path)
        self.accept()
