"""Another program on a private desktop: it has a window and the focus, and may take keys for itself.

Run as a process of its own, it prints a line for each key that it gets, and for each it was refused.
"""

from __future__ import annotations

import asyncio
import contextlib
import select
import subprocess
import sys
from collections.abc import Iterator

from Xlib import XK, X
from Xlib.display import Display
from Xlib.error import BadAccess, CatchError

from tests.fakes.desktop import Desktop

TITLE = "Another program"
READY = "ready"
BOUND_S = 30.0
MODIFIERS = (XK.XK_Num_Lock, *range(XK.XK_Shift_L, XK.XK_Hyper_R + 1))


class OtherProgram:
    """The other program, as a test sees it."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdout is not None
        self._out = process.stdout
        assert self._line() == READY

    async def next_key(self) -> str:
        """Wait for the next key that it gets, while the loop goes on."""
        return await asyncio.to_thread(self._line)

    def _line(self) -> str:
        if not select.select([self._out], [], [], BOUND_S)[0]:
            raise TimeoutError("the other program got nothing")
        return self._out.readline().decode().strip()


@contextlib.contextmanager
def other_program(desktop: Desktop, *grabbed: str) -> Iterator[OtherProgram]:
    """Start it, with keys that it takes from all others: a keysym with Ctrl and Alt each."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.fakes.other_program", *grabbed],
        env={**desktop.environment},
        stdout=subprocess.PIPE,
        bufsize=0,
    )
    try:
        yield OtherProgram(process)
    finally:
        process.kill()
        process.communicate()


def main(grabbed: list[str]) -> None:
    """Be the other program, until killed."""
    display = Display()
    screen = display.screen()
    for name in grabbed:
        code = display.keysym_to_keycode(XK.string_to_keysym(name))
        refused = CatchError(BadAccess)
        screen.root.grab_key(
            code,
            X.ControlMask | X.Mod1Mask,
            False,
            X.GrabModeAsync,
            X.GrabModeAsync,
            onerror=refused,
        )
        display.sync()
        if refused.get_error() is not None:
            print(f"refused {name}", flush=True)
    window = screen.root.create_window(
        *(0, 0, 300, 200, 0, screen.root_depth),
        event_mask=X.KeyPressMask | X.FocusChangeMask,
    )
    window.set_wm_name(TITLE)
    window.map()
    while True:
        event = display.next_event()
        if event.type == X.FocusIn and event.mode == X.NotifyNormal:
            print(READY, flush=True)
        elif event.type == X.MappingNotify:
            display.refresh_keyboard_mapping(event)
        elif event.type == X.KeyPress:
            # So X tells of the second layout those who know of one only: as if AltGr were held.
            keysym = display.keycode_to_keysym(event.detail, 2 if event.state & X.Mod5Mask else 0)
            if keysym not in MODIFIERS:
                print(XK.keysym_to_string(keysym) or hex(keysym), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
