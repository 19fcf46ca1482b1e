"""The pointer's hold on the caption strip: by its middle, by an edge or by a corner."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt

from app.ui import places

EDGE = 8  # pixels from the edge at which it is resized
NARROWEST = 240

_NONE = Qt.Edge(0)
_CURSORS = {
    _NONE: Qt.CursorShape.SizeAllCursor,
    Qt.Edge.LeftEdge: Qt.CursorShape.SizeHorCursor,
    Qt.Edge.RightEdge: Qt.CursorShape.SizeHorCursor,
    Qt.Edge.TopEdge: Qt.CursorShape.SizeVerCursor,
    Qt.Edge.BottomEdge: Qt.CursorShape.SizeVerCursor,
    Qt.Edge.LeftEdge | Qt.Edge.TopEdge: Qt.CursorShape.SizeFDiagCursor,
    Qt.Edge.RightEdge | Qt.Edge.BottomEdge: Qt.CursorShape.SizeFDiagCursor,
    Qt.Edge.RightEdge | Qt.Edge.TopEdge: Qt.CursorShape.SizeBDiagCursor,
    Qt.Edge.LeftEdge | Qt.Edge.BottomEdge: Qt.CursorShape.SizeBDiagCursor,
}


class Grip:
    """Where the pointer took hold of a window, and what follows from its moving."""

    def __init__(self, point: QPoint, place: QRect) -> None:
        """Take hold at a point within the window, which stands at `place`."""
        self._point = point
        self._place = QRect(place)
        self.edges = edges_at(point, place)

    @property
    def moves(self) -> bool:
        """Whether the whole window follows."""
        return self.edges == _NONE

    @property
    def is_by_height(self) -> bool:
        """Whether it makes the window higher or lower."""
        return bool(self.edges & (Qt.Edge.TopEdge | Qt.Edge.BottomEdge))

    @property
    def is_by_top(self) -> bool:
        """Whether the upper edge follows, so that the lower one stays."""
        return bool(self.edges & Qt.Edge.TopEdge)

    def dragged(self, pointer: QPoint, free: QRect, *, snaps: bool) -> QRect:
        """Return where the window is to stand, on a screen of which `free` may be covered.

        The height is what the pointer asks for, in any number of pixels.
        """
        if self.moves:
            place = places.fitted(QRect(pointer - self._point, self._place.size()), free)
            return places.snapped(place, free) if snaps else place
        place = QRect(self._place)
        if self.edges & Qt.Edge.LeftEdge:
            place.setLeft(max(free.left(), min(pointer.x(), place.right() + 1 - NARROWEST)))
        if self.edges & Qt.Edge.RightEdge:
            place.setRight(min(free.right(), max(pointer.x(), place.left() - 1 + NARROWEST)))
        if self.edges & Qt.Edge.TopEdge:
            place.setTop(min(pointer.y(), place.bottom()))
        if self.edges & Qt.Edge.BottomEdge:
            place.setBottom(max(pointer.y(), place.top()))
        return place


def edges_at(point: QPoint, place: QRect) -> Qt.Edge:
    """Return by which edges a press at a point within the window takes hold of it."""
    edges = _NONE
    if point.x() < EDGE:
        edges |= Qt.Edge.LeftEdge
    elif point.x() >= place.width() - EDGE:
        edges |= Qt.Edge.RightEdge
    if point.y() < EDGE:
        edges |= Qt.Edge.TopEdge
    elif point.y() >= place.height() - EDGE:
        edges |= Qt.Edge.BottomEdge
    return edges


def cursor_at(point: QPoint, place: QRect) -> Qt.CursorShape:
    """Return the cursor that says what a press there would do."""
    return _CURSORS[edges_at(point, place)]
