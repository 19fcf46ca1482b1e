"""What a Linux desktop's keyring says before the library for keyrings is loaded.

`keyring` brings its cryptography and its search for keyrings along: 12 MB of memory and 0.1 s, and
most people keep no key. On a usual Linux the only keyring that it finds is the Secret Service. That
is asked here first, over D-Bus and in the library's words; what is no plain "no" is left to the library.
"""

from __future__ import annotations

import os
import sys
from enum import Enum
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path
from typing import Any

_NAME = "org.freedesktop.secrets"
_DEFAULT = "/org/freedesktop/secrets/aliases/default"
_COLLECTION = "org.freedesktop.Secret.Collection"
# Where these are installed, the library may reach KWallet by the first, and libsecret by the second.
_OTHER_WAYS = ("dbus", "gi")
# Which keyring the library takes, and what it looks for in it.
_SETTINGS = ("PYTHON_KEYRING_", "KEYRING_PROPERTY_")


class Answer(Enum):
    """What can be said without the library."""

    NO_KEYRING = "this desktop has none"
    NOTHING = "it holds nothing of the kind"
    ASK_LIBRARY = "there may be something"


def look(service: str, account: str) -> Answer:
    """Say what is known of a password. May wait for the bus, and for the service to be started."""
    # Once loaded the library costs nothing more, and may have been told of another keyring.
    if sys.platform != "linux" or "keyring" in sys.modules or _another_may_be_used():
        return Answer.ASK_LIBRARY
    from jeepney import DBusErrorResponse  # noqa: PLC0415  only there on Linux
    from jeepney.io.blocking import open_dbus_connection  # noqa: PLC0415

    try:
        bus = open_dbus_connection()
    except (KeyError, OSError, ValueError, RuntimeError):  # nothing says where, or nobody is there
        return Answer.NO_KEYRING
    with bus:
        try:
            return _asked(bus, {"username": account, "service": service})
        except (DBusErrorResponse, OSError, ValueError):  # an answer of another shape is the last
            return Answer.ASK_LIBRARY


def _asked(bus: Any, attributes: dict[str, str]) -> Answer:
    from jeepney import DBusAddress, Properties, new_method_call  # noqa: PLC0415
    from jeepney.bus_messages import message_bus  # noqa: PLC0415
    from jeepney.wrappers import unwrap_msg  # noqa: PLC0415

    def answer(message: Any) -> Any:
        (body,) = unwrap_msg(bus.send_and_get_reply(message))
        return body

    if not answer(message_bus.NameHasOwner(_NAME)) and _NAME not in answer(
        message_bus.ListActivatableNames()
    ):
        return Answer.NO_KEYRING
    collection = DBusAddress(_DEFAULT, _NAME, _COLLECTION)
    if answer(Properties(collection).get("Locked")) != ("b", False):
        return Answer.ASK_LIBRARY  # some only know what they hold once their owner has opened them
    found = answer(new_method_call(collection, "SearchItems", "a{ss}", (attributes,)))
    return Answer.ASK_LIBRARY if found else Answer.NOTHING


def _another_may_be_used() -> bool:
    """Whether the user named a keyring, or one is installed that is not the library's own."""
    configured = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    return (
        any(name.startswith(_SETTINGS) for name in os.environ)
        or (configured / "python_keyring" / "keyringrc.cfg").exists()
        or any(find_spec(name) for name in _OTHER_WAYS)
        or any(
            not entry.value.startswith("keyring.")
            for entry in entry_points(group="keyring.backends")
        )
    )
