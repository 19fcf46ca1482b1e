from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.captioner.engines import choose_engine
from app.commands.context import Context
from app.commands.engines import chosen_engines, chosen_settings, language_code, server_address
from app.domain.settings import Settings
from app.errors import InputError
from app.link.engine import Engine, LocalEngine
from app.protocol.service import LANGUAGES
from tests.commands.contexts import context_for

KEY = "sk-0123456789abcdef"
WITH_KEY = {"DASHSCOPE_API_KEY": KEY}


@pytest.fixture
def listening(tmp_path: Path) -> Callable[..., Context]:
    """Make the context of `listen` with some options, what the settings say, and variables."""

    def make(*options: str, settings: dict[str, Any] | None = None, **environ: str) -> Context:
        if settings:
            (tmp_path / "settings.json").write_text(json.dumps({"version": 2, **settings}))
        return context_for(tmp_path, "listen", *options, **environ)

    return make


Listening = Callable[..., Context]


def choice(context: Context) -> Engine:
    return choose_engine(chosen_settings(context), context.keys, address=server_address(context))


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
        ("--this-computer-only", "this_computer_only", True),
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
        ("--this-computer-only", {}, WITH_KEY, "On this computer"),
        ("", {"this_computer_only": True}, WITH_KEY, "On this computer"),
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


@pytest.mark.parametrize(
    ("options", "environ", "stands_in"),
    [
        ("", {}, False),
        ("", WITH_KEY, True),
        ("--language zh", WITH_KEY, False),
        ("--engine cloud", WITH_KEY, False),
        ("--engine ws://127.0.0.1:4000", {}, False),
    ],
)
def test_the_engine_here_stands_in_where_nobody_insisted_on_another(
    listening: Listening, options: str, environ: dict[str, str], *, stands_in: bool
) -> None:
    context = listening(*options.split(), **environ)
    _, standby = chosen_engines(context, chosen_settings(context))
    assert isinstance(standby, LocalEngine) == stands_in
