"""What a command starts from, made as the program makes it; and sessions to find there."""

from __future__ import annotations

import asyncio
from datetime import datetime
from pathlib import Path

from app.commands import arguments as grammar
from app.commands.context import Context
from app.domain.lines import Gap, Line
from app.store.paths import Places
from app.store.records import SessionEnd
from app.store.session_log import SessionLog


def context_for(home: Path, *arguments: str | Path, **environ: str) -> Context:
    """Read the arguments; everything is kept below `home`, and nothing is logged."""
    options = grammar.build().parse_args([str(argument) for argument in arguments])
    return Context(options=options, places=Places.find(home, {}), environ=environ)


def keep_session(home: Path, started: str, *entries: Line | Gap, ended: bool = True) -> str:
    """Save a session that began at this time (ISO, with its offset); return its name."""

    async def keep() -> str:
        async with SessionLog.create(
            Places.find(home, {}),
            source="Headset",
            engine="On this computer",
            now=datetime.fromisoformat(started),
            chance=lambda: "3f2a",
        ) as log:
            for entry in entries:
                await log.keep(entry)
            if ended:
                seconds = max((entry.end for entry in entries), default=0.0)
                await log.close(SessionEnd(audio_s=seconds, lost_s=0.0, lines=len(entries)))
        return log.session_id

    return asyncio.run(keep())
