from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import keyring
import pytest

from app.commands.context import Context
from app.commands.engines import choose_engine, chosen_settings, language_code, session_config
from app.domain.settings import Settings
from app.errors import InputError, RefusedError
from app.link.endpoint import Endpoint
from app.link.engine import Engine, LocalEngine, RemoteEngine
from app.protocol.events import LANGUAGES, SessionConfig, TurnDetection
from app.store.secrets import ACCOUNT, SERVICE
from tests.commands.contexts import context_for
from tests.fakes.keyring_backend import FakeKeyring

KEY = "sk-0123456789abcdef"
WITH_KEY = {"DASHSCOPE_API_KEY": KEY}


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


@pytest.fixture
def listening(tmp_path: Path) -> Callable[..., Context]:
    """Make the context of `listen` with some options, what the settings say, and variables."""

    def make(*options: str, settings: dict[str, Any] | None = None, **environ: str) -> Context:
        if settings:
            (tmp_path / "settings.json").write_text(json.dumps({"version": 1, **settings}))
        return context_for(tmp_path, "listen", *options, **environ)

    return make


Listening = Callable[..., Context]


def choice(context: Context) -> Engine:
    return choose_engine(context, chosen_settings(context))


async def place(engine: Engine) -> Endpoint:
    assert isinstance(engine, RemoteEngine)
    return await engine.reach()


# What was chosen ------------------------------------------------------------------------------


def test_where_nothing_is_said_the_settings_hold(listening: Listening) -> None:
    kept = {"engine": "local", "language": "de", "voice_detection": False, "silence_ms": 900}
    assert chosen_settings(listening(settings=kept)) == Settings(
        engine="local", language="de", voice_detection=False, silence_ms=900
    )


@pytest.mark.parametrize(
    ("options", "name", "value"),
    [
        ("--engine cloud", "engine", "cloud"),
        ("--engine auto", "engine", "auto"),
        ("--region singapore", "region", "singapore"),
        ("--workspace ws-2", "workspace", "ws-2"),
        ("--language zh", "language", "zh"),
        ("--language auto", "language", None),
        ("--vad on", "voice_detection", True),
        ("--silence-ms 1200", "silence_ms", 1200),
    ],
)
def test_an_option_goes_before_the_setting_and_leaves_the_others(
    listening: Listening, options: str, name: str, value: Any
) -> None:
    kept: dict[str, Any] = {
        "engine": "local",
        "region": "beijing",
        "workspace": "ws-1",
        "language": "de",
        "voice_detection": False,
        "silence_ms": 900,
    }
    chosen = chosen_settings(listening(*options.split(), settings=kept))
    assert chosen == Settings(**{**kept, name: value})


def test_voice_detection_can_be_switched_off(listening: Listening) -> None:
    assert not chosen_settings(listening("--vad", "off")).voice_detection


@pytest.mark.parametrize(
    ("options", "part"),
    [
        ("--silence-ms 199", "199"),
        ("--silence-ms 6001", "6001"),
        ("--workspace a.b", "a.b"),
        ("--language klingon", "klingon"),
    ],
)
def test_what_no_engine_takes_is_refused_by_name(
    listening: Listening, options: str, part: str
) -> None:
    with pytest.raises(InputError, match=part):
        chosen_settings(listening(*options.split()))


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("en", "en"),
        ("EN", "en"),
        ("en-US", "en"),
        ("pt_BR", "pt"),
        (" zh ", "zh"),
        ("zh-Hans-CN", "zh"),
        ("nb", "no"),
        ("nn-NO", "no"),
        ("tl", "fil"),
        ("auto", None),
        ("AUTO", None),
    ],
)
def test_a_language_is_understood_as_people_write_it(typed: str, code: str | None) -> None:
    assert language_code(typed) == code


@pytest.mark.parametrize("code", sorted(LANGUAGES))
def test_every_language_of_the_service_has_its_code(code: str) -> None:
    assert language_code(code) == code


@pytest.mark.parametrize("typed", ["klingon", "-", "english", "iw"])
def test_an_unknown_language_is_answered_with_those_there_are(typed: str) -> None:
    with pytest.raises(InputError) as caught:
        language_code(typed)
    assert f"“{typed}”" in caught.value.title
    assert set(LANGUAGES) <= set(caught.value.hint.replace(",", "").split())


def test_a_session_is_configured_as_the_settings_say() -> None:
    settings = Settings(language="de", corpus="Okafor", vad_threshold=-0.5, silence_ms=900)
    assert session_config(settings) == SessionConfig(
        language="de",
        corpus="Okafor",
        turn_detection=TurnDetection(threshold=-0.5, silence_ms=900),
    )


def test_without_voice_detection_a_session_is_in_manual_mode() -> None:
    assert session_config(Settings(voice_detection=False)).turn_detection is None


