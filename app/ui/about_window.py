"""What this program is, where its data stay, and what others wrote that it is made of."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QSplitter,
    QTextBrowser,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app import __version__
from app.store.licences import Part
from app.ui.controls import button, heading, secondary
from app.ui.focus_ring import FocusRing
from app.ui.icons import icon
from app.ui.licence_reader import LicenceReader
from app.ui.places import said
from app.ui.theme import GRID, MARGIN, SECONDARY, Theme
from app.ui.tongue import tr

SIZE, LEAST = QSize(1040, 680), QSize(640, 440)
_ICON = 64
_LIST_WIDTH, _LEAST_WIDTH = 360, 240  # beside the list, 80 columns of a licence
_MOST_WIDTHS = (72, 96)  # of the version and the licence; what is longer has a tooltip
_FRAME = QSize(16, 48)  # what a window manager puts round a window
_PART = Qt.ItemDataRole.UserRole


class AboutWindow(QDialog):
    """Beside the windows it is about, which go on; `licences` is the folder with the list."""

    def __init__(self, theme: Theme, licences: Path, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("About Surtitle"))
        self.setMinimumSize(LEAST)
        self.resize(SIZE)
        self.reader = LicenceReader(licences)
        self.reader.listed.connect(self._list)
        self.reader.was_read.connect(self._show)
        self.list = self._make_list()
        self.text = self._make_text()
        split = QSplitter()
        split.setHandleWidth(MARGIN)
        split.setChildrenCollapsible(False)
        split.addWidget(self.list)
        split.addWidget(self.text)
        split.setSizes([_LIST_WIDTH, SIZE.width() - _LIST_WIDTH])
        split.setStretchFactor(1, 1)
        close = button(tr("Close"))
        close.clicked.connect(self.close)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(close)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        whole.setSpacing(GRID)
        whole.addLayout(self._make_head())
        whole.addSpacing(GRID)
        whole.addWidget(heading(tr("What others wrote that it is made of")))
        self.note = _words(
            tr("The build makes this list. Without it, this is what is installed beside Surtitle.")
        )
        self.note.hide()
        whole.addWidget(self.note)
        whole.addWidget(split, 1)
        whole.addLayout(foot)
        self._ring = FocusRing(self, theme)
        self.list.setFocus()
        self.reader.list()

    def come_forward(self, transcripts: Path) -> None:
        """Be shown, no larger than the screen, above the others; words are kept in that folder."""
        self.data.setText(
            tr(
                "Your words stay on this computer, in {folder}. With the engine on this computer no "
                "sound leaves it; with the cloud it goes to the region of your key, and nowhere else.",
                folder=said(transcripts),
            )
        )
        self.resize(self.size().boundedTo(self.screen().availableGeometry().size() - _FRAME))
        self.show()
        self.activateWindow()

    def _make_head(self) -> QHBoxLayout:
        sign = QLabel()
        sign.setPixmap(
            icon("surtitle", "", _ICON).pixmap(QSize(_ICON, _ICON), self.devicePixelRatioF())
        )
        name = heading(tr("Surtitle"))
        font = name.font()
        font.setPointSizeF(font.pointSizeF() * 1.5)
        name.setFont(font)
        facts = secondary(
            tr("Version {version} · Licence: {licence}", version=__version__, licence="MIT")
        )
        facts.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.data = _words("")
        words = QVBoxLayout()
        words.setSpacing(GRID)
        words.addWidget(name)
        words.addSpacing(-GRID)  # one line below the other
        for widget in (
            facts,
            _words(tr("Live captions of what your microphone hears, kept as a transcript.")),
            self.data,
            _words(
                tr(
                    "The windows are made with Qt and PySide6, used under the LGPL, version 3: you may "
                    "replace both with your own. The first page of the list says how, and where "
                    "their source is."
                )
            ),
        ):
            words.addWidget(widget)
        row = QHBoxLayout()
        row.setSpacing(MARGIN)
        row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        return row

    def _make_list(self) -> QTreeWidget:
        made = QTreeWidget()
        made.setObjectName("parts")
        made.setAccessibleName(tr("Parts of the program"))
        made.setHeaderLabels([tr("Name"), tr("Version"), tr("Licence")])
        made.setMinimumWidth(_LEAST_WIDTH)
        made.setRootIsDecorated(False)
        made.setUniformRowHeights(True)
        made.setAllColumnsShowFocus(True)
        made.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        made.setTabKeyNavigation(False)
        header = made.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        made.currentItemChanged.connect(self._choose)
        return made

    def _make_text(self) -> QTextBrowser:
        made = QTextBrowser()
        made.setObjectName("licence")
        made.setAccessibleName(tr("Text of the licence"))
        made.setMinimumWidth(_LEAST_WIDTH)
        made.setOpenExternalLinks(True)
        made.setTabChangesFocus(True)
        return made

    def _list(self, parts: list[Part]) -> None:
        self.note.setHidden(any(part.file for part in parts))
        for part in parts:
            item = QTreeWidgetItem([part.name, part.version, part.licence])
            item.setData(0, _PART, part)
            for column in range(3):
                item.setToolTip(column, item.text(column))
            self.list.addTopLevelItem(item)
            item.setFirstColumnSpanned(not (part.version or part.licence))
        for column, most in enumerate(_MOST_WIDTHS, start=1):
            self.list.resizeColumnToContents(column)
            self.list.setColumnWidth(column, min(most, self.list.columnWidth(column)))
        self.list.setCurrentIndex(self.list.model().index(0, 0))

    def _choose(self, item: QTreeWidgetItem | None) -> None:
        if item is not None:
            self.reader.read(item.data(0, _PART))

    def _show(self, part: Part, text: str) -> None:
        item = self.list.currentItem()
        if item is None or item.data(0, _PART) != part:
            return  # another one was chosen meanwhile
        if part.file.endswith(".md"):
            self.text.setFont(self.font())
            self.text.setMarkdown(text)
        else:
            fixed = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
            fixed.setPointSizeF(self.font().pointSizeF() * SECONDARY)
            self.text.setFont(fixed)
            self.text.setPlainText(tr(text))


def _words(text: str) -> QLabel:
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(True)
    return made
