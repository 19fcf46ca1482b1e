"""The strip without a screen; what a window manager makes of it is in tests/test_gui.py."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, QTimer, QVariantAnimation
from PySide6.QtGui import QGuiApplication, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton, QWidget

from app.domain.caption_style import PRESETS, CaptionStyle
from app.domain.captions import PartialLine, State
from app.domain.lines import Line
from app.domain.settings import Settings
from app.ui import places
from app.ui.controller import Controller
from app.ui.motion import Motion
from app.ui.overlay import Overlay
from tests.fakes.server import NumberedServer, signal
from tests.fakes.source import FakeSource
from tests.ui.pointer import double_click
from tests.ui.runs import controller_for, serving, until, until_ended, until_state


@pytest.fixture
def controller(qapp: QApplication, tmp_path: Path) -> Controller:
    """One that does not run yet."""
    return controller_for(tmp_path)


def drag(overlay: Overlay, start: QPoint, end: QPoint) -> None:
    """Press, move, let go; positions within the window as it was."""
    corner = overlay.pos()
    for kind, point in (
        (QMouseEvent.Type.MouseButtonPress, start),
        (QMouseEvent.Type.MouseMove, end),
        (QMouseEvent.Type.MouseButtonRelease, end),
    ):
        place = QPointF(corner + point)
        event = QMouseEvent(
            kind,
            QPointF(place - overlay.pos()),
            place,
            Qt.MouseButton.LeftButton,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
        QApplication.sendEvent(overlay, event)


def buttons(overlay: Overlay) -> dict[str, QToolButton]:
    return {button.accessibleName(): button for button in overlay.findChildren(QToolButton)}


def test_it_stands_at_the_foot_of_the_screen_two_rows_high(controller: Controller) -> None:
    overlay = Overlay(controller)
    free = QGuiApplication.primaryScreen().availableGeometry()
    place = overlay.geometry()
    assert abs(place.center().x() - free.center().x()) <= 1
    assert free.bottom() - 120 < place.bottom() < free.bottom()
    assert place.height() == overlay.view.sizeHint().height()
    assert overlay.view.rows == 2


def test_it_is_shown_while_captions_run_if_it_is_wanted(controller: Controller) -> None:
    overlay = Overlay(controller)
    assert not overlay.isVisible()
    controller.start()
    assert overlay.isVisible()
    controller.preferences.change(captions=False)
    assert not overlay.isVisible()
    controller.preferences.change(captions=True)
    assert overlay.isVisible()


async def test_the_words_are_those_of_the_run_and_stay_a_while_after_it(tmp_path: Path) -> None:
    async with NumberedServer().running() as address:
        controller = controller_for(tmp_path, FakeSource(signal(3)), address=address)
        overlay = Overlay(controller)
        async with serving(controller):
            controller.start()
            await until_ended(controller)
            assert overlay.view.visible_text() == ["w1 w2 w3"]
            assert overlay.isVisible()


async def test_one_that_is_opened_in_the_middle_has_missed_nothing(tmp_path: Path) -> None:
    async with NumberedServer().running() as address:
        source = FakeSource(live=True)
        controller = controller_for(tmp_path, source, address=address)
        async with serving(controller):
            controller.start()
            source.feed(signal(2, 2))
            await until(
                lambda: (
                    controller.transcript.rowCount() == 2 and controller.state is State.LISTENING
                ),
                controller.line_finished,
                controller.state_changed,
            )
            overlay = Overlay(controller)
            assert overlay.isVisible()
            assert overlay.view.visible_text() == ["w1 w2", "w3 w4"]
            source.feed(signal(1, first=5))
            await until_state(controller, State.HEARING)
            controller.finish()
            await until_ended(controller)
            assert overlay.view.visible_text() == ["w3 w4", "w5"]


def test_it_is_dragged_and_stays_whole_on_the_screen(controller: Controller) -> None:
    overlay = Overlay(controller)
    controller.start()
    before = overlay.pos()
    drag(overlay, QPoint(100, 40), QPoint(60, -60))
    assert overlay.pos() == before + QPoint(-40, -100)
    drag(overlay, QPoint(100, 40), QPoint(-5000, -5000))
    free = QGuiApplication.primaryScreen().availableGeometry()
    assert free.contains(overlay.geometry())


def test_its_sides_make_it_wider_and_its_upper_edge_gives_it_rows(controller: Controller) -> None:
    overlay = Overlay(controller)
    controller.start()
    place = overlay.geometry()
    drag(overlay, QPoint(place.width() - 2, 40), QPoint(place.width() - 102, 40))
    assert overlay.geometry().right() in range(place.right() - 102, place.right() - 97)
    drag(overlay, QPoint(100, 2), QPoint(100, -60))
    assert controller.preferences.value.caption_style.lines > 2
    assert overlay.geometry().bottom() == place.bottom()
    drag(overlay, QPoint(100, overlay.height() - 2), QPoint(100, -5000))
    assert controller.preferences.value.caption_style.lines == 1


def test_its_place_is_kept_and_found_again(controller: Controller) -> None:
    overlay = Overlay(controller)
    controller.start()
    drag(overlay, QPoint(100, 40), QPoint(60, -60))
    QTest.qWait(500)  # until it has come to rest
    again = Overlay(controller)
    assert again.geometry() == overlay.geometry()
    overlay.reset_place()
    assert not controller.preferences.value.caption_places
    assert overlay.geometry() != again.geometry()


def test_a_double_click_shrinks_it_to_its_words_and_another_takes_that_back(
    controller: Controller,
) -> None:
    overlay = Overlay(controller)
    controller.start()
    overlay.view.show_line(1, "A few words", "")
    before = overlay.geometry()
    double_click(overlay, QPoint(100, 40))
    assert overlay.width() == overlay.view.width_of_words() or overlay.width() == 240
    assert overlay.width() < before.width()
    double_click(overlay, QPoint(100, 40))
    assert overlay.geometry() == before


def test_its_buttons_are_named_change_the_size_and_hide_it(controller: Controller) -> None:
    overlay = Overlay(controller)
    controller.start()
    found = buttons(overlay)
    lower = overlay.geometry().bottom()
    found["Larger"].click()
    assert controller.preferences.value.caption_style.size == 32
    assert overlay.view.style_.size == 32
    assert overlay.geometry().bottom() == lower
    found["Smaller"].click()
    found["Smaller"].click()
    assert controller.preferences.value.caption_style.size == 24
    asked: list[None] = []
    overlay.lock_requested.connect(lambda: asked.append(None))
    found["Lock: clicks go through"].click()
    assert asked
    found["Hide captions"].click()
    assert not overlay.isVisible()
    assert not controller.preferences.value.captions
    assert controller.is_running


def test_locked_it_lets_clicks_through_and_shows_nothing_but_words(controller: Controller) -> None:
    overlay = Overlay(controller)
    controller.start()
    controller.preferences.change(captions_locked=True)
    assert bool(overlay.is_locked)
    assert overlay.isVisible()
    assert overlay.grab().toImage().pixelColor(40, 40).alpha() == 0
    overlay.view.show_line(1, "Words", "")
    assert overlay.grab().toImage().pixelColor(overlay.width() - 40, 40).alpha() > 0
    controller.preferences.change(captions_locked=False)
    assert not overlay.is_locked
    assert overlay.isVisible()


def test_it_takes_no_focus_and_is_no_window_of_its_own(controller: Controller) -> None:
    flags = Overlay(controller).windowFlags()
    for flag in (
        Qt.WindowType.WindowStaysOnTopHint,
        Qt.WindowType.FramelessWindowHint,
        Qt.WindowType.WindowDoesNotAcceptFocus,
        Qt.WindowType.Tool,
    ):
        assert flags & flag == flag


def test_a_place_of_a_screen_that_is_gone_is_moved_onto_one(
    qapp: QApplication, tmp_path: Path
) -> None:
    settings = Settings(caption_places={places.arrangement(): "900x112+9000+9000"})
    overlay = Overlay(controller_for(tmp_path, settings=settings))
    assert QGuiApplication.primaryScreen().availableGeometry().contains(overlay.geometry())


def goes(overlay: Overlay) -> bool:
    """Whether it is going to go."""
    return overlay._fading.is_awaited


def is_seen(widget: QWidget) -> bool:
    return widget.isVisible()


def spoken(controller: Controller, number: int, text: str) -> None:
    controller.partial_changed.emit(PartialLine(number=number, start=number, settled=text, tail=""))


def finished(controller: Controller, number: int, text: str) -> None:
    controller.line_finished.emit(Line(number=number, start=number, end=number + 1, text=text))


def test_it_goes_after_silence_and_comes_back_with_the_next_word(controller: Controller) -> None:
    overlay = Overlay(controller)
    controller.start()
    assert not goes(overlay)  # it says where captions will appear
    spoken(controller, 1, "one")
    assert not goes(overlay)  # a line is being spoken
    finished(controller, 1, "one")
    assert goes(overlay)
    overlay._fading.gone.emit()
    assert not is_seen(overlay)
    spoken(controller, 2, "two")
    assert is_seen(overlay)
    assert overlay.view.visible_text() == ["two"]


def test_it_never_goes_where_that_is_wished_but_after_the_end(controller: Controller) -> None:
    controller.preferences.change(caption_fade_s=0)
    overlay = Overlay(controller)
    controller.start()
    finished(controller, 1, "one")
    assert not goes(overlay)
    controller.finish()
    controller._end(None, None)
    assert goes(overlay)


def test_it_does_not_go_from_under_the_pointer(controller: Controller) -> None:
    overlay = Overlay(controller)
    controller.start()
    finished(controller, 1, "one")
    overlay._hover(hovered=True)
    assert not goes(overlay)
    assert is_seen(overlay.bar)
    overlay.hide_frame()
    assert goes(overlay)
    assert not is_seen(overlay.bar)


def test_frozen_it_keeps_its_words_and_stays(controller: Controller) -> None:
    overlay = Overlay(controller)
    controller.start()
    told: list[bool] = []
    overlay.frozen_changed.connect(told.append)
    overlay.freeze(frozen=True)
    assert not overlay.is_frozen  # there is nothing to read
    finished(controller, 1, "one")
    buttons(overlay)["Freeze: captions go on behind"].click()
    finished(controller, 2, "two")
    finished(controller, 3, "three")
    assert overlay.view.visible_text() == ["one"]
    assert not goes(overlay)
    buttons(overlay)["Go on to the newest words"].click()
    assert overlay.view.visible_text() == ["two", "three"]
    assert goes(overlay)
    assert told == [True, False]


def test_a_run_that_begins_thaws_it(controller: Controller) -> None:
    overlay = Overlay(controller)
    controller.start()
    finished(controller, 1, "one")
    overlay.freeze(frozen=True)
    controller.run_started.emit()
    assert not overlay.is_frozen
    assert overlay.view.is_empty


def test_another_style_is_shown_at_once_on_the_same_foot(controller: Controller) -> None:
    overlay = Overlay(controller)
    controller.start()
    foot = overlay.geometry().bottom()
    controller.preferences.change(caption_style=PRESETS["Large"])
    assert overlay.view.rows == 3
    assert overlay.geometry().bottom() == foot


def test_nothing_moves_where_the_system_asks_for_that(controller: Controller) -> None:
    motion = Motion({})
    overlay = Overlay(controller, motion)
    assert bool(overlay.view.moves)
    motion._set(reduced=True)
    assert not overlay.view.moves


def test_nothing_moves_where_calm_is_wished(controller: Controller) -> None:
    overlay = Overlay(controller)
    controller.preferences.change(calm=True)
    assert not overlay.view.moves
    assert not overlay._fading.is_seen


def test_who_asks_for_captions_in_silence_sees_where_they_are(controller: Controller) -> None:
    overlay = Overlay(controller)
    controller.start()
    finished(controller, 1, "one")
    overlay._fading.gone.emit()
    assert not is_seen(overlay)
    controller.preferences.change(captions=False)
    controller.preferences.change(captions=True)
    assert is_seen(overlay)


def test_once_its_words_are_gone_nothing_ticks(controller: Controller) -> None:
    overlay = Overlay(controller)
    controller.start()
    finished(controller, 1, "one")
    overlay._fading.gone.emit()
    for timer in overlay.findChildren(QTimer):
        timer.stop() if timer.interval() == 400 else None  # the place is being kept
    assert not [timer for timer in overlay.findChildren(QTimer) if timer.isActive()]
    assert not [
        moving
        for moving in overlay.findChildren(QVariantAnimation)
        if moving.state() is QVariantAnimation.State.Running
    ]


def test_a_font_of_another_size_makes_it_as_high_as_its_rows(
    qapp: QApplication, controller: Controller
) -> None:
    overlay = Overlay(controller)
    QApplication.sendEvent(overlay, QEvent(QEvent.Type.ApplicationFontChange))
    assert overlay.height() == overlay.view.sizeHint().height()


def test_a_locked_strip_whose_only_words_were_no_words_leaves_nothing(
    controller: Controller,
) -> None:
    controller.preferences.change(captions_locked=True)
    overlay = Overlay(controller)
    controller.start()
    spoken(controller, 1, "noise")
    controller.line_dropped.emit(1)
    image = overlay.grab().toImage()
    assert all(image.pixelColor(40, y).alpha() == 0 for y in range(image.height()))


def test_huge_text_shows_as_many_rows_as_the_screen_has_room_for(controller: Controller) -> None:
    controller.preferences.change(caption_style=CaptionStyle(size=96, lines=6))
    overlay = Overlay(controller)
    controller.start()
    free = QGuiApplication.primaryScreen().availableGeometry()
    assert free.contains(overlay.geometry())
    for number in range(1, 9):
        finished(controller, number, f"line {number}")
    assert overlay.view.visible_text()[-1] == "line 8"
    assert overlay.height() == overlay.view.sizeHint().height()


def test_what_came_while_it_was_frozen_is_to_be_read_from_then_on(controller: Controller) -> None:
    overlay = Overlay(controller)
    controller.start()
    finished(controller, 1, "one")
    overlay.freeze(frozen=True)
    overlay._fading._since_change.start()
    overlay.freeze(frozen=False)
    assert overlay._fading._silence.interval() > 4000


def test_a_button_stays_under_the_pointer_as_the_text_grows(controller: Controller) -> None:
    overlay = Overlay(controller)
    controller.start()
    overlay._hover(hovered=True)
    before = overlay.bar.mapToGlobal(QPoint(0, 0))
    for _ in range(4):
        buttons(overlay)["Larger"].click()
    assert overlay.bar.mapToGlobal(QPoint(0, 0)) == before
