"""The recogniser as a child: `python -m app.recognizer`, its token in SURTITLE_TOKEN.

Serves at a free port of 127.0.0.1, says where in one line of JSON, ends when its standard input
closes.
"""

from __future__ import annotations

import asyncio
import os
import sys

from app.errors import SurtitleError
from app.recognizer.service import run_service

TOKEN_VARIABLE = "SURTITLE_TOKEN"  # noqa: S105  the variable's name, not a token


def main() -> int:
    """Serve; return the exit code."""
    token = os.environ.pop(TOKEN_VARIABLE, "")
    if not token:
        print(f"{TOKEN_VARIABLE} is not set; use `surtitle serve` instead", file=sys.stderr)
        return 2
    try:
        asyncio.run(run_service("127.0.0.1", 0, token, until_stdin_closes=True))
    except SurtitleError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
