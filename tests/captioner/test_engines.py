from __future__ import annotations

import os
import signal
from collections.abc import Callable, Mapping
from pathlib import Path

import keyring
import pytest

from app.captioner.engines import admit_cloud, choose_engine, may_stand_in, session_config
from app.domain.settings import Settings
from app.errors import ConfinedError, InputError, RefusedError
from app.link.endpoint import Endpoint
from app.link.engine import LocalEngine, RemoteEngine
from app.protocol.events import SessionConfig, TurnDetection
from app.store.keys import KeyStore
from app.store.secrets import ACCOUNT, SERVICE, Secret
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


def keys(environ: Mapping[str, str]) -> KeyStore:
    """Keys as they are where nothing was written to a file."""
    return KeyStore(environ, Path("/nonexistent/private/cloud-key"))


async def place(
    settings: Settings, environ: Mapping[str, str], *, address: str | None = None
) -> Endpoint:
    engine = choose_engine(settings, keys(environ), address=address)
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
    choose_engine(settings, keys({}), address=address)
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
            choose_engine(Settings(), keys({}))
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
        choose_engine(Settings(), keys({**WITH_KEY, **gateway}))


async def test_a_named_server_gets_its_token_and_never_the_key() -> None:
    with_token = await place(Settings(), {**WITH_KEY, "SURTITLE_TOKEN": "t-1"}, address=SERVER)
    assert with_token.headers == (("Authorization", "Bearer t-1"),)
    without = await place(Settings(), WITH_KEY, address=SERVER)
    assert without.headers == ()


def test_the_cloud_without_a_key_is_refused_with_the_way_out() -> None:
    with pytest.raises(RefusedError) as caught:
        choose_engine(Settings(engine="cloud"), keys({}))
    assert caught.value.exit_code == 4
    assert "DASHSCOPE_API_KEY" in caught.value.hint
    assert "engine on this computer" in caught.value.hint


@pytest.mark.parametrize("engine", ["local", "auto"])
def test_a_language_that_this_computer_does_not_know_is_refused(engine: str) -> None:
    with pytest.raises(InputError, match="“zh”") as caught:
        choose_engine(Settings(engine=engine, language="zh"), keys({}))  # type: ignore[arg-type]
    assert "cloud" in caught.value.hint


async def test_a_key_in_memory_is_used(tmp_path: Path) -> None:
    store = KeyStore(WITH_KEY, tmp_path / "cloud-key")
    store.keep(Secret("sk-remembered"), "memory")
    engine = choose_engine(Settings(), store)
    assert dict((await engine.reach()).headers)["Authorization"] == "Bearer sk-remembered"


# This computer only ---------------------------------------------------------------------------

OUTSIDE = (
    "wss://asr.example.org",
    "ws://192.0.2.1:4000",
    "wss://[2001:db8::1]",
    "ws://127.0.0.1.example.org",
)


def test_automatic_means_this_computer_whatever_key_there_is() -> None:
    asked = Asked()
    asked.kept[SERVICE, ACCOUNT] = KEY
    keyring.set_keyring(asked)
    for gateway in ("", "wss://gateway.example.org", "ws://127.0.0.1:1"):
        environ = {**WITH_KEY, "SURTITLE_CLOUD_URL": gateway}
        engine = choose_engine(Settings(this_computer_only=True), keys(environ))
        assert isinstance(engine, LocalEngine)
    assert asked.times == 0


@pytest.mark.parametrize("gateway", ["", "wss://gateway.example.org/asr"])
def test_the_cloud_is_refused_before_a_keyring_is_asked(gateway: str) -> None:
    asked = Asked()
    keyring.set_keyring(asked)
    settings = Settings(engine="cloud", this_computer_only=True)
    environ = {**WITH_KEY, "SURTITLE_CLOUD_URL": gateway}
    with pytest.raises(ConfinedError, match="“This computer only” is on") as caught:
        choose_engine(settings, keys(environ))
    assert "Switch that off in the settings" in caught.value.hint
    assert caught.value.exit_code == 2
    with pytest.raises(ConfinedError):
        admit_cloud(settings, environ)
    assert asked.times == 0


@pytest.mark.parametrize("address", OUTSIDE)
def test_a_named_server_outside_is_refused(address: str) -> None:
    with pytest.raises(ConfinedError, match="This computer only"):
        choose_engine(Settings(this_computer_only=True), keys({}), address=address)
    assert choose_engine(Settings(), keys({}), address=address)


@pytest.mark.parametrize(
    ("address", "url"),
    [
        ("ws://127.0.0.1:4000", "ws://127.0.0.1:4000/"),
        ("ws://127.8.9.1:4000", "ws://127.8.9.1:4000/"),
        ("ws://[::1]:4000", "ws://[::1]:4000/"),
        ("ws://localhost:4000", "ws://127.0.0.1:4000/"),  # no resolver is asked where that is
    ],
)
async def test_a_server_on_this_computer_is_reached(address: str, url: str) -> None:
    endpoint = await place(Settings(this_computer_only=True), {}, address=address)
    assert endpoint.url.startswith(url)


async def test_a_gateway_on_this_computer_counts_as_this_computer() -> None:
    settings = Settings(engine="cloud", this_computer_only=True)
    environ = {**WITH_KEY, "SURTITLE_CLOUD_URL": "ws://localhost:4000/asr"}
    assert (await place(settings, environ)).url.startswith("ws://127.0.0.1:4000/asr?")


def test_it_changes_nothing_about_who_may_stand_in() -> None:
    for only_here in (False, True):
        assert may_stand_in(Settings(this_computer_only=only_here))
        assert not may_stand_in(Settings(engine="cloud", this_computer_only=only_here))
