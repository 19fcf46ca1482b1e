"""What Windows starts at login: a value of the user's own Run key in the registry."""

from __future__ import annotations

import re
import subprocess
from typing import Any

from app.phrases import phrase
from app.store.paths import APP

RUN = r"Software\Microsoft\Windows\CurrentVersion\Run"
# Where the Task Manager notes what was switched off there.
APPROVED = r"Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run"
MOST = 260  # characters of a command that Windows starts from there
# None of our arguments has a quote in it: no path has, on Windows.
_ARGUMENT = re.compile(r'"([^"]*)"|(\S+)')


class RunKey:
    """The value of that name; see autostart.Entry. `registry` is the module winreg."""

    place = rf"HKEY_CURRENT_USER\{RUN}\{APP}"

    def __init__(self, registry: Any) -> None:
        self._registry = registry

    def read(self) -> tuple[tuple[str, ...], bool] | None:
        """Return the command and whether it is switched on, None where there is none."""
        line = self._value(RUN)
        if line is None:
            return None
        words = _ARGUMENT.findall(line) if isinstance(line, str) else []
        approved = self._value(APPROVED)
        off = isinstance(approved, bytes) and bool(approved[:1]) and approved[0] % 2 == 1
        return tuple(quoted or bare for quoted, bare in words), not off

    def write(self, command: tuple[str, ...]) -> None:
        """Set the value, and take back that it was switched off."""
        line = subprocess.list2cmdline(command)
        if len(line) > MOST:
            raise ValueError(phrase("the program's folder has too long a name"))
        with self._key(RUN, self._registry.KEY_SET_VALUE) as key:
            self._registry.SetValueEx(key, APP, 0, self._registry.REG_SZ, line)
        self._delete(APPROVED)

    def remove(self) -> None:
        """Take the value away, and what was noted of it."""
        self._delete(RUN)
        self._delete(APPROVED)

    def _value(self, path: str) -> Any:
        registry = self._registry
        try:
            with registry.OpenKey(registry.HKEY_CURRENT_USER, path) as key:
                return registry.QueryValueEx(key, APP)[0]
        except FileNotFoundError:
            return None

    def _delete(self, path: str) -> None:
        try:
            with self._key(path, self._registry.KEY_SET_VALUE) as key:
                self._registry.DeleteValue(key, APP)
        except FileNotFoundError:
            return

    def _key(self, path: str, access: int) -> Any:
        return self._registry.CreateKeyEx(self._registry.HKEY_CURRENT_USER, path, 0, access)
