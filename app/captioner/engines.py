"""Which engine a run uses, from the settings and whether there is a key; and what it is told.

Every engine that is not our own child is made here, by `_remote`, which is also what holds to the
setting "this computer only". With it on, only a server on a loopback address is connected to, the
cloud's gateway included: "cloud" names a place outside unless SURTITLE_CLOUD_URL puts it on this
computer. What a program on this computer does with what it hears is that program's affair.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from app.domain.settings import Settings
from app.errors import ConfinedError, InputError, RefusedError
from app.link.child import TOKEN_VARIABLE
from app.link.endpoint import Endpoint, by_number, cloud_endpoint, direct_endpoint
from app.link.engine import Engine, LocalEngine, RemoteEngine
from app.phrases import phrase
from app.store.keys import KeyStore
from app.store.secrets import VARIABLE, Secret

if TYPE_CHECKING:
    from app.protocol.events import SessionConfig, TurnDetection

CLOUD_URL_VARIABLE = "SURTITLE_CLOUD_URL"
LOCAL_LANGUAGES = ("en",)


def session_config(settings: Settings) -> SessionConfig:
    """Turn settings into a session's configuration."""
    from app.protocol.events import SessionConfig  # noqa: PLC0415  which engine it is needs none

    return SessionConfig(
        language=settings.language,
        corpus=settings.corpus,
        turn_detection=turn_detection(settings) if settings.voice_detection else None,
    )


def turn_detection(settings: Settings) -> TurnDetection:
    """Turn settings into voice detection as it is once it is on."""
    from app.protocol.events import TurnDetection  # noqa: PLC0415

    return TurnDetection(threshold=settings.vad_threshold, silence_ms=settings.silence_ms)


def choose_engine(
    settings: Settings,
    keys: KeyStore,
    *,
    address: str | None = None,
    background: bool = False,
) -> Engine:
    """Return the engine to use, `address` being that of a server named outright.

    On this computer it makes way for other programs where it works in the `background`.

    Asks the keyring, which may take its time: never on the loop. Raises InputError or RefusedError
    when it can't do what is asked.
    """
    if address is not None:
        token = keys.environ.get(TOKEN_VARIABLE)
        keys.redactor.note(Secret(token or ""))
        return _remote(settings, direct_endpoint(address, token))
    key = None
    if settings.engine == "cloud":
        admit_cloud(settings, keys.environ)  # first of all: no keyring is asked for nothing
    if settings.engine == "cloud" or (
        settings.engine == "auto" and not settings.this_computer_only
    ):
        key = keys.find()
    if settings.engine == "cloud" and key is None:
        raise RefusedError(
            phrase("The cloud engine needs a key, and there is none"),
            phrase(
                "Put one into the settings or into {variable}, or use the engine on this computer.",
                variable=VARIABLE,
            ),
        )
    if key is not None:
        return cloud_engine(settings, keys.environ, key)
    if settings.language not in (None, *LOCAL_LANGUAGES):
        raise InputError(
            phrase(
                "The engine on this computer does not know the language “{language}”",
                language=settings.language,
            ),
            phrase("It knows English; for others use the cloud engine with a key."),
        )
    return LocalEngine(background=background)


def may_stand_in(settings: Settings, *, address: str | None = None) -> bool:
    """Tell whether the engine on this computer goes on where the one that was chosen can't.

    Only where nobody insisted on one, and where it could know the language.
    """
    knows = settings.language in (None, *LOCAL_LANGUAGES)
    return settings.engine == "auto" and address is None and knows


def cloud_engine(settings: Settings, environ: Mapping[str, str], key: Secret) -> RemoteEngine:
    """Return the cloud as the settings name it, with this key. Raises InputError."""
    return _remote(settings, _cloud(settings, environ, key))


def admit_cloud(settings: Settings, environ: Mapping[str, str]) -> None:
    """Raise ConfinedError where the cloud, as the settings name it, must not be connected to."""
    admit(settings, _cloud(settings, environ, Secret("")))


def admit(settings: Settings, endpoint: Endpoint) -> None:
    """Raise ConfinedError where these settings keep us from connecting there."""
    if settings.this_computer_only and not endpoint.is_loopback:
        raise ConfinedError(
            phrase(
                "{name} is not on this computer, and “This computer only” is on",
                name=endpoint.name,
            ),
            phrase(
                "Switch that off in the settings (or leave out --this-computer-only), or use the "
                "engine on this computer."
            ),
        )


def _cloud(settings: Settings, environ: Mapping[str, str], key: Secret) -> Endpoint:
    return cloud_endpoint(
        key=key.reveal(),
        region=settings.region,
        workspace=settings.workspace,
        base_url=environ.get(CLOUD_URL_VARIABLE),
    )


def _remote(settings: Settings, endpoint: Endpoint) -> RemoteEngine:
    """Return the engine at this endpoint. Raises ConfinedError where the settings forbid it."""
    admit(settings, endpoint)
    if settings.this_computer_only:
        endpoint = replace(endpoint, url=by_number(endpoint.url))
    return RemoteEngine(endpoint)
