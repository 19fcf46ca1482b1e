"""Which engine a run uses, from the settings and whether there is a key; and what it is told."""

from __future__ import annotations

from collections.abc import Mapping

from app.domain.settings import Settings
from app.errors import InputError, RefusedError
from app.link.child import TOKEN_VARIABLE
from app.link.endpoint import Endpoint, cloud_endpoint, direct_endpoint
from app.link.engine import Engine, LocalEngine, RemoteEngine
from app.protocol.events import SessionConfig, TurnDetection
from app.store.key_store import VARIABLE, KeyStore
from app.store.secrets import Secret

CLOUD_URL_VARIABLE = "SURTITLE_CLOUD_URL"
LOCAL_LANGUAGES = ("en",)


def session_config(settings: Settings) -> SessionConfig:
    """Turn settings into a session's configuration."""
    return SessionConfig(
        language=settings.language,
        corpus=settings.corpus,
        turn_detection=turn_detection(settings) if settings.voice_detection else None,
    )


def turn_detection(settings: Settings) -> TurnDetection:
    """Turn settings into voice detection as it is once it is on."""
    return TurnDetection(threshold=settings.vad_threshold, silence_ms=settings.silence_ms)


def choose_engine(
    settings: Settings, environ: Mapping[str, str], keys: KeyStore, *, address: str | None = None
) -> Engine:
    """Return the engine to use, `address` being that of a server named outright.

    Asks the keyring, which may take its time: never on the loop. Raises InputError or RefusedError
    when it can't do what is asked.
    """
    if address is not None:
        return _remote(direct_endpoint(address, environ.get(TOKEN_VARIABLE)), settings)
    key = None
    if settings.engine == "cloud" or (
        settings.engine == "auto" and not settings.this_computer_only
    ):
        key = keys.find()
    if settings.engine == "cloud" and key is None:
        raise RefusedError(
            "The cloud engine needs a key, and there is none",
            f"Put one into the settings or into {VARIABLE}, or use the engine on this computer.",
        )
    if key is not None:
        return cloud_engine(settings, environ, key)
    if settings.language not in (None, *LOCAL_LANGUAGES):
        raise InputError(
            f"The engine on this computer does not know the language “{settings.language}”",
            "It knows English; for others use the cloud engine with a key.",
        )
    return LocalEngine()


def may_stand_in(settings: Settings, *, address: str | None = None) -> bool:
    """Tell whether the engine on this computer goes on where the one that was chosen can't.

    Only where nobody insisted on one, and where it could know the language.
    """
    knows = settings.language in (None, *LOCAL_LANGUAGES)
    return settings.engine == "auto" and address is None and knows


def cloud_engine(settings: Settings, environ: Mapping[str, str], key: Secret) -> RemoteEngine:
    """Return the cloud as the settings name it, with this key. Raises InputError."""
    endpoint = cloud_endpoint(
        key=key.reveal(),
        region=settings.region,
        workspace=settings.workspace,
        base_url=environ.get(CLOUD_URL_VARIABLE),
    )
    return _remote(endpoint, settings)


def _remote(endpoint: Endpoint, settings: Settings) -> RemoteEngine:
    """Return the engine at an address, the only place where one is made.

    Raises InputError where the address is elsewhere and nothing may leave this computer.
    """
    if settings.this_computer_only and not endpoint.is_loopback:
        raise InputError(
            f"“This computer only” is on, and {endpoint.name} is elsewhere",
            "Nothing was sent. Use the engine on this computer, or switch that off in the settings.",
        )
    return RemoteEngine(endpoint)
