from __future__ import annotations

import os
import signal
from collections.abc import Callable, Mapping
from dataclasses import replace

import keyring
import pytest

from app.captioner.engines import choose_engine, may_stand_in, session_config
from app.domain.settings import Settings
from app.errors import InputError, RefusedError
from app.link.endpoint import Endpoint
from app.link.engine import Engine, LocalEngine, RemoteEngine
from app.protocol.events import SessionConfig, TurnDetection
from app.store.key_store import KeyStore
from app.store.secrets import ACCOUNT, SERVICE
from tests.fakes.keyring_backend import FakeKeyring

KEY = "sk-0123456789abcdef"
WITH_KEY = {"DASHSCOPE_API_KEY": KEY}
SERVER = "ws://127.0.0.1:4000"


class Asked(FakeKeyring):
    """A keyring that remembers that it was asked."""

    def __init__(self, answer: Callable[[], None] = lambda: None) -> None:
        super().__init__()
        self.times = 0
        self._answer = answer

    def get_password(self, service: str, username: str) -> str | None:
        self.times += 1
        self._answer()
        return super().get_password(service, username)


def choose(settings: Settings, environ: Mapping[str, str], *, address: str | None = None) -> Engine:
    return choose_engine(settings, environ, KeyStore(environ, None), address=address)


async def place(
    settings: Settings, environ: Mapping[str, str], *, address: str | None = None
) -> Endpoint:
    engine = choose(settings, environ, address=address)
    assert isinstance(engine, RemoteEngine)
    return await engine.reach()


def test_a_session_is_configured_as_the_settings_say() -> None:
    settings = Settings(language="de", corpus="Okafor", vad_threshold=-0.5, silence_ms=900)
    assert session_config(settings) == SessionConfig(
        language="de",
        corpus="Okafor",
        turn_detection=TurnDetection(threshold=-0.5, silence_ms=900),
    )


def test_without_voice_detection_a_session_is_in_manual_mode() -> None:
    assert session_config(Settings(voice_detection=False)).turn_detection is None


async def test_a_key_in_the_keyring_is_found() -> None:
    asked = Asked()
    asked.kept[SERVICE, ACCOUNT] = KEY
    keyring.set_keyring(asked)
    endpoint = await place(Settings(), {})
    assert dict(endpoint.headers)["Authorization"] == f"Bearer {KEY}"


@pytest.mark.parametrize(
    ("settings", "address"), [(Settings(engine="local"), None), (Settings(), SERVER)]
)
def test_the_keyring_is_not_asked_where_no_key_is_needed(
    settings: Settings, address: str | None
) -> None:
    asked = Asked()
    keyring.set_keyring(asked)
    choose(settings, {}, address=address)
    assert asked.times == 0


def test_ctrl_c_is_heard_while_the_keyring_waits_for_its_owner() -> None:
    asked: Asked

    def wait() -> None:
        os.kill(os.getpid(), signal.SIGINT)  # as Ctrl-C does
        asked.answers.wait()

    asked = Asked(wait)
    asked.answers.clear()
    keyring.set_keyring(asked)
    # A shell that runs the tests in the background has them ignore Ctrl-C.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with pytest.raises(KeyboardInterrupt):
            choose(Settings(), {})
    finally:
        signal.signal(signal.SIGINT, before)
        asked.answers.set()


async def test_region_and_workspace_make_the_address() -> None:
    endpoint = await place(Settings(region="singapore", workspace="ws-1"), WITH_KEY)
    assert endpoint.url.startswith("wss://ws-1.ap-southeast-1.")
    assert endpoint.engine == "cloud"


async def test_a_gateway_takes_the_place_of_the_cloud_and_gets_the_key() -> None:
    gateway = {"SURTITLE_CLOUD_URL": "wss://gateway.example.org/asr"}
    endpoint = await place(Settings(), {**WITH_KEY, **gateway})
    assert endpoint.url.startswith("wss://gateway.example.org/asr?")
    assert dict(endpoint.headers)["Authorization"] == f"Bearer {KEY}"
    assert endpoint.engine == "cloud"


def test_a_gateway_that_would_carry_the_key_in_the_open_is_refused() -> None:
    gateway = {"SURTITLE_CLOUD_URL": "ws://gateway.example.org/asr"}
    with pytest.raises(InputError, match="unencrypted"):
        choose(Settings(), {**WITH_KEY, **gateway})


async def test_a_named_server_gets_its_token_and_never_the_key() -> None:
    with_token = await place(Settings(), {**WITH_KEY, "SURTITLE_TOKEN": "t-1"}, address=SERVER)
    assert with_token.headers == (("Authorization", "Bearer t-1"),)
    without = await place(Settings(), WITH_KEY, address=SERVER)
    assert without.headers == ()


def test_the_cloud_without_a_key_is_refused_with_the_way_out() -> None:
    with pytest.raises(RefusedError) as caught:
        choose(Settings(engine="cloud"), {})
    assert caught.value.exit_code == 4
    assert "DASHSCOPE_API_KEY" in caught.value.hint
    assert "engine on this computer" in caught.value.hint


@pytest.mark.parametrize("engine", ["local", "auto"])
def test_a_language_that_this_computer_does_not_know_is_refused(engine: str) -> None:
    with pytest.raises(InputError, match="“zh”") as caught:
        choose(Settings(engine=engine, language="zh"), {})  # type: ignore[arg-type]
    assert "cloud" in caught.value.hint


# This computer only ------------------------------------------------------------------------

HERE_ONLY = Settings(this_computer_only=True)
ELSEWHERE = "wss://speech.example.org/asr"


def test_with_this_computer_only_the_keyring_is_not_even_asked() -> None:
    asked = Asked()
    asked.kept[SERVICE, ACCOUNT] = KEY
    keyring.set_keyring(asked)
    assert isinstance(choose(HERE_ONLY, WITH_KEY), LocalEngine)
    assert asked.times == 0


@pytest.mark.parametrize("address", [None, ELSEWHERE, "ws://192.0.2.1:4000"])
def test_what_is_elsewhere_is_refused_whatever_else_is_set(address: str | None) -> None:
    settings = replace(HERE_ONLY, engine="cloud")
    with pytest.raises(InputError, match="This computer only") as caught:
        choose(settings, WITH_KEY, address=address)
    assert "settings" in caught.value.hint


def test_a_gateway_elsewhere_is_elsewhere() -> None:
    settings = replace(HERE_ONLY, engine="cloud")
    with pytest.raises(InputError, match="This computer only"):
        choose(settings, {**WITH_KEY, "SURTITLE_CLOUD_URL": ELSEWHERE})


async def test_a_server_on_this_computer_is_on_this_computer() -> None:
    assert (await place(HERE_ONLY, {}, address=SERVER)).is_loopback


@pytest.mark.parametrize(
    ("settings", "address", "may"),
    [
        (Settings(), None, True),
        (Settings(language="en"), None, True),
        (Settings(language="de"), None, False),
        (Settings(engine="cloud"), None, False),
        (Settings(), SERVER, False),
    ],
)
def test_an_engine_stands_in_only_where_nobody_insisted(
    *, settings: Settings, address: str | None, may: bool
) -> None:
    assert may_stand_in(settings, address=address) is may
