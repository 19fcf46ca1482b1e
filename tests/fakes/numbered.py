"""A NumberedServer as a process of its own: `python -m tests.fakes.numbered`.

Each word has a number of its own up to 65,535, so that a signal may last for more than an hour.
"""

from __future__ import annotations

from contextlib import AbstractContextManager

from tests.fakes.server import NumberedServer
from tests.fakes.server_process import serve_for_parent, server_process

GRAIN = 1


def numbered_process() -> AbstractContextManager[str]:
    """Run the process; gives its address."""
    return server_process("tests.fakes.numbered")


if __name__ == "__main__":
    serve_for_parent(NumberedServer(grain=GRAIN, whole_words=True, late_finals=True).running())
