"""What runs where, as a crash report says it: versions, no names that somebody gave."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping

import PySide6
from PySide6.QtCore import QSysInfo, qVersion

from app import __version__
from app.program import is_bundled

_MOST = 60  # characters of what the environment says


def surroundings(environ: Mapping[str, str]) -> dict[str, str]:
    """Return the program's, its libraries' and the system's versions, and the desktop."""
    desktop = (environ.get(name, "") for name in ("XDG_CURRENT_DESKTOP", "XDG_SESSION_TYPE"))
    said = [re.sub(r"[^\w:.+-]", "", name, flags=re.ASCII)[:_MOST] for name in desktop]
    return {
        "Surtitle": f"{__version__}, {'bundled' if is_bundled() else 'not bundled'}",
        "Python": ".".join(map(str, sys.version_info[:3])),
        "Qt": f"{qVersion()}, PySide6 {PySide6.__version__}",
        "System": f"{QSysInfo.prettyProductName()}, {QSysInfo.kernelType()} "
        f"{QSysInfo.kernelVersion()}, {QSysInfo.currentCpuArchitecture()}",
        "Desktop": ", ".join(filter(None, said)) or "not named",
    }
