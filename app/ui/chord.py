"""A key with its modifiers, as it is pressed while another program has the focus.

Settings write it as Qt does ("Ctrl+Alt+R"); desktops name the same key otherwise. Keys have their X
names here, the keysyms, since X and the portal both take them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeySequence

from app.phrases import phrase

Key = Qt.Key


class Modifier(Enum):
    """A modifier; the order is the one in which all desktops write them."""

    CTRL = "Ctrl"
    ALT = "Alt"
    SHIFT = "Shift"
    META = "Meta"


_MODIFIERS = {
    Modifier.CTRL: Qt.KeyboardModifier.ControlModifier,
    Modifier.ALT: Qt.KeyboardModifier.AltModifier,
    Modifier.SHIFT: Qt.KeyboardModifier.ShiftModifier,
    Modifier.META: Qt.KeyboardModifier.MetaModifier,
}

PUNCTUATION = dict(
    zip(
        "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~",
        (
            "exclam quotedbl numbersign dollar percent ampersand apostrophe parenleft parenright "
            "asterisk plus comma minus period slash colon semicolon less equal greater question at "
            "bracketleft backslash bracketright asciicircum underscore grave braceleft bar "
            "braceright asciitilde"
        ).split(),
        strict=True,
    )
)

# Keys that write nothing and move nothing, and may be taken from all programs as they are.
_SPARE = {
    **{Key(Key.Key_F1 + number): f"F{number + 1}" for number in range(24)},
    Key.Key_Pause: "Pause",
    Key.Key_ScrollLock: "Scroll_Lock",
    Key.Key_Print: "Print",
    Key.Key_Help: "Help",
    Key.Key_Menu: "Menu",
    Key.Key_MediaPlay: "XF86AudioPlay",
    Key.Key_MediaTogglePlayPause: "XF86AudioPlay",
    Key.Key_MediaPause: "XF86AudioPause",
    Key.Key_MediaStop: "XF86AudioStop",
    Key.Key_MediaPrevious: "XF86AudioPrev",
    Key.Key_MediaNext: "XF86AudioNext",
    Key.Key_MediaRecord: "XF86AudioRecord",
    Key.Key_VolumeMute: "XF86AudioMute",
    Key.Key_VolumeDown: "XF86AudioLowerVolume",
    Key.Key_VolumeUp: "XF86AudioRaiseVolume",
    Key.Key_MicMute: "XF86AudioMicMute",
}
_TYPING = {
    Key.Key_Space: "space",
    Key.Key_Return: "Return",
    Key.Key_Enter: "KP_Enter",
    Key.Key_Tab: "Tab",
    Key.Key_Backspace: "BackSpace",
    Key.Key_Escape: "Escape",
    Key.Key_Insert: "Insert",
    Key.Key_Delete: "Delete",
    Key.Key_Home: "Home",
    Key.Key_End: "End",
    Key.Key_PageUp: "Prior",
    Key.Key_PageDown: "Next",
    Key.Key_Left: "Left",
    Key.Key_Up: "Up",
    Key.Key_Right: "Right",
    Key.Key_Down: "Down",
}
_KEYPAD = {
    **{Key(Key.Key_0 + digit): f"KP_{digit}" for digit in range(10)},
    Key.Key_Plus: "KP_Add",
    Key.Key_Minus: "KP_Subtract",
    Key.Key_Asterisk: "KP_Multiply",
    Key.Key_Slash: "KP_Divide",
    Key.Key_Period: "KP_Decimal",
    Key.Key_Enter: "KP_Enter",
}


class ChordError(ValueError):
    """What is wanted is no key that can be taken from all programs; `reason` says why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Chord:
    """One key with its modifiers. `text` is what people read, `key` the name of the keysym."""

    text: str
    modifiers: frozenset[Modifier]
    key: str

    @property
    def ordered(self) -> list[Modifier]:
        """The modifiers in the order in which they are written."""
        return [one for one in Modifier if one in self.modifiers]


def parse(text: str) -> Chord:
    """Read what Qt writes; raises ChordError."""
    sequence = QKeySequence.fromString(text, QKeySequence.SequenceFormat.PortableText)
    if sequence.count() != 1:
        raise ChordError(phrase("One key with its modifiers is needed, such as Ctrl+Alt+R."))
    combination: QKeyCombination = sequence[0]  # type: ignore[index]  # its stub knows no index
    held = combination.keyboardModifiers()
    modifiers = frozenset(one for one, theirs in _MODIFIERS.items() if theirs in held)
    on_keypad = Qt.KeyboardModifier.KeypadModifier in held
    shown = sequence.toString(QKeySequence.SequenceFormat.NativeText)
    key = combination.key()
    name = (_KEYPAD if on_keypad else {}).get(key) or _name(key)
    if name is None:
        raise ChordError(
            phrase("{keys} is no key that works in other programs.", keys=shown or text)
        )
    if key not in _SPARE and not modifiers - {Modifier.SHIFT}:
        raise ChordError(
            phrase(
                "{keys} would be gone from all other programs. Add Ctrl, Alt or Meta.", keys=shown
            )
        )
    return Chord(shown, modifiers, name)


def _name(key: Qt.Key) -> str | None:
    """Return the X name of a key."""
    if key in _SPARE or key in _TYPING:
        return _SPARE.get(key) or _TYPING[key]
    if not 0x21 <= key <= 0xFF:  # Latin-1, which Qt numbers as Unicode does
        return None
    character = chr(key).lower()
    if character.isascii():
        return PUNCTUATION.get(character, character)
    return f"U{ord(character):04X}"
