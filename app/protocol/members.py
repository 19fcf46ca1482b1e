"""Reads the members of a JSON object with their types checked.

A server reads its client strictly: a member of the wrong type is the client's mistake and is
answered with its dotted path. A client reads its server leniently: such a member counts as
missing, since everything but `type` may be missing anyway and a caption must not be lost for a
detail. null counts as missing for both, except where `states_null` asks.

Half a surrogate pair can't be shown, stored or sent on as UTF-8: strictly it is refused, leniently
it becomes U+FFFD.
"""

from __future__ import annotations

import math
from typing import NoReturn, TypeGuard

from app.errors import RemoteProtocolError

MAX_WHOLE = 2**53  # beyond it JSON numbers are not exact in most languages; no field comes near


def is_object(value: object) -> TypeGuard[dict[str, object]]:
    """Tell whether a value that came out of JSON is an object."""
    return isinstance(value, dict)


class Members:
    """The members of one object, `path` being where it stands in its message."""

    def __init__(self, raw: dict[str, object], *, strict: bool, path: str = "") -> None:
        self._raw = raw
        self._strict = strict
        self._path = path

    def states_null(self, key: str) -> bool:
        """Tell whether the member is there and null."""
        return key in self._raw and self._raw[key] is None

    def text(self, key: str) -> str | None:
        """Return a string, perhaps empty; None where there is none."""
        value = self._raw.get(key)
        if value is None:
            return None
        if not isinstance(value, str):
            self._complain(key, "a string")
            return None
        if value.isascii() or _is_unicode(value):
            return value
        self._complain(key, "valid Unicode")
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")

    def name(self, key: str) -> str | None:
        """Return a string that says something; "" counts as missing."""
        return self.text(key) or None

    def number(self, key: str) -> float | None:
        """Return a finite number."""
        value = self._raw.get(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float):
            self._complain(key, "a number")
            return None
        # A huge integer compares without becoming a float, which could overflow.
        if not -MAX_WHOLE <= value <= MAX_WHOLE or not math.isfinite(value):
            self._complain(key, "a number")
            return None
        return float(value)

    def whole(self, key: str) -> int | None:
        """Return a whole number; 400.0 is one, since some languages write it so."""
        value = self.number(key)
        if value is None:
            return None
        if not value.is_integer():
            self._complain(key, "a whole number")
            return None
        return int(value)

    def position(self, key: str) -> int | None:
        """Return a whole number that is not negative."""
        value = self.whole(key)
        if value is None or value >= 0:
            return value
        self._complain(key, "0 or more")
        return None

    def members(self, key: str) -> Members | None:
        """Return the object that stands here."""
        value = self._raw.get(key)
        if value is None:
            return None
        if not is_object(value):
            self._complain(key, "an object")
            return None
        return Members(value, strict=self._strict, path=f"{self._path}{key}.")

    def missing(self, key: str) -> NoReturn:
        """Raise because a member is not there that has to be."""
        path = self._path + key
        raise RemoteProtocolError(f"{path} is missing", param=path)

    def _complain(self, key: str, demand: str) -> None:
        """Raise where types are read strictly."""
        if self._strict:
            path = self._path + key
            raise RemoteProtocolError(f"{path} must be {demand}", param=path)


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
