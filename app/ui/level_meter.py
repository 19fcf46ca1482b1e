"""How loud the source is, as a row of bars; still where nothing is heard."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain.level import FLOOR_DBFS, Level
from app.ui.tongue import tr

BARS = 12
# A quiet room is at about -60, speech at a desk between -40 and -15.
LOWEST_DBFS, HIGHEST_DBFS = -60.0, -6.0
_FRAME_MS = 33
_FALL = 0.04  # of the whole a frame: from full to nothing in 0.8 s, so that a syllable is seen


class LevelMeter(QWidget):
    """Shows a Level; rises at once and falls slowly. Its timer runs only while it falls."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown = 0.0  # 0 to 1
        self._target = 0.0
        self._colour, self._ground = QColor("#1B7A4B"), QColor("#E2E2DC")
        self._behind = QColor("#FFFFFF")
        # It moves twenty times a second, and what lies behind it must not be painted as often.
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        # A child, which goes with the widget. A QBasicTimer goes with its Python object, which may be
        # there for longer, and ends the process when it is due.
        self._timer = QTimer(self, interval=_FRAME_MS)
        self._timer.timeout.connect(self._fall)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Input level"))

    @property
    def share(self) -> float:
        """How much of the meter is filled, 0 to 1."""
        return self._shown

    def set_colours(self, colour: str, ground: str, behind: str) -> None:
        """Paint filled bars, empty ones, and what lies between them in these."""
        self._colour, self._ground = QColor(colour), QColor(ground)
        self._behind = QColor(behind)
        self.update()

    def show_level(self, level: Level | None) -> None:
        """Show how loud it is now; None where nothing is listened to."""
        self._target = 0.0 if level is None else share_of(level.rms_dbfs)
        if self._target > self._shown:
            self._show(self._target)
        elif self._target < self._shown and not self._timer.isActive():
            self._timer.start()

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Return the room for all bars."""
        return QSize(BARS * 6 - 2, 16)

    def _fall(self) -> None:
        """Fall by a frame's worth."""
        self._show(max(self._target, self._shown - _FALL))
        if self._shown <= self._target:
            self._timer.stop()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Paint the bars, the filled ones in the colour."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._behind)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        filled = self._filled(self._shown)
        height = self.height() - 4.0
        for bar in range(BARS):
            painter.setBrush(self._colour if bar < filled else self._ground)
            painter.drawRoundedRect(QRectF(bar * 6.0, 2.0, 4.0, height), 2.0, 2.0)
        painter.end()

    def _show(self, share: float) -> None:
        before, self._shown = self._shown, share
        if self._filled(before) != self._filled(share):  # else no pixel would change
            self.update()

    @staticmethod
    def _filled(share: float) -> int:
        return round(share * BARS)


def share_of(dbfs: float) -> float:
    """Place a loudness on the meter, 0 to 1."""
    if dbfs <= FLOOR_DBFS:
        return 0.0
    return min(1.0, max(0.0, (dbfs - LOWEST_DBFS) / (HIGHEST_DBFS - LOWEST_DBFS)))
