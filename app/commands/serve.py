"""`surtitle serve`: the offline recogniser for other programs, over the same protocol."""

from __future__ import annotations

import asyncio
import secrets

from app.commands.context import Context
from app.errors import InputError
from app.recognizer.service import run_service


def run(context: Context) -> int:
    """Serve until interrupted; return the exit code."""
    options = context.options
    if options.token == "":
        raise InputError(
            "An empty token keeps nobody out", "Leave --token out for a new one, or say --no-token."
        )
    token = None if options.no_token else options.token or secrets.token_urlsafe(24)
    asyncio.run(run_service(options.host, options.port, token, until_stdin_closes=False))
    return 0
