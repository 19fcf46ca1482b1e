"""Which engine a command uses, from its arguments, the settings and whether there is a key."""

from __future__ import annotations

from dataclasses import replace

from app.commands.context import Context
from app.domain.settings import Settings
from app.errors import InputError, RefusedError
from app.link.child import TOKEN_VARIABLE
from app.link.endpoint import cloud_endpoint, direct_endpoint
from app.link.engine import Engine, LocalEngine, RemoteEngine
from app.protocol.events import LANGUAGES, SessionConfig, TurnDetection
from app.store import secrets

CLOUD_URL_VARIABLE = "SURTITLE_CLOUD_URL"
LOCAL_LANGUAGES = ("en",)


def chosen_settings(context: Context) -> Settings:
    """Return the settings with what the command line says instead."""
    options = context.options
    named = {
        "engine": options.engine if options.engine in ("auto", "cloud", "local") else None,
        "region": options.region,
        "workspace": options.workspace,
        "voice_detection": None if options.vad is None else options.vad == "on",
        "silence_ms": options.silence_ms,
    }
    chosen = {name: value for name, value in named.items() if value is not None}
    if options.language:
        chosen["language"] = language_code(options.language)  # None is a choice here: detect it
    return replace(context.settings, **chosen)


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


def session_config(settings: Settings) -> SessionConfig:
    """Turn settings into a session's configuration."""
    detection = TurnDetection(threshold=settings.vad_threshold, silence_ms=settings.silence_ms)
    return SessionConfig(
        language=settings.language,
        corpus=settings.corpus,
        turn_detection=detection if settings.voice_detection else None,
    )


def choose_engine(context: Context, settings: Settings) -> Engine:
    """Return the engine to use; asks the keyring, which may take its time: never on the loop.

    Raises InputError or RefusedError when it can't do what is asked.
    """
    named = context.options.engine or ""
    if "://" in named:
        return RemoteEngine(direct_endpoint(named, context.environ.get(TOKEN_VARIABLE)))
    if named and named not in ("auto", "cloud", "local"):
        raise InputError(
            f"There is no engine “{named}”",
            "Choose auto, cloud, local, or the address of a server (ws:// or wss://).",
        )
    key = None
    if settings.engine != "local":
        key = secrets.find_key(context.environ)
    if settings.engine == "cloud" and key is None:
        raise RefusedError(
            "The cloud engine needs a key, and there is none",
            "Put one into DASHSCOPE_API_KEY, or use --engine local.",
        )
    if key is not None:
        return RemoteEngine(
            cloud_endpoint(
                key=key.reveal(),
                region=settings.region,
                workspace=settings.workspace,
                base_url=context.environ.get(CLOUD_URL_VARIABLE),
            )
        )
    if settings.language not in (None, *LOCAL_LANGUAGES):
        raise InputError(
            f"The engine on this computer does not know the language “{settings.language}”",
            "It knows English; for others use the cloud engine with a key.",
        )
    return LocalEngine()
