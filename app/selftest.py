"""The installed program checked from end to end, where it is installed.

What it covers is what moving the program to another machine breaks: libraries that don't load,
files that were left behind, a child that does not start, a disk that does not keep.
"""

from __future__ import annotations

import asyncio
import os
import ssl
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime
from pathlib import Path

from app.audio import portaudio
from app.audio.sound_file import SoundFile
from app.captioner import Captioner
from app.domain.captions import Ended, FinalLine
from app.domain.checks import Check, Verdict
from app.domain.lines import Line
from app.errors import KeyringError, SurtitleError
from app.link.engine import LocalEngine
from app.protocol.events import SessionConfig
from app.store.paths import Places, resources_dir
from app.store.records import SessionEnd
from app.store.secrets import read_keyring
from app.store.session_log import SessionLog
from app.store.session_record import read_journal
from app.ui.screen import find_platform

CLIP = "beckett.wav"
CLIP_WORDS = "ever tried ever failed no matter try again fail again fail better".split()
# The offline model gets ten to twelve on the machines it was tried on; a wrong build of its runtime
# gets hardly any.
CLIP_WORDS_NEEDED = 8
BOUND_S = 60.0
SIGNALS = 10_000
# PySide6 6.12.0 on Python 3.11 loses one for each signal; some come and go with caches.
SIGNALS_LOST_MOST = 1_000

Looks = tuple[tuple[str, Callable[[], Awaitable[str]]], ...]


async def _sound_library() -> str:
    sounddevice = await asyncio.to_thread(portaudio.load)
    return f"{sounddevice.get_portaudio_version()[1]} loads."


async def _recogniser() -> str:
    """Caption the built-in clip through the child, as a user's own audio would be."""
    said: list[str] = []
    async with Captioner(
        source=SoundFile(resources_dir() / "clips" / CLIP, None),
        engine=LocalEngine(),
        config=SessionConfig(),
    ) as run:
        async for message in run:
            if isinstance(message, FinalLine):
                said += message.line.text.lower().replace(".", " ").replace(",", " ").split()
            elif isinstance(message, Ended) and message.error is not None:
                raise message.error
    right = sum(min(said.count(word), CLIP_WORDS.count(word)) for word in set(CLIP_WORDS))
    if right < CLIP_WORDS_NEEDED:
        raise SurtitleError(f"Only {right} of {len(CLIP_WORDS)} words of the clip were understood")
    return f"Understood {right} of {len(CLIP_WORDS)} words of the built-in clip."


async def _certificates() -> str:
    return await asyncio.to_thread(_look_for_certificates)


def _look_for_certificates() -> str:
    count = len(ssl.create_default_context().get_ca_certs())
    if count:
        return f"{count} certificate authorities load."
    # Some systems keep one file an authority instead, which is loaded when a server needs it.
    folder = ssl.get_default_verify_paths().capath
    if folder and any(Path(folder).glob("*.0")):
        return f"Certificate authorities are in {folder}."
    raise SurtitleError("There are no certificates", "Install the system's ca-certificates.")


async def _keyring() -> str:
    try:
        await asyncio.to_thread(read_keyring)
    except KeyringError as problem:
        return f"Can't be used: {problem.reason}."
    return "Can be asked."


async def _journal() -> str:
    """Write a session, read it back."""
    line = Line(number=1, start=0.0, end=1.0, text="Fail better.", language="en")
    with tempfile.TemporaryDirectory() as folder:
        places = Places.find(Path(folder), {})
        async with SessionLog.create(
            places, source="self-test", engine="none", now=datetime.now().astimezone()
        ) as log:
            await log.keep(line)
            await log.close(SessionEnd(audio_s=1.0, lost_s=0.0, lines=1))
        record = read_journal(log.journal_path)
    if record.lines != (line,) or not record.ended:
        raise SurtitleError("The journal does not read back as it was written")
    return "Written and read back."


async def _window() -> str:
    """Open the windows where no screen is needed, paint them, and send signals between them."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    find_platform(os.environ)
    try:
        from app import gui  # noqa: PLC0415  Qt may not be installed
    except ImportError as problem:
        raise SurtitleError(
            f"Qt is not installed ({problem.name})", "`surtitle listen` works without it."
        ) from problem
    with tempfile.TemporaryDirectory() as folder:
        size, lost = gui.rehearse(Places.find(Path(folder), {}), signals=SIGNALS)
    if lost > SIGNALS_LOST_MOST:
        raise SurtitleError(
            f"Qt loses references: {lost} to None in {SIGNALS} signals, and will abort in the end",
            "Install PySide6 of another version (6.8.3 to 6.11).",
        )
    return f"Opens with {size} pixels; {SIGNALS} signals leave nothing behind."


CHECKS: Looks = (
    ("Sound library", _sound_library),
    ("Recogniser", _recogniser),
    ("Certificates", _certificates),
    ("Keyring", _keyring),
    ("Journal", _journal),
    ("Window", _window),
)


async def run_checks(looks: Looks = CHECKS, *, bound_s: float = BOUND_S) -> AsyncIterator[Check]:
    """Yield the checks as they are done; one that fails does not keep the others from running."""
    for name, look in looks:
        try:
            async with asyncio.timeout(bound_s):
                found = await look()
        except TimeoutError:
            yield Check(name=name, verdict=Verdict.BROKEN, found=f"No answer in {bound_s:g} s.")
        except SurtitleError as error:
            yield Check(name=name, verdict=Verdict.BROKEN, found=f"{error.title}.", hint=error.hint)
        except Exception as error:  # noqa: BLE001  whatever breaks here is what is looked for
            yield Check(name=name, verdict=Verdict.BROKEN, found=f"{type(error).__name__}: {error}")
        else:
            yield Check(name=name, verdict=Verdict.FINE, found=found)
