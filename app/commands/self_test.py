"""`surtitle self-test`: the installed program checked from end to end."""

from __future__ import annotations

import asyncio

from app.commands.checks import print_checks
from app.commands.context import Context
from app.domain.checks import Check, Verdict
from app.selftest import run_checks


def run(context: Context) -> int:
    """Print the checks as they are done; 1 when any is broken."""
    return asyncio.run(_run(as_json=context.options.json))


async def _run(*, as_json: bool) -> int:
    checks: list[Check] = []
    async for check in run_checks():
        checks.append(check)
        if not as_json:
            print_checks([check], as_json=False)
    if as_json:
        print_checks(checks, as_json=True)
    return int(any(check.verdict is Verdict.BROKEN for check in checks))
