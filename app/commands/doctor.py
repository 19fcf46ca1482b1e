"""`surtitle doctor`: what works here, in words, and what to do about the rest."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

from app.audio import portaudio
from app.audio.devices import list_devices
from app.captioner.engines import admit_cloud, cloud_engine, session_config
from app.captioner.trial import try_out
from app.commands.checks import print_checks
from app.commands.context import Context
from app.domain.checks import Check, Verdict
from app.errors import ConfinedError, EngineError, RefusedError, SourceError, SurtitleError
from app.link.child import RecognizerChild
from app.store.crash_reports import CrashReports
from app.store.paths import try_folder
from app.store.secrets import VARIABLE
from app.ui.screen import find_platform


def run(context: Context) -> int:
    """Print the checks; 0 when captions can be had at all, else the engine's exit code.

    Where the cloud was to be tried and failed, its error's exit code.
    """
    engine = asyncio.run(check_engine())
    key = check_key(context)
    cloud: list[Check] = []
    cloud_code = 0
    if context.options.cloud:
        check, cloud_code = asyncio.run(check_cloud(context))
        cloud.append(check)
    checks = [check_sound(), engine, key, *cloud, check_screen(context), *check_folders(context)]
    print_checks([*checks, *check_crashes(context)], as_json=context.options.json)
    may_go_out = not context.settings.this_computer_only
    captions = engine.verdict is Verdict.FINE or (key.verdict is Verdict.FINE and may_go_out)
    return cloud_code or (0 if captions else EngineError.exit_code)


def check_sound() -> Check:
    """Look whether there is a microphone, and what it takes to hear with it."""
    try:
        # In this order: a sound server that hangs is told of, where PortAudio would hang with it.
        microphones = [device for device in list_devices() if not device.is_monitor]
        portaudio.load()
    except SourceError as error:
        return _broken("Sound", error)
    if not microphones:
        return Check(
            name="Sound",
            verdict=Verdict.NOTE,
            found="No microphone is there.",
            hint="Plug one in; recordings can be captioned without (--source file:PATH).",
        )
    names = ", ".join(
        f"{device.name} (default)" if device.is_default else device.name for device in microphones
    )
    return Check(name="Sound", verdict=Verdict.FINE, found=f"Can listen to: {names}.")


async def check_engine() -> Check:
    """Start the recogniser for real: that is the only proof that it starts."""
    try:
        async with RecognizerChild():
            pass
    except EngineError as error:
        return _broken("Offline engine", error)
    return Check(
        name="Offline engine",
        verdict=Verdict.FINE,
        found="Starts here; it knows English and needs no network.",
    )


def check_key(context: Context) -> Check:
    """Look for the cloud's key; it is not shown, nor tried (see check_cloud)."""
    search = context.key_search
    trouble = f"The keyring could not be asked: {search.trouble}. " if search.trouble else ""
    trouble += f"{search.file_trouble}. " if search.file_trouble else ""
    if search.key is None:
        return Check(
            name="Cloud key",
            verdict=Verdict.NOTE,
            found="There is none, so captions are made on this computer.",
            hint=f"{trouble}For the cloud engine put one into {VARIABLE}.",
        )
    where = {
        "keyring": "the system's keyring",
        "file": f"{context.places.key_file}, which only you can read",
    }.get(search.origin or "", VARIABLE)
    return Check(
        name="Cloud key",
        verdict=Verdict.FINE,
        found=f"Found in {where}, for the region {context.settings.region}.",
        hint=trouble.strip(),
    )


async def check_cloud(context: Context) -> tuple[Check, int]:
    """Open a session with the key, region and workspace that a run would use, and end it.

    Return also the exit code that this comes to. Where the settings keep everything on this
    computer, nothing is connected to.
    """
    settings, key = context.settings, context.key_search.key
    try:
        admit_cloud(settings, context.environ)
        if key is None:
            raise RefusedError(
                "There is no key to try", f"Put one into the settings or into {VARIABLE}."
            )
        engine = cloud_engine(settings, context.environ, key)
        await try_out(engine, session_config(settings))
    except ConfinedError as error:
        found = f"Not tried: {error.title}."
        return Check(name="Cloud", verdict=Verdict.NOTE, found=found, hint=error.hint), 0
    except SurtitleError as error:
        return _broken("Cloud", error.for_good()), error.exit_code
    found = f"{engine.name} accepts the key and the settings."
    return Check(name="Cloud", verdict=Verdict.FINE, found=found), 0


def check_screen(context: Context) -> Check:
    """Look whether a window could be opened."""
    try:
        find_platform(context.environ)
    except SurtitleError as problem:
        return Check(
            name="Screen", verdict=Verdict.NOTE, found=f"{problem.title}.", hint=problem.hint
        )
    if not _is_wayland(context):
        return Check(name="Screen", verdict=Verdict.FINE, found="A window can be opened.")
    if context.environ.get("DISPLAY"):
        return Check(
            name="Screen",
            verdict=Verdict.FINE,
            found="A window can be opened, through XWayland.",
            hint="Wayland itself lets no program place its windows or keep captions above others.",
        )
    return Check(
        name="Screen",
        verdict=Verdict.NOTE,
        found="A window can be opened, but captions go where Wayland puts them.",
        hint="With XWayland they keep their place, above other windows.",
    )


def _is_wayland(context: Context) -> bool:
    environ = context.environ
    return bool(environ.get("WAYLAND_DISPLAY")) or environ.get("XDG_SESSION_TYPE") == "wayland"


def check_folders(context: Context) -> Iterator[Check]:
    """See that what was said can be kept."""
    places = context.places.honouring(context.settings)
    for name, folder in (
        ("Transcripts", places.transcripts_dir),
        ("Journals", places.sessions_dir),
    ):
        try:
            try_folder(folder)
        except SurtitleError as error:
            yield _broken(name, error)
        else:
            yield Check(name=name, verdict=Verdict.FINE, found=f"Kept in {folder}.")


def check_crashes(context: Context) -> Iterator[Check]:
    """Say where reports of crashes lie, if there are any."""
    reports = CrashReports(context.places.crash_dir, context.keys.redactor.clean)
    reports.settle()
    listed = reports.listed()
    if listed:
        yield Check(
            name="Crash reports",
            verdict=Verdict.NOTE,
            found=f"The window was ended by a bug; the last report is {listed[0]}.",
            hint="It has no captions and no key, and was sent to nobody. Delete it as you like.",
        )


def _broken(name: str, error: SurtitleError) -> Check:
    return Check(name=name, verdict=Verdict.BROKEN, found=f"{error.title}.", hint=error.hint)