# The engine -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "settings", "environ", "name"),
    [
        ("", {}, {}, "On this computer"),
        ("", {}, WITH_KEY, "Cloud · Beijing"),
        ("--engine auto", {}, {}, "On this computer"),
        ("--engine auto", {}, WITH_KEY, "Cloud · Beijing"),
        ("--engine local", {}, WITH_KEY, "On this computer"),
        ("--engine cloud", {}, WITH_KEY, "Cloud · Beijing"),
        ("", {"engine": "local"}, WITH_KEY, "On this computer"),
        ("", {"engine": "cloud"}, WITH_KEY, "Cloud · Beijing"),
        ("--engine local", {"engine": "cloud"}, {}, "On this computer"),
        ("--engine auto", {"engine": "cloud"}, {}, "On this computer"),
        ("--region singapore", {}, WITH_KEY, "Cloud · Singapore"),
        ("--language en", {}, {}, "On this computer"),
        ("--language zh", {}, WITH_KEY, "Cloud · Beijing"),
        ("--engine ws://127.0.0.1:4000", {}, WITH_KEY, "127.0.0.1:4000"),
        ("--engine wss://asr.example.org", {"engine": "local"}, {}, "asr.example.org"),
    ],
)
def test_the_engine_follows_from_option_settings_and_key(
    listening: Listening,
    options: str,
    settings: dict[str, Any],
    environ: dict[str, str],
    name: str,
) -> None:
    engine = choice(listening(*options.split(), settings=settings, **environ))
    assert engine.name == name
    assert isinstance(engine, LocalEngine) == (name == "On this computer")


async def test_a_key_in_the_keyring_is_found(listening: Listening) -> None:
    asked = Asked()
    asked.kept[SERVICE, ACCOUNT] = KEY
    keyring.set_keyring(asked)
    endpoint = await place(choice(listening()))
    assert dict(endpoint.headers)["Authorization"] == f"Bearer {KEY}"


@pytest.mark.parametrize("engine", ["local", "ws://127.0.0.1:4000"])
def test_the_keyring_is_not_asked_where_no_key_is_needed(listening: Listening, engine: str) -> None:
    asked = Asked()
    keyring.set_keyring(asked)
    choice(listening("--engine", engine))
    assert asked.times == 0


def test_ctrl_c_is_heard_while_the_keyring_waits_for_its_owner(listening: Listening) -> None:
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
            choice(listening())
    finally:
        signal.signal(signal.SIGINT, before)
        asked.answers.set()


async def test_region_and_workspace_make_the_address(listening: Listening) -> None:
    options = ("--region", "singapore", "--workspace", "ws-1")
    endpoint = await place(choice(listening(*options, **WITH_KEY)))
    assert endpoint.url.startswith("wss://ws-1.ap-southeast-1.")
    assert endpoint.engine == "cloud"


async def test_a_gateway_takes_the_place_of_the_cloud_and_gets_the_key(
    listening: Listening,
) -> None:
    gateway = {"SURTITLE_CLOUD_URL": "wss://gateway.example.org/asr"}
    endpoint = await place(choice(listening(**WITH_KEY, **gateway)))
    assert endpoint.url.startswith("wss://gateway.example.org/asr?")
    assert dict(endpoint.headers)["Authorization"] == f"Bearer {KEY}"
    assert endpoint.engine == "cloud"


def test_a_gateway_that_would_carry_the_key_in_the_open_is_refused(listening: Listening) -> None:
    gateway = {"SURTITLE_CLOUD_URL": "ws://gateway.example.org/asr"}
    with pytest.raises(InputError, match="unencrypted"):
        choice(listening(**WITH_KEY, **gateway))


async def test_a_named_server_gets_its_token_and_never_the_key(listening: Listening) -> None:
    server = ("--engine", "ws://127.0.0.1:4000")
    with_token = await place(choice(listening(*server, **WITH_KEY, SURTITLE_TOKEN="t-1")))
    assert with_token.headers == (("Authorization", "Bearer t-1"),)
    without = await place(choice(listening(*server, **WITH_KEY)))
    assert without.headers == ()


def test_the_cloud_without_a_key_is_refused_with_the_way_out(listening: Listening) -> None:
    with pytest.raises(RefusedError) as caught:
        choice(listening("--engine", "cloud"))
    assert caught.value.exit_code == 4
    assert "DASHSCOPE_API_KEY" in caught.value.hint
    assert "--engine local" in caught.value.hint


@pytest.mark.parametrize("options", ["--engine local --language zh", "--language zh"])
def test_a_language_that_this_computer_does_not_know_is_refused(
    listening: Listening, options: str
) -> None:
    with pytest.raises(InputError, match="“zh”") as caught:
        choice(listening(*options.split()))
    assert "cloud" in caught.value.hint


@pytest.mark.parametrize("engine", ["psychic", "http", "Local"])
def test_an_unknown_engine_is_answered_with_those_there_are(
    listening: Listening, engine: str
) -> None:
    with pytest.raises(InputError, match=engine) as caught:
        choice(listening("--engine", engine))
    assert "auto, cloud, local" in caught.value.hint


def test_an_address_of_another_kind_is_refused(listening: Listening) -> None:
    with pytest.raises(InputError, match="https://"):
        choice(listening("--engine", "https://asr.example.org"))
