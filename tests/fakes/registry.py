"""Windows' registry as the module winreg offers it, in memory: one user's own keys."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


class FakeRegistry:
    """`keys` holds the values of each key by its path; writing to `locked` ones is denied."""

    HKEY_CURRENT_USER = "HKCU"
    KEY_READ, KEY_SET_VALUE = 0x20019, 0x0002
    REG_SZ, REG_BINARY = 1, 3

    def __init__(self) -> None:
        self.keys: dict[str, dict[str, Any]] = {}
        self.locked: set[str] = set()

    @contextmanager
    def OpenKey(self, root: str, path: str) -> Iterator[tuple[str, int]]:  # noqa: N802
        assert root == self.HKEY_CURRENT_USER
        if path not in self.keys:
            raise FileNotFoundError(2, "The system cannot find the file specified", path)
        yield path, self.KEY_READ

    @contextmanager
    def CreateKeyEx(  # noqa: N802
        self, root: str, path: str, reserved: int, access: int
    ) -> Iterator[tuple[str, int]]:
        assert (root, reserved) == (self.HKEY_CURRENT_USER, 0)
        if path in self.locked:
            raise PermissionError(13, "Access is denied", path)
        self.keys.setdefault(path, {})
        yield path, access

    def QueryValueEx(self, key: tuple[str, int], name: str) -> tuple[Any, int]:  # noqa: N802
        value = self._values(key, self.KEY_READ, name)[name]
        return value, self.REG_BINARY if isinstance(value, bytes) else self.REG_SZ

    def SetValueEx(  # noqa: N802
        self, key: tuple[str, int], name: str, reserved: int, kind: int, value: str
    ) -> None:
        assert (reserved, kind) == (0, self.REG_SZ)
        assert isinstance(value, str)
        assert key[1] == self.KEY_SET_VALUE
        self.keys[key[0]][name] = value

    def DeleteValue(self, key: tuple[str, int], name: str) -> None:  # noqa: N802
        del self._values(key, self.KEY_SET_VALUE, name)[name]

    def _values(self, key: tuple[str, int], access: int, name: str) -> dict[str, Any]:
        path, granted = key
        assert granted == access, "the key was opened for something else"
        if name not in self.keys[path]:
            raise FileNotFoundError(2, "The system cannot find the file specified", name)
        return self.keys[path]
