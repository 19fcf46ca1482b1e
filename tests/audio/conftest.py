"""What the tests of sound need: a PulseAudio, tones, and files of them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tests.fakes.pulse import PulseServer, missing_tools

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def pulse(monkeypatch: pytest.MonkeyPatch) -> Iterator[PulseServer]:
    """A sound server of this test's own, which this process hears with."""
    missing = missing_tools()
    if missing:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"not installed: {missing}")
    monkeypatch.delenv("PULSE_SOURCE", raising=False)
    with PulseServer() as server:
        for name, value in server.environment.items():
            monkeypatch.setenv(name, value)
        yield server
