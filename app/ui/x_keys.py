"""Global shortcuts on X: the server is asked for single keys, and tells of no others.

A connection of its own, besides Qt's, since Qt has no call for this. It is read when the server has
written to it: no thread, no timer.
"""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterator, Mapping
from itertools import chain, combinations
from typing import Any

from PySide6.QtCore import QObject, QSocketNotifier
from Xlib import XK, X, ext
from Xlib.display import Display
from Xlib.error import (
    BadAccess,
    CatchError,
    ConnectionClosedError,
    DisplayError,
    XauthError,
    XError,
)

from app.phrases import phrase
from app.ui.chord import Chord, Modifier
from app.ui.key_backend import KeyBackend

_log = logging.getLogger(__name__)

NO_DISPLAY = phrase("The screen lets this program take no keys.")
LOST = phrase("The connection to the screen is lost, and global shortcuts with it.")
# A key that is held is let go and pressed again, says the server, at the same moment or nearly so.
# No hand is so quick.
REPEAT_MS = 10

# Which keys are a modifier's, to find the bit that stands for it. Without one, the usual bit.
_MODIFIER_KEYS = {
    Modifier.ALT: (("Alt_L", "Alt_R"), X.Mod1Mask),
    Modifier.META: (("Super_L", "Super_R"), X.Mod4Mask),
}
_LOCK_KEYS = ("Num_Lock", "Scroll_Lock")
_MODIFIER_BITS = 0xFF  # above are mouse buttons and the keyboard's group

Grab = tuple[int, int]  # a keycode, and the bits of the modifiers

XK.load_keysym_group("xf86")


