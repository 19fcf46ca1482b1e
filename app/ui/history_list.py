"""The list of sessions, or of what was found in them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView

from app.ui.history_delegate import HistoryDelegate
from app.ui.history_model import HistoryModel
from app.ui.theme import Theme
from app.ui.tongue import tr

_BATCH = 200


class SessionList(QListView):
    """One row can be chosen; its delegate is told what to highlight."""

    def __init__(self, model: HistoryModel, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("history")
        self.setAccessibleName(tr("Sessions"))
        self.setModel(model)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setLayoutMode(QListView.LayoutMode.Batched)  # what is seen first, of thousands
        self.setBatchSize(_BATCH)
        self.delegate = HistoryDelegate(self, theme)
        self.setItemDelegate(self.delegate)
