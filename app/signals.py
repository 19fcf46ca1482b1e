"""Ctrl-C, SIGTERM and a closed terminal as wishes: the first asks to finish, the second means now."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import Callable, Iterator

_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_HANGUP = getattr(signal, "SIGHUP", None)  # Windows has none


@contextlib.contextmanager
def on_interrupt(wish: Callable[[], None], insist: Callable[[], None]) -> Iterator[None]:
    """Call `wish` on the loop at the first signal and `insist` at any later one."""
    loop = asyncio.get_running_loop()
    count = 0

    def interrupted() -> None:
        nonlocal count
        count += 1
        (wish if count == 1 else insist)()

    before = {number: signal.getsignal(number) for number in _heeded()}
    for number in before:
        try:
            loop.add_signal_handler(number, interrupted)
        except NotImplementedError:  # Windows has no signal wake-up on the loop
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(interrupted))
    try:
        yield
    finally:
        for number, handler in before.items():
            with contextlib.suppress(NotImplementedError):
                loop.remove_signal_handler(number)
            # None where a handler was not set from Python, and can't be set again.
            signal.signal(number, handler or signal.SIG_DFL)


def _heeded() -> tuple[signal.Signals, ...]:
    """Return the signals that mean us.

    nohup lets a program outlive its terminal. A script's shell has its background jobs ignore
    Ctrl-C, too, but a microphone that stays on when its script was ended is nobody's wish.
    """
    if _HANGUP is None or signal.getsignal(_HANGUP) is signal.SIG_IGN:
        return _SIGNALS
    return (*_SIGNALS, _HANGUP)
