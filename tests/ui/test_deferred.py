"""What is loaded when the windows are there already; that it is not before, tests/test_start.py says."""

from __future__ import annotations

import sys

from app.ui.deferred import ready_to_listen


async def test_then_all_is_there_that_a_run_needs() -> None:
    await ready_to_listen()
    assert {"app.captioner.captioner", "app.audio.steady_microphone", "numpy"} <= set(sys.modules)
