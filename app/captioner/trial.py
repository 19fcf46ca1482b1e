"""Whether an engine takes us: a session is opened and properly ended, with nothing said in it."""

from __future__ import annotations

import asyncio

from app.link.connection import Connection, Patience
from app.link.engine import Engine
from app.protocol.events import SessionConfig

BOUND_S = 15.0


async def try_out(
    engine: Engine, config: SessionConfig, *, patience: Patience | None = None
) -> None:
    """Open a session with these settings and finish it. Raises SurtitleError that says what is wrong."""
    async with engine, Connection(await engine.reach(), config, patience) as connection:
        await connection.finish()
        try:
            async with asyncio.timeout(BOUND_S):
                async for _ in connection.outcomes():
                    pass
        except TimeoutError:
            return  # it has let us in, which was the question
