"""The bundle of `dev.py build`: how large it is, and how soon its window is there."""

from __future__ import annotations

import os
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

from Xlib import X
from Xlib.display import Display

from tests.benchmarks.window import _be_welcomed, _drop_caches
from tests.fakes.desktop import Desktop, missing_tools
from tests.fakes.pulse import PulseServer

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = ROOT / "build" / "bundle" / "surtitle" / "surtitle"
STARTS = 9
_BOUND_S = 30.0


def measure() -> dict[str, float]:
    """Return megabytes (10^6 bytes), and seconds from the start of the process to its window."""
    if not PROGRAM.exists():
        raise SystemExit("there is no bundle; make one with: dev.py build")
    if missing := missing_tools():
        raise SystemExit(f"not installed: {', '.join(missing)}")
    files = [path for path in PROGRAM.parent.rglob("*") if not path.is_symlink()]
    figures = {"unpacked_mb": sum(path.stat().st_size for path in files if path.is_file()) / 1e6}
    for package in sorted((ROOT / "dist").glob("surtitle*")):
        figures[f"{package.suffix[1:]}_mb"] = package.stat().st_size / 1e6
    with PulseServer() as pulse, Desktop() as desktop:
        environment = {**os.environ, **pulse.environment, **desktop.environment}
        if _drop_caches():
            figures["start_cold_s"] = _start_s(environment)
        starts = sorted(_start_s(environment) for _ in range(STARTS))
        figures["start_warm_s"] = statistics.median(starts)
        figures["start_warm_longest_s"] = starts[-1]
    begun = time.monotonic()
    subprocess.run([PROGRAM, "--version"], check=True, stdout=subprocess.DEVNULL)
    figures["version_s"] = time.monotonic() - begun
    return figures


def _start_s(environment: dict[str, str]) -> float:
    """Start the program; return the seconds until its window is among those on the screen."""
    display = Display(environment["DISPLAY"])
    root = display.screen().root
    root.change_attributes(event_mask=X.PropertyChangeMask)
    with tempfile.TemporaryDirectory() as home:
        _be_welcomed(home)
        begun = time.monotonic()
        process = subprocess.Popen([PROGRAM], env={**environment, "SURTITLE_HOME": home})
        try:
            while not _shown(display):
                display.next_event()  # the window manager's list of windows has changed, perhaps
                if time.monotonic() - begun > _BOUND_S:
                    raise SystemExit("the window does not come")
            return time.monotonic() - begun
        finally:
            process.kill()
            process.wait()
            display.close()


def _shown(display: Display) -> bool:
    root = display.screen().root
    listed = root.get_full_property(display.intern_atom("_NET_CLIENT_LIST"), X.AnyPropertyType)
    windows = listed.value if listed else ()
    return any(display.create_resource_object("window", one).get_wm_name() for one in windows)
