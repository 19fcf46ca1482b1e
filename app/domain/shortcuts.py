"""What can be done by a key, in the window and from anywhere, and which keys do it at first."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from app.phrases import phrase


class Action(enum.Enum):
    """What one does with the program by a key, a menu or a tray."""

    TOGGLE = "toggle"
    VOICE_DETECTION = "voice_detection"
    CAPTIONS = "captions"
    LOCK = "lock"
    FREEZE = "freeze"
    MARK = "mark"
    LARGER = "larger"
    SMALLER = "smaller"
    USUAL_SIZE = "usual_size"
    RESET_PLACE = "reset_place"
    COPY_LAST = "copy_last"
    COPY_ALL = "copy_all"
    OPEN_TRANSCRIPT = "open_transcript"
    OPEN_FOLDER = "open_folder"
    HISTORY = "history"
    FIND = "find"
    WINDOW = "window"
    SETTINGS = "settings"
    HELP = "help"
    ABOUT = "about"
    QUIT = "quit"


@dataclass(frozen=True, slots=True)
class Deed:
    """`words` name an action in menus; `keys` do it in the window, `anywhere` from any program.

    Keys are written as Ctrl+Shift+C, "" is none. `anywhere` None: it makes no sense from elsewhere.
    """

    words: str
    keys: str = ""
    anywhere: str | None = None


DEEDS: Mapping[Action, Deed] = MappingProxyType(
    {
        Action.TOGGLE: Deed(phrase("Start or finish"), "Ctrl+R", "Ctrl+Alt+Shift+R"),
        Action.VOICE_DETECTION: Deed(phrase("Voice detection"), "Ctrl+D", ""),
        Action.CAPTIONS: Deed(phrase("Show captions"), "Ctrl+Shift+H", ""),
        Action.LOCK: Deed(phrase("Lock captions: clicks go through"), "Ctrl+L", "Ctrl+Alt+Shift+L"),
        Action.FREEZE: Deed(phrase("Freeze captions"), "Ctrl+P", ""),
        Action.MARK: Deed(phrase("Mark this moment"), "Ctrl+M", ""),
        Action.LARGER: Deed(phrase("Larger text"), "Ctrl++", ""),
        Action.SMALLER: Deed(phrase("Smaller text"), "Ctrl+-", ""),
        Action.USUAL_SIZE: Deed(phrase("Usual text size"), "Ctrl+0"),
        Action.RESET_PLACE: Deed(phrase("Reset position")),
        Action.COPY_LAST: Deed(phrase("Copy last line"), "Ctrl+Shift+L"),
        Action.COPY_ALL: Deed(phrase("Copy all"), "Ctrl+Shift+C"),
        Action.OPEN_TRANSCRIPT: Deed(phrase("Open transcript"), "Ctrl+O"),
        Action.OPEN_FOLDER: Deed(phrase("Open folder of transcripts")),
        Action.HISTORY: Deed(phrase("History"), "Ctrl+H"),
        Action.FIND: Deed(phrase("Find in all transcripts"), "Ctrl+F"),
        Action.WINDOW: Deed(phrase("Show window"), "", ""),
        Action.SETTINGS: Deed(phrase("Settings …"), "Ctrl+,"),
        Action.HELP: Deed(phrase("Help"), "F1"),
        Action.ABOUT: Deed(phrase("About Surtitle")),
        Action.QUIT: Deed(phrase("Quit"), "Ctrl+Q"),
    }
)
# What `surtitle tell` says to the running window.
WISHES = (
    *("start", "finish", "toggle", "lock", "unlock", "show", "hide"),
    *("freeze", "unfreeze", "mark", "window"),
)
# What the windows take for themselves wherever they are.
TAKEN: Mapping[str, str] = MappingProxyType(
    {
        "Ctrl+C": phrase("Copy"),
        "Ctrl+A": phrase("Select all"),
        "Space": phrase("Hold to talk"),
        "Esc": phrase("Let go"),
    }
)


# The plus is another key with Shift or without, and people press either.
ALSO: Mapping[Action, str] = MappingProxyType({Action.LARGER: "Ctrl+="})


def keys_in_window(changed: Mapping[str, str]) -> dict[Action, str]:
    """Return the keys of each action, "" for none; `changed` are the user's own, by its name."""
    return {action: changed.get(action.value, deed.keys) for action, deed in DEEDS.items()}


def keys_anywhere(changed: Mapping[str, str]) -> dict[Action, str]:
    """Return the keys of each action that can be done from any program, "" for none."""
    return {
        action: changed.get(action.value, deed.anywhere)
        for action, deed in DEEDS.items()
        if deed.anywhere is not None
    }


def complaint_about_keys(
    keys: str, action: Action, in_window: Mapping[Action, str], anywhere: Mapping[Action, str]
) -> str:
    """Say what has these keys already, "" where nothing but the action itself does.

    Both kinds share one keyboard: what is taken anywhere never comes to the window.
    """
    if not keys:
        return ""
    if keys in TAKEN:
        return phrase("{keys} is for “{action}” already.", keys=keys, action=TAKEN[keys])
    also = {
        other: more for other, more in ALSO.items() if in_window.get(other) == DEEDS[other].keys
    }
    for taken in (in_window, anywhere, also):
        for other, theirs in taken.items():
            if theirs == keys and other is not action:
                words = DEEDS[other].words
                return phrase("{keys} is for “{action}” already.", keys=keys, action=words)
    return ""


def is_for_anywhere(keys: str) -> bool:
    """Return whether keys may be taken from all programs: a letter alone would be lost for typing."""
    *modifiers, key = [part or "+" for part in keys.replace("++", "+plus").split("+")]
    functional = key[:1] == "F" and key[1:].isdigit()
    return bool({"Ctrl", "Alt", "Meta"} & set(modifiers)) or functional or key.startswith("Media")
