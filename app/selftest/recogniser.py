"""The recogniser's child: started as in real use, given a clip, and held to what it heard."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

from app.audio.sound_file import SoundFile
from app.captioner.captioner import Captioner
from app.domain.captions import Ended, FinalLine, PartialLine
from app.errors import SurtitleError
from app.link.engine import LocalEngine
from app.protocol.events import SessionConfig
from app.store.paths import resources_dir

CLIP = "beckett.wav"
CLIP_WORDS = "ever tried ever failed no matter try again fail again fail better".split()
# The offline model gets ten to twelve on the machines it was tried on; a wrong build of its runtime
# gets hardly any.
CLIP_WORDS_NEEDED = 8


def look_at_recogniser(_folder: Path) -> str:
    """Caption the built-in clip through the child, as a user's own audio would be."""
    text, first_s = asyncio.run(_captioned())
    said = text.lower().replace(".", " ").replace(",", " ").split()
    right = sum(min(said.count(word), CLIP_WORDS.count(word)) for word in set(CLIP_WORDS))
    if right < CLIP_WORDS_NEEDED:
        raise SurtitleError(
            f"Only {right} of {len(CLIP_WORDS)} words of the clip were understood: “{text[:80]}”"
        )
    return (
        f"Understood {right} of {len(CLIP_WORDS)} words of a clip, the first after {first_s:.1f} s."
    )


async def _captioned() -> tuple[str, float]:
    """Return the clip's text, and the seconds from the start of the child to its first words."""
    begun = time.monotonic()
    first_s = 0.0
    lines: list[str] = []
    async with Captioner(
        source=SoundFile(resources_dir() / "clips" / CLIP, None),
        engine=LocalEngine(),
        config=SessionConfig(),
    ) as run:
        async for message in run:
            if isinstance(message, PartialLine | FinalLine):
                first_s = first_s or time.monotonic() - begun
            if isinstance(message, FinalLine):
                lines.append(message.line.text)
            elif isinstance(message, Ended) and message.error is not None:
                raise message.error
    return " ".join(lines), first_s
