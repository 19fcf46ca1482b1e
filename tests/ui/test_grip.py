"""What follows from where the pointer takes hold."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt

from app.ui.grip import NARROWEST, Grip, cursor_at

PLACE = QRect(100, 500, 600, 100)
FREE = QRect(0, 0, 1280, 800)


def dragged(point: tuple[int, int], pointer: tuple[int, int], *, snaps: bool = True) -> QRect:
    return Grip(QPoint(*point), PLACE).dragged(QPoint(*pointer), FREE, snaps=snaps)


@pytest.mark.parametrize(
    ("point", "pointer", "expected"),
    [
        ((300, 50), (450, 400), QRect(150, 350, 600, 100)),  # by the middle
        ((2, 50), (60, 560), QRect(60, 500, 640, 100)),  # left
        ((598, 50), (899, 560), QRect(100, 500, 800, 100)),  # right
        ((300, 2), (400, 450), QRect(100, 450, 600, 150)),  # top
        ((300, 98), (400, 699), QRect(100, 500, 600, 200)),  # bottom
        ((2, 2), (60, 450), QRect(60, 450, 640, 150)),  # a corner
        ((598, 98), (899, 699), QRect(100, 500, 800, 200)),
    ],
)
def test_it_follows_by_the_edges_that_are_held(
    point: tuple[int, int], pointer: tuple[int, int], expected: QRect
) -> None:
    assert dragged(point, pointer) == expected


def test_it_is_never_too_narrow_nor_turned_over_nor_off_the_screen() -> None:
    assert dragged((2, 50), (5000, 550)).width() == NARROWEST
    assert dragged((598, 50), (-5000, 550)).width() == NARROWEST
    assert dragged((2, 50), (-5000, 550)).left() == 0
    assert dragged((598, 50), (5000, 550)).right() == FREE.right()
    assert dragged((300, 2), (300, 5000)).height() == 1


@pytest.mark.parametrize(
    ("x", "y", "expected"),
    [
        (15, 400, (8, 400)),  # the left edge
        (1280 - 600 - 3, 400, (1280 - 600 - 8, 400)),
        (345, 400, (340, 400)),  # the middle
        (200, 5, (200, 8)),  # the upper edge
        (200, 696, (200, 692)),  # the lower one
        (200, 400, (200, 400)),
    ],
)
def test_close_to_an_edge_or_the_middle_it_snaps_there(
    x: int, y: int, expected: tuple[int, int]
) -> None:
    pointer = (x + 300, y + 50)
    found = dragged((300, 50), pointer)
    assert (found.x(), found.y()) == expected
    free = dragged((300, 50), pointer, snaps=False)
    assert (free.x(), free.y()) == (x, y)


def test_the_cursor_says_what_a_press_would_do() -> None:
    shapes = [
        cursor_at(QPoint(*point), PLACE)
        for point in ((300, 50), (2, 50), (300, 2), (2, 2), (598, 2))
    ]
    assert shapes == [
        Qt.CursorShape.SizeAllCursor,
        Qt.CursorShape.SizeHorCursor,
        Qt.CursorShape.SizeVerCursor,
        Qt.CursorShape.SizeFDiagCursor,
        Qt.CursorShape.SizeBDiagCursor,
    ]
