from __future__ import annotations

import json
import sys
from pathlib import Path

import keyring
import pytest
from keyring.errors import KeyringLocked
from websockets.asyncio.server import ServerConnection
from websockets.http11 import Request, Response

from app.commands.doctor import (
    check_cloud,
    check_crashes,
    check_engine,
    check_folders,
    check_key,
    check_screen,
    check_sound,
    run,
)
from app.domain.checks import Verdict
from app.store.secrets import ACCOUNT, SERVICE, Secret
from tests.commands.contexts import context_for
from tests.fakes.keyring_backend import FakeKeyring
from tests.fakes.pulse import PulseServer
from tests.fakes.server import NumberedServer, running

WITH_KEY = {"DASHSCOPE_API_KEY": "sk-0123456789abcdef"}


@pytest.fixture
def deaf(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without a sound server, and so, on Linux, without microphones."""
    monkeypatch.setenv("PULSE_SERVER", "unix:/nonexistent")


@pytest.fixture
def no_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine on which no child of ours starts."""
    monkeypatch.setenv("PYTHONHOME", "/nonexistent")


def settings(home: Path, **members: str) -> None:
    """Save these settings."""
    (home / "settings.json").write_text(json.dumps({"version": 1, **members}))


# The whole ------------------------------------------------------------------------------------


@pytest.mark.usefixtures("deaf")
def test_people_read_all_that_was_looked_at(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(context_for(tmp_path, "doctor")) == 0
    lines = capsys.readouterr().out.splitlines()
    names = [line[2:16].strip() for line in lines if line[0] != " "]
    assert names == ["Sound", "Offline engine", "Cloud key", "Screen", "Transcripts", "Journals"]


@pytest.mark.usefixtures("deaf")
def test_a_machine_with_nothing_but_the_program_can_caption(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(context_for(tmp_path, "doctor", "--json")) == 0
    rows = json.loads(capsys.readouterr().out)
    assert {row["name"]: row["verdict"] for row in rows} == {
        "Sound": "note",
        "Offline engine": "ok",
        "Cloud key": "note",
        "Screen": "note",
        "Transcripts": "ok",
        "Journals": "ok",
    }


@pytest.mark.usefixtures("deaf", "no_engine")
@pytest.mark.expected_log("the recogniser's last words")
@pytest.mark.parametrize(("environ", "code"), [({}, 5), (WITH_KEY, 0)])
def test_it_ends_with_5_where_neither_engine_can_be_had(
    tmp_path: Path, environ: dict[str, str], code: int
) -> None:
    assert run(context_for(tmp_path, "doctor", **environ)) == code


# Sound ----------------------------------------------------------------------------------------


@pytest.mark.sound
def test_microphones_are_named_and_the_default_is_marked(pulse: PulseServer) -> None:
    pulse.add_microphone("built-in", "Built-in Audio")
    pulse.add_microphone("headset", "USB Headset")
    pulse.set_default("headset")
    check = check_sound()
    assert check.verdict is Verdict.FINE
    assert check.found == "Can listen to: USB Headset (default), Built-in Audio."


@pytest.mark.sound
def test_what_the_computer_plays_is_no_microphone(pulse: PulseServer) -> None:
    check = check_sound()
    assert check.verdict is Verdict.NOTE
    assert "--source file:PATH" in check.hint


@pytest.mark.sound
def test_without_the_sound_library_no_microphone_is_of_use(
    pulse: PulseServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    pulse.add_microphone("headset", "USB Headset")
    monkeypatch.setitem(sys.modules, "sounddevice", None)  # as where it is not installed
    check = check_sound()
    assert check.verdict is Verdict.BROKEN
    assert "PortAudio" in check.found
    assert check.hint


# Engines --------------------------------------------------------------------------------------


async def test_the_engine_is_started_to_prove_that_it_starts() -> None:
    assert (await check_engine()).verdict is Verdict.FINE


@pytest.mark.usefixtures("no_engine")
@pytest.mark.expected_log("the recogniser's last words")
async def test_an_engine_that_does_not_start_is_broken_and_says_why() -> None:
    check = await check_engine()
    assert check.verdict is Verdict.BROKEN
    assert "did not start" in check.found
    assert check.hint


def test_without_a_key_the_way_to_one_is_told(tmp_path: Path) -> None:
    check = check_key(context_for(tmp_path, "doctor"))
    assert check.verdict is Verdict.NOTE
    assert "DASHSCOPE_API_KEY" in check.hint


def test_a_key_is_found_and_never_shown(tmp_path: Path) -> None:
    settings(tmp_path, region="singapore")
    check = check_key(context_for(tmp_path, "doctor", **WITH_KEY))
    assert check.verdict is Verdict.FINE
    assert check.found == "Found in DASHSCOPE_API_KEY, for the region singapore."
    assert check.hint == ""


def test_a_key_in_the_keyring_is_said_to_be_there(tmp_path: Path) -> None:
    fake = FakeKeyring()
    fake.kept[SERVICE, ACCOUNT] = "sk-kept"
    keyring.set_keyring(fake)
    check = check_key(context_for(tmp_path, "doctor", **WITH_KEY))
    assert check.verdict is Verdict.FINE
    assert check.found == "Found in the system's keyring, for the region beijing."


def test_a_keyring_that_cannot_be_asked_is_told_with_the_way_round_it(tmp_path: Path) -> None:
    keyring.set_keyring(FakeKeyring(failure=KeyringLocked("dismissed")))
    check = check_key(context_for(tmp_path, "doctor"))
    assert check.verdict is Verdict.NOTE
    assert "it is locked." in check.hint
    assert "DASHSCOPE_API_KEY" in check.hint


def test_who_has_gone_round_the_keyring_is_only_told_about_it(tmp_path: Path) -> None:
    keyring.set_keyring(FakeKeyring(failure=KeyringLocked("dismissed")))
    check = check_key(context_for(tmp_path, "doctor", **WITH_KEY))
    assert check.verdict is Verdict.FINE
    assert check.hint == "The keyring could not be asked: it is locked."


# Places ---------------------------------------------------------------------------------------


def test_a_screen_is_looked_for(tmp_path: Path) -> None:
    without = check_screen(context_for(tmp_path, "doctor"))
    assert without.verdict is Verdict.NOTE
    assert "terminal" in without.hint
    there = check_screen(context_for(tmp_path, "doctor", QT_QPA_PLATFORM="offscreen"))
    assert there.verdict is Verdict.FINE


def test_on_wayland_it_says_which_way_captions_keep_their_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.commands.doctor.find_platform", lambda _environ: "xcb")
    through = check_screen(context_for(tmp_path, "doctor", WAYLAND_DISPLAY="w-0", DISPLAY=":0"))
    assert (through.verdict, "XWayland" in through.found) == (Verdict.FINE, True)
    native = check_screen(context_for(tmp_path, "doctor", XDG_SESSION_TYPE="wayland"))
    assert native.verdict is Verdict.NOTE
    assert "XWayland" in native.hint


def test_folders_are_named_and_not_made_for_the_look_of_it(tmp_path: Path) -> None:
    home = tmp_path / "home"
    transcripts, journals = check_folders(context_for(home, "doctor"))
    assert transcripts.found == f"Kept in {home}/transcripts."
    assert journals.found == f"Kept in {home}/sessions."
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_there_is_tried_and_left_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "sessions").mkdir()
    _, journals = check_folders(context_for(tmp_path, "doctor"))
    assert journals.verdict is Verdict.FINE
    assert list((tmp_path / "sessions").iterdir()) == []


def test_a_file_in_the_way_is_broken_and_has_a_way_out(tmp_path: Path) -> None:
    (tmp_path / "sessions").write_text("in the way")
    settings(tmp_path, transcripts_dir=str(tmp_path / "sessions" / "below"))
    for check in check_folders(context_for(tmp_path, "doctor")):
        assert check.verdict is Verdict.BROKEN
        assert check.found == f"Nothing can be kept in {tmp_path}/sessions: a file is in the way."
        assert "--data-dir" in check.hint


def test_the_transcripts_are_looked_for_where_the_settings_want_them(tmp_path: Path) -> None:
    settings(tmp_path, transcripts_dir=str(tmp_path / "elsewhere"))
    transcripts, _ = check_folders(context_for(tmp_path, "doctor"))
    assert transcripts.found == f"Kept in {tmp_path}/elsewhere."


# The cloud ------------------------------------------------------------------------------------


async def test_a_session_is_opened_with_the_key_and_properly_ended(tmp_path: Path) -> None:
    settings(tmp_path, language="fr")
    server = NumberedServer()
    async with server.running() as address:
        environ = {**WITH_KEY, "SURTITLE_CLOUD_URL": address}
        check, code = await check_cloud(context_for(tmp_path, "doctor", "--cloud", **environ))
    assert (check.verdict, code) == (Verdict.FINE, 0)
    assert check.found == "Cloud · 127.0.0.1 accepts the key and the settings."
    assert server.finished == 1
    assert server.configs[0].language == "fr"


async def test_a_key_that_is_turned_away_is_broken_and_says_why(tmp_path: Path) -> None:
    def refuse(connection: ServerConnection, _request: Request) -> Response:
        return connection.respond(401, f"No such key: {WITH_KEY}\n")

    async def never(_socket: ServerConnection) -> None:
        raise AssertionError

    async with running(never, process_request=refuse) as address:
        environ = {**WITH_KEY, "SURTITLE_CLOUD_URL": address}
        check, code = await check_cloud(context_for(tmp_path, "doctor", "--cloud", **environ))
    assert (check.verdict, code) == (Verdict.BROKEN, 4)
    assert "does not accept the key" in check.found
    assert "region" in check.hint


async def test_a_cloud_that_can_t_be_reached_is_not_said_to_be_tried_again(tmp_path: Path) -> None:
    environ = {**WITH_KEY, "SURTITLE_CLOUD_URL": "ws://127.0.0.1:1"}
    check, code = await check_cloud(context_for(tmp_path, "doctor", "--cloud", **environ))
    assert (check.verdict, code) == (Verdict.BROKEN, 5)
    assert "can't be reached" in check.found


async def test_without_a_key_there_is_nothing_to_try(tmp_path: Path) -> None:
    check, code = await check_cloud(context_for(tmp_path, "doctor", "--cloud"))
    assert (check.verdict, code) == (Verdict.BROKEN, 4)
    assert "DASHSCOPE_API_KEY" in check.hint


async def test_with_this_computer_only_that_is_said_and_no_keyring_asked(tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_text('{"version": 1, "this_computer_only": true}')
    check, code = await check_cloud(context_for(tmp_path, "doctor", "--cloud", **WITH_KEY))
    assert (check.verdict, code) == (Verdict.NOTE, 0)
    assert "“This computer only” is on" in check.found
    assert check.hint


@pytest.mark.usefixtures("deaf")
@pytest.mark.parametrize(("options", "code", "there"), [((), 0, False), (("--cloud",), 5, True)])
def test_the_cloud_is_tried_when_asked_for_and_not_otherwise(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    options: tuple[str, ...],
    code: int,
    *,
    there: bool,
) -> None:
    environ = {**WITH_KEY, "SURTITLE_CLOUD_URL": "ws://127.0.0.1:1"}
    assert run(context_for(tmp_path, "doctor", "--json", *options, **environ)) == code
    names = [row["name"] for row in json.loads(capsys.readouterr().out)]
    assert ("Cloud" in names) == there


def test_a_key_in_a_file_is_said_to_be_there(tmp_path: Path) -> None:
    context = context_for(tmp_path, "doctor")
    context.keys.keep(Secret("sk-kept"), "file")
    check = check_key(context_for(tmp_path, "doctor"))
    assert str(context.places.key_file) in check.found
    assert "only you can read" in check.found


# Crashes --------------------------------------------------------------------------------------


def test_reports_of_crashes_are_said_to_be_there_if_they_are(tmp_path: Path) -> None:
    context = context_for(tmp_path, "doctor")
    assert list(check_crashes(context)) == []
    folder = context.places.crash_dir
    assert not folder.exists()
    folder.mkdir(parents=True)
    (folder / "crash-1.record").write_text('{"ended": ["LookupError"]}\n')
    (check,) = check_crashes(context)
    assert check.verdict is Verdict.NOTE
    assert f"{folder}/crash-1.new.txt" in check.found
    assert "sent to nobody" in check.hint
