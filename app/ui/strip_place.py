"""Where the caption strip stands: one place for each arrangement of screens, kept in the settings."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType

from PySide6.QtCore import QObject, QRect, Qt, QTimer
from PySide6.QtGui import QCursor, QGuiApplication, QScreen
from PySide6.QtWidgets import QWidget

from app.domain.settings import MOST_PLACES
from app.store.settings_members import ANY_SCREENS
from app.ui import places
from app.ui.grip import NARROWEST
from app.ui.preferences import Preferences

WIDEST, SHARE = 1100, 0.6  # of the screen's width, where nobody has chosen
FROM_BOTTOM = 48
_USUAL_HEIGHT = 112  # which is made to fit, on the same foot
SAVE_MS = 400  # once the place has been the same for so long, it is kept
SCREENS_MS = 150  # a change of screens comes in several parts


class StripPlace(QObject):
    """Puts the strip where it was on these screens, whole and beside the panels; and remembers it.

    `height` tells how high the strip has to be, where so many pixels are free.
    """

    def __init__(
        self, strip: QWidget, preferences: Preferences, height: Callable[[int], int]
    ) -> None:
        super().__init__(strip)
        self._strip = strip
        self._preferences = preferences
        self._height = height
        self._kept: QRect | None = None  # what the settings have, as far as it is known here
        self._put: QRect | None = None  # the usual place, where it was put there by itself
        self._keep = QTimer(self, singleShot=True, interval=SAVE_MS)
        self._keep.timeout.connect(self._remember)
        self._screens = QTimer(self, singleShot=True, interval=SCREENS_MS)
        self._screens.timeout.connect(self.put)
        preferences.changed.connect(self._look_again)
        application = QGuiApplication.instance()
        assert isinstance(application, QGuiApplication)
        for screen in application.screens():
            self._follow(screen)
        application.screenAdded.connect(self._follow)
        application.screenAdded.connect(self._screens.start)
        application.screenRemoved.connect(self._screens.start)

    def put(self) -> None:
        """Go to where it was put on the screens that there are, else to the usual place."""
        found = self._kept = kept_place(self._preferences)
        self.go(found or usual_place(_USUAL_HEIGHT))
        self._keep.stop()
        self._put = None if found else self._strip.geometry()

    def go(self, place: QRect) -> None:
        """Go there, as high as need be, with all of it on a screen."""
        free = places.screen_of(place).availableGeometry()
        place = places.of_height(place, self._height(free.height()), free)
        self._strip.setMinimumWidth(min(NARROWEST, free.width()))
        self._strip.setGeometry(places.fitted(place, free))

    def fit_height(self, *, keep_bottom: bool | None) -> None:
        """Be as high as need be; None lets the edge stay that is closer to an edge of the screen."""
        place = QRect(self._strip.geometry())
        if keep_bottom is None:
            self.go(place)
            return
        bottom = place.bottom()
        place.setHeight(self._height(places.screen_of(place).availableGeometry().height()))
        if keep_bottom:
            place.moveBottom(bottom)
        free = places.screen_of(place).availableGeometry()
        self._strip.setGeometry(places.fitted(place, free))

    def note(self) -> None:
        """Hear that it was moved: the place is kept once it has come to rest."""
        self._keep.start()

    def forget(self) -> None:
        """Go to the usual place."""
        kept = dict(self._preferences.value.caption_places)
        kept.pop(places.arrangement(), None)
        kept.pop(ANY_SCREENS, None)
        self._preferences.change(caption_places=MappingProxyType(kept))
        self.put()

    def _remember(self) -> None:
        place = self._strip.geometry()
        if self._screens.isActive() or place == self._put:
            return  # it is not the user who moved it
        self._kept = place
        keep_place(self._preferences, place)

    def _look_again(self) -> None:
        """Go to where the settings have it, where that is not what was kept from here."""
        kept = kept_place(self._preferences)
        if kept is not None and kept != self._kept and not self._keep.isActive():
            self.put()

    def _follow(self, screen: QScreen) -> None:
        for changed in (screen.geometryChanged, screen.availableGeometryChanged):
            changed.connect(self._screens.start)


def kept_place(preferences: Preferences) -> QRect | None:
    """Return where the strip was put on the screens that there are; None where it never was."""
    kept = preferences.value.caption_places
    return places.read(kept.get(places.arrangement(), kept.get(ANY_SCREENS)))


def keep_place(preferences: Preferences, place: QRect) -> None:
    """Remember a place for the screens that there are."""
    here, text = places.arrangement(), places.written(place)
    kept = dict(preferences.value.caption_places)
    if kept.get(here) == text:
        return
    kept.pop(here, None)  # the newest comes last, and the oldest goes first
    kept.pop(ANY_SCREENS, None)
    kept[here] = text
    newest = dict(list(kept.items())[-MOST_PLACES:])
    preferences.change(caption_places=MappingProxyType(newest))


def usual_place(height: int) -> QRect:
    """Return the bottom centre of the screen with the pointer."""
    screen = QGuiApplication.screenAt(QCursor.pos()) or QGuiApplication.primaryScreen()
    free = screen.availableGeometry()
    width = min(WIDEST, round(free.width() * SHARE))
    left = free.center().x() - width // 2
    return QRect(left, free.bottom() + 1 - FROM_BOTTOM - height, width, height)


def flags() -> Qt.WindowType:
    """Return what keeps the strip above all other windows, and out of their lists."""
    made = (
        Qt.WindowType.Tool
        | Qt.WindowType.FramelessWindowHint
        | Qt.WindowType.WindowStaysOnTopHint
        | Qt.WindowType.WindowDoesNotAcceptFocus
    )
    if QGuiApplication.platformName() == "xcb":
        # Window managers put a full-screen window above those that only ask to be on top. One that
        # they don't manage stays above it, on every workspace, in no list of windows.
        made |= Qt.WindowType.BypassWindowManagerHint
    return made