class XKeys(KeyBackend):
    """Keys grabbed on the root window."""

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent=parent)
        self._wanted: dict[str, Chord] = {}
        self._grabs: dict[Grab, str] = {}
        self._locks: tuple[int, ...] = (0,)
        self._bits: dict[Modifier, int] = {}
        self._let_go: dict[int, int] = {}  # when, by keycode
        self._reasons: dict[str, str] = {}  # why not, by action
        self._to_tell: dict[str, str] = {}
        self._display: Any = None
        try:
            with _no_extensions():
                self._display = Display(name)
        except (DisplayError, XauthError, OSError) as problem:
            _log.info("no connection to the display: %s", problem)
            self.why_not = NO_DISPLAY
            return
        self._display.set_error_handler(_note)
        self._root = self._display.screen().root
        self._notifier = QSocketNotifier(
            self._display.fileno(), QSocketNotifier.Type.Read, parent=self
        )
        self._notifier.activated.connect(self._read)

    def bind(self, wanted: Mapping[str, Chord]) -> None:
        """Grab these keys; those that another program has are refused."""
        if self._display is None:
            return
        self._wanted = dict(wanted)
        self._reasons = {}
        with self._losing():
            self._grab_all()
        self._read()  # waiting for answers has read what came before them

    def close(self) -> None:
        """Give all keys back."""
        self._wanted, self._grabs = {}, {}
        if self._display is not None:
            self._notifier.setEnabled(False)
            with contextlib.suppress(ConnectionClosedError, OSError):
                self._display.close()  # with which the server ends its grabs
            self._display = None

    # What the server says ---------------------------------------------------------------------

    def _read(self) -> None:
        heard = []
        with self._losing():
            while self._display is not None and self._display.pending_events():
                action = self._hear(self._display.next_event())
                if action is not None:
                    heard.append(action)
        # When all is read: whoever is told may well bind others.
        told, self._to_tell = self._to_tell, {}
        for action, reason in told.items():
            self.refused.emit(action, reason)
        for action in heard:
            self.pressed.emit(action)

    def _hear(self, event: Any) -> str | None:
        """Take one event in; return the action whose key was pressed."""
        if event.type == X.MappingNotify:
            self._display.refresh_keyboard_mapping(event)
            self._grab_all()
        elif event.type == X.KeyRelease:
            self._let_go[event.detail] = event.time
        elif event.type == X.KeyPress:
            let_go = self._let_go.pop(event.detail, None)
            if let_go is not None and 0 <= event.time - let_go < REPEAT_MS:
                return None
            bits = event.state & _MODIFIER_BITS & ~self._locks[-1]
            return self._grabs.get((event.detail, bits))
        return None

    # What it is asked for ---------------------------------------------------------------------

    def _grab_all(self) -> None:
        """Bring what is grabbed in line with what is wanted, on the keyboard as it is now."""
        locks, self._bits = self._modifiers()
        if locks != self._locks:
            self._ungrab(list(self._grabs))
            self._locks = locks
        targets = {action: self._targets(chord) for action, chord in self._wanted.items()}
        meant: dict[Grab, str] = {}
        for action, grabs in targets.items():
            for grab in grabs:
                meant.setdefault(grab, action)
        self._ungrab([grab for grab, action in self._grabs.items() if meant.get(grab) != action])
        reasons: dict[str, str] = {}
        for action, grabs in targets.items():
            text = self._wanted[action].text
            if not grabs:
                reasons[action] = phrase("This keyboard has no {keys}.", keys=text)
            elif any(meant[grab] != action for grab in grabs):
                reasons[action] = f"{text} does something else in this program."
            elif not all(self._has(grab, action) for grab in grabs):
                self._ungrab([grab for grab in grabs if grab in self._grabs])
                reasons[action] = phrase("Another program has {keys}.", keys=text)
        self._to_tell |= {
            action: why for action, why in reasons.items() if self._reasons.get(action) != why
        }
        self._reasons = reasons

    def _has(self, grab: Grab, action: str) -> bool:
        """Grab it, whichever locks are on, unless it is; return whether it is."""
        if grab not in self._grabs:
            code, bits = grab
            taken = CatchError(BadAccess)
            for lock in self._locks:
                self._root.grab_key(
                    code, bits | lock, False, X.GrabModeAsync, X.GrabModeAsync, onerror=taken
                )
            self._display.sync()
            if taken.get_error() is not None:
                self._release(grab)  # with some locks it may be ours
                return False
        self._grabs[grab] = action
        return True

    def _ungrab(self, grabs: list[Grab]) -> None:
        for grab in grabs:
            self._release(grab)
            self._grabs.pop(grab, None)
        self._display.sync()

    def _release(self, grab: Grab) -> None:
        for lock in self._locks:
            self._root.ungrab_key(grab[0], grab[1] | lock)

    def _targets(self, chord: Chord) -> list[Grab]:
        """Return the keys that write this, or those that write it with Shift."""
        keysym = _keysym(chord.key)
        bits = 0
        for modifier in chord.modifiers:
            bits |= self._bits[modifier]
        places: dict[int, list[int]] = {}  # the codes, by level and group
        for code, index in self._display.keysym_to_keycodes(keysym) if keysym else ():
            places.setdefault(index, []).append(code)
        if chord.key.startswith("KP_"):  # Num Lock makes the difference there, and is left out
            return [(code, bits) for code in {code for codes in places.values() for code in codes}]
        # The first two are the first group's, then the second's: another layout.
        for index, shift in ((0, 0), (2, 0), (1, X.ShiftMask), (3, X.ShiftMask)):
            if index in places:
                return [(code, bits | shift) for code in places[index]]
        return []

    def _modifiers(self) -> tuple[tuple[int, ...], dict[Modifier, int]]:
        """Return all combinations of locks, the last being all of them, and the modifiers' bits."""
        bit_of = {
            code: 1 << number
            for number, codes in enumerate(self._display.get_modifier_mapping())
            for code in codes
            if code
        }

        def bits_of(names: tuple[str, ...]) -> set[int]:
            return {
                bit_of[code]
                for name in names
                for code, _ in self._display.keysym_to_keycodes(_keysym(name))
                if code in bit_of
            }

        bits = {Modifier.CTRL: X.ControlMask, Modifier.SHIFT: X.ShiftMask}
        for modifier, (names, usual) in _MODIFIER_KEYS.items():
            bits[modifier] = min(bits_of(names), default=usual)
        locks = sorted(({X.LockMask} | bits_of(_LOCK_KEYS)) - set(bits.values()))
        chosen = chain.from_iterable(combinations(locks, many) for many in range(len(locks) + 1))
        return tuple(sum(some) for some in chosen), bits

    @contextlib.contextmanager
    def _losing(self) -> Iterator[None]:
        """Close a connection that turns out to be lost."""
        try:
            yield
        except (ConnectionClosedError, OSError) as problem:
            _log.info("the connection to the display is lost: %s", problem)
            self.close()
            self._say(LOST)


@contextlib.contextmanager
def _no_extensions() -> Iterator[None]:
    """Have a display opened without X's extensions, of which keys need none: 0.9 MB and 0.02 s."""
    known = list(ext.__extensions__)
    ext.__extensions__.clear()
    try:
        yield
    finally:
        ext.__extensions__.extend(known)


def _keysym(name: str) -> int:
    """Return the number of a keysym; Latin-1 has Unicode's."""
    if len(name) == 5 and name.startswith("U"):
        return int(name[1:], 16)
    # The library writes these names with a line that they don't have.
    return int(XK.string_to_keysym(name.replace("XF86", "XF86_", 1)))


def _note(error: XError, _: object) -> None:
    _log.info("the X server says: %s", error)
