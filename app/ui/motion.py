"""Whether the system asks programs to move as little as they can."""

from __future__ import annotations

import asyncio
import ctypes
import logging
import sys
from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QObject, Signal

_log = logging.getLogger(__name__)

_SPI_GETCLIENTAREAANIMATION = 0x1042  # winuser.h
# What desktops call it, by the portal's namespaces: the cross-desktop one, GNOME's and KDE's.
APPEARANCE, GNOME, KDE = (
    "org.freedesktop.appearance",
    "org.gnome.desktop.interface",
    "org.kde.kdeglobals.KDE",
)


class Motion(QObject):
    """Follows the system while serve() runs; where nothing can be asked, things move."""

    changed = Signal()

    def __init__(self, environ: Mapping[str, str], platform: str = sys.platform) -> None:
        super().__init__()
        self.is_reduced = False
        self._environ = environ
        self._platform = platform
        self._told: dict[tuple[str, str], Any] = {}

    async def serve(self) -> None:
        """Ask the system; on Linux, hear it when it changes."""
        if self._platform == "linux":
            await self._follow_portal()
        elif self._platform == "win32":
            self._set(reduced=not _windows_animates())
        elif self._platform == "darwin":
            self._set(reduced=await _mac_reduces())

    async def _follow_portal(self) -> None:
        # Here: jeepney is there on Linux only.
        from jeepney import DBusAddress  # noqa: PLC0415
        from jeepney.bus_messages import MatchRule  # noqa: PLC0415

        from app.ui.portal_keys import NAME, PATH  # noqa: PLC0415
        from app.ui.session_bus import BusError, bus_address, connected  # noqa: PLC0415

        settings = DBusAddress(PATH, NAME, "org.freedesktop.portal.Settings")
        try:
            async with connected(bus_address(self._environ), self._hear) as bus:
                await bus.listen(
                    MatchRule(type="signal", interface=settings.interface, member="SettingChanged")
                )
                spaces = await bus.call(settings, "ReadAll", "as", ([APPEARANCE, GNOME, KDE],))
                for space, values in spaces[0].items():
                    for key, value in values.items():
                        self._note(space, key, value)
                await asyncio.Event().wait()
        except BusError as problem:
            _log.info("the desktop does not say whether things may move: %s", problem)

    def _hear(self, message: Any) -> None:
        body = message.body
        if isinstance(body, tuple) and len(body) == 3 and isinstance(body[0], str):
            self._note(*body)

    def _note(self, space: object, key: object, value: object) -> None:
        while isinstance(value, tuple) and len(value) == 2:  # a variant: its signature, its value
            value = value[1]
        if isinstance(space, str) and isinstance(key, str):
            self._told[space, key] = value
            self._set(reduced=is_reduced(self._told))

    def _set(self, *, reduced: bool) -> None:
        if reduced != self.is_reduced:
            self.is_reduced = reduced
            self.changed.emit()


def is_reduced(told: Mapping[tuple[str, str], Any]) -> bool:
    """Return what a desktop's settings come to, by namespace and key."""
    return (
        told.get((APPEARANCE, "reduced-motion")) == 1
        or told.get((GNOME, "enable-animations")) is False
        or str(told.get((KDE, "AnimationDurationFactor"), "")) in ("0", "0.0")
    )


def _windows_animates() -> bool:
    windll = getattr(ctypes, "windll", None)
    if windll is None:
        return True
    animates = ctypes.c_int(1)
    windll.user32.SystemParametersInfoW(_SPI_GETCLIENTAREAANIMATION, 0, ctypes.byref(animates), 0)
    return bool(animates.value)


async def _mac_reduces() -> bool:
    try:
        process = await asyncio.create_subprocess_exec(
            *("defaults", "read", "com.apple.universalaccess", "reduceMotion"),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
        said, _ = await process.communicate()
    except OSError:
        return False
    return said.strip() == b"1"
