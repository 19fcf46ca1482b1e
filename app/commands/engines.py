"""What a command's arguments say instead of the settings."""

from __future__ import annotations

from dataclasses import replace

from app.captioner.engines import choose_engine, may_stand_in
from app.commands.context import Context
from app.domain.settings import ENGINES, Settings
from app.errors import InputError
from app.link.engine import Engine, LocalEngine
from app.protocol.service import LANGUAGES


def chosen_settings(context: Context) -> Settings:
    """Return the settings with what the command line says instead."""
    options = context.options
    named = {
        "engine": options.engine if options.engine in ENGINES else None,
        # It can be asked for, and not be taken back by an option in some script.
        "this_computer_only": options.this_computer_only or None,
        "region": options.region,
        "workspace": options.workspace,
        "voice_detection": None if options.vad is None else options.vad == "on",
        "silence_ms": options.silence_ms,
    }
    chosen = {name: value for name, value in named.items() if value is not None}
    if options.language:
        chosen["language"] = language_code(options.language)  # None is a choice here: detect it
    return replace(context.settings, **chosen)


def chosen_engines(
    context: Context, settings: Settings, *, background: bool = False
) -> tuple[Engine, Engine | None]:
    """Return the engine to use and the one that stands in for it, None where none does.

    Nobody waits for what they caption in the `background`, so they make way for other programs.

    May wait for a keyring's owner: not for the loop. Raises InputError or RefusedError.
    """
    address = server_address(context)
    engine = choose_engine(settings, context.keys, address=address, background=background)
    if isinstance(engine, LocalEngine) or not may_stand_in(settings, address=address):
        return engine, None
    return engine, LocalEngine(background=background)


def language_code(text: str) -> str | None:
    """Turn what people type ("en-US", "ZH", "auto") into one of the service's codes."""
    code = text.strip().lower().replace("_", "-").partition("-")[0]
    code = {"nb": "no", "nn": "no", "tl": "fil"}.get(code, code)
    if code == "auto":
        return None
    if code not in LANGUAGES:
        raise InputError(
            f"No engine here knows the language “{text}”",
            f"Choose one of {' '.join(sorted(LANGUAGES))}, or leave it out.",
        )
    return code


def server_address(context: Context) -> str | None:
    """Return the address of the server that --engine names, None where it names none.

    Raises InputError where it is neither an address nor one of our engines.
    """
    named = context.options.engine or ""
    if "://" in named:
        return str(named)
    if named and named not in ENGINES:
        raise InputError(
            f"There is no engine “{named}”",
            "Choose auto, cloud, local, or the address of a server (ws:// or wss://).",
        )
    return None
