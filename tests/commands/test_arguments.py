from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import pytest

from app import __version__
from app.__main__ import COMMANDS
from app.commands.arguments import EXPORTS, build, parse
from app.errors import InputError
from app.store.export import FORMATS


def parsed(*arguments: str) -> argparse.Namespace:
    return build().parse_args(arguments)


def complaint(*arguments: str) -> InputError:
    with pytest.raises(InputError) as caught:
        parsed(*arguments)
    return caught.value


# What a command does when nothing more is said; None leaves it to the settings.
DEFAULTS: dict[tuple[str, ...], dict[str, Any]] = {
    ("listen",): {
        "source": "mic",
        "engine": None,
        "this_computer_only": False,
        "language": None,
        "region": None,
        "workspace": None,
        "vad": None,
        "silence_ms": None,
        "format": "text",
        "output": None,
        "force": False,
        "speed": 1.0,
        "duration": None,
        "no_save": False,
        "keep_audio": False,
        "obs_file": None,
    },
    ("gui",): {
        "files": [],
        "source": None,
        "engine": None,
        "this_computer_only": False,
        "language": None,
        "region": None,
        "workspace": None,
        "vad": None,
        "silence_ms": None,
        "start": False,
        "lock_captions": False,
        "hide_window": False,
        "quietly": False,
    },
    ("import", "talk.wav"): {
        "files": [Path("talk.wav")],
        "engine": None,
        "this_computer_only": False,
        "language": None,
        "region": None,
        "workspace": None,
        "vad": "on",
        "silence_ms": None,
        "again": False,
        "json": False,
    },
    ("serve",): {"host": "127.0.0.1", "port": 0, "token": None, "no_token": False},
    ("devices",): {"json": False},
    ("doctor",): {"json": False, "cloud": False},
    ("self-test",): {"json": False, "alone": None},
    ("sessions",): {"json": False},
    ("export", "last", "--format", "txt"): {
        "session": "last",
        "format": "txt",
        "output": None,
        "force": False,
        "times": True,
        "marks": True,
        "gaps": True,
        "clock": "run",
        "bom": False,
        "heard": False,
    },
}


@pytest.mark.parametrize(("arguments", "defaults"), DEFAULTS.items())
def test_a_command_has_these_options_with_these_defaults(
    arguments: tuple[str, ...], defaults: dict[str, Any]
) -> None:
    common = {"command": arguments[0], "data_dir": None, "log_level": "warning"}
    assert vars(parsed(*arguments)) == {**common, **defaults}


@pytest.mark.parametrize(
    ("arguments", "name", "value"),
    [
        ("listen --source -", "source", "-"),
        (
            "listen --source mic:Blue\N{NO-BREAK SPACE}Yeti",
            "source",
            "mic:Blue\N{NO-BREAK SPACE}Yeti",
        ),
        ("listen --source file:a:b.wav", "source", "file:a:b.wav"),
        ("listen --engine wss://asr.example.org/x?y=1", "engine", "wss://asr.example.org/x?y=1"),
        ("listen --language zh", "language", "zh"),
        ("listen --region singapore", "region", "singapore"),
        ("listen --workspace ws-1", "workspace", "ws-1"),
        ("listen --vad off", "vad", "off"),
        ("listen --silence-ms 900", "silence_ms", 900),
        ("listen --format jsonl", "format", "jsonl"),
        ("listen --format srt", "format", "srt"),
        ("listen --format vtt", "format", "vtt"),
        ("listen --output talk.txt", "output", Path("talk.txt")),
        ("listen --force", "force", True),
        ("listen --speed 2.5", "speed", 2.5),
        ("listen --speed max", "speed", None),
        ("listen --duration 90", "duration", 90.0),
        ("listen --no-save", "no_save", True),
        ("import a.wav b.mp3", "files", [Path("a.wav"), Path("b.mp3")]),
        ("import a.wav --engine local", "engine", "local"),
        ("import a.wav --language zh", "language", "zh"),
        ("import a.wav --silence-ms 900", "silence_ms", 900),
        ("import a.wav --this-computer-only", "this_computer_only", True),
        ("import a.wav --again", "again", True),
        ("import a.wav --json", "json", True),
        ("gui --start", "start", True),
        ("gui --lock-captions", "lock_captions", True),
        ("gui --hide-window", "hide_window", True),
        ("gui --quietly", "quietly", True),
        ("gui a.surtitle b.surtitle", "files", [Path("a.surtitle"), Path("b.surtitle")]),
        ("export 2026 --format surtitle --heard", "heard", True),
        ("gui --source sample", "source", "sample"),
        ("gui --engine local", "engine", "local"),
        ("gui --language zh", "language", "zh"),
        ("gui --region singapore", "region", "singapore"),
        ("gui --workspace ws-1", "workspace", "ws-1"),
        ("gui --vad off", "vad", "off"),
        ("gui --silence-ms 900", "silence_ms", 900),
        ("serve --host ::1", "host", "::1"),
        ("serve --port 65535", "port", 65535),
        ("serve --token secret", "token", "secret"),
        ("serve --no-token", "no_token", True),
        ("devices --json", "json", True),
        ("doctor --json", "json", True),
        ("self-test --json", "json", True),
        ("sessions --json", "json", True),
        ("export 2026 --format srt --output a.srt", "output", Path("a.srt")),
        ("export 2026 --format srt --force", "force", True),
        ("export 2026 --format md --no-times", "times", False),
        ("export 2026 --format md --no-marks", "marks", False),
        ("export 2026 --format md --no-gaps", "gaps", False),
        ("export 2026 --format md --clock day", "clock", "day"),
        ("export 2026 --format csv --bom", "bom", True),
        ("--data-dir kept listen", "data_dir", Path("kept")),
        ("--log-level debug listen", "log_level", "debug"),
    ],
)
def test_what_is_asked_for_is_understood(arguments: str, name: str, value: Any) -> None:
    assert getattr(parsed(*arguments.split(" ")), name) == value


def test_no_command_is_no_mistake() -> None:
    assert parsed().command is None


def test_a_transcript_can_be_exported_in_every_format_there_is() -> None:
    assert tuple(FORMATS) == EXPORTS
    for name in FORMATS:
        assert parsed("export", "last", "--format", name).format == name


@pytest.mark.parametrize("number", ["0", "-1", "nan", "inf", "1e7", "fast", ""])
@pytest.mark.parametrize("option", ["--speed", "--duration"])
def test_a_number_that_is_none_is_refused_with_what_would_do(option: str, number: str) -> None:
    error = complaint("listen", option, number)
    assert f"“{number}” is not a number" in error.title
    assert option in error.title


@pytest.mark.parametrize("port", ["-1", "65536", "http", "", "٣", "8 0"])
def test_a_port_that_is_none_is_refused(port: str) -> None:
    assert "is not a port from 0 to 65535" in complaint("serve", "--port", port).title


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        ("dance", "dance"),
        ("listen --format doc", "doc"),
        ("listen --vad maybe", "maybe"),
        ("listen --region mars", "mars"),
        ("listen --silence-ms long", "long"),
        ("listen loudly", "loudly"),
        ("listen --source", "--source"),
        ("export --format txt", "ID|last"),
        ("export last", "--format"),
        ("export last --format doc", "doc"),
        ("export last --format txt --clock wall", "wall"),
        ("serve --token a --no-token", "--no-token"),
        ("gui --no-save", "--no-save"),  # the window always keeps what was said
        ("gui --output talk.txt", "--output"),
        ("--log-level loud listen", "loud"),
        ("listen --data-dir kept", "--data-dir"),  # it stands before the command
    ],
)
def test_what_is_not_understood_is_named_with_the_way_to_help(arguments: str, part: str) -> None:
    error = complaint(*arguments.split())
    assert part in error.title
    assert error.title[0].isupper()
    assert error.hint.startswith("See surtitle ")
    assert error.hint.endswith("--help.")
    assert error.exit_code == 2


def test_the_way_to_help_names_the_command() -> None:
    assert complaint("listen", "--vad", "maybe").hint == "See surtitle listen --help."


@pytest.mark.parametrize("arguments", ["--vers", "listen --form text", "listen --no-sav"])
def test_an_option_is_not_to_be_shortened(arguments: str) -> None:
    complaint(*arguments.split())


def test_the_key_is_no_argument() -> None:
    assert not [name for name in vars(parsed("listen")) if "key" in name]


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        parsed("--version")
    assert ended.value.code == 0
    assert capsys.readouterr().out == f"surtitle {__version__}\n"


def test_help_names_every_command_with_what_it_does(capsys: pytest.CaptureFixture[str]) -> None:
    build().print_help()
    told = {
        line.split()[0]: line.split()[1:]
        for line in capsys.readouterr().out.splitlines()
        if line.strip()
    }
    for command, *_ in DEFAULTS:
        assert told[command], command


@pytest.mark.parametrize("command", [command for command, *_ in DEFAULTS])
def test_help_can_be_had_for_every_command(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        parsed(command, "--help")
    assert ended.value.code == 0
    assert capsys.readouterr().out.startswith(f"usage: surtitle {command}")


@pytest.mark.parametrize(
    "arguments",
    [
        "",
        "--start",
        "--data-dir kept",
        "--data-dir=kept --start",
        "--log-level debug --source sample",
        "--data-dir gui --log-level=info",
    ],
)
def test_where_no_command_is_named_the_window_is_meant(arguments: str) -> None:
    assert parse(arguments.split()).command == "gui"


def test_what_stands_before_and_after_the_command_that_is_meant_is_heard() -> None:
    options = parse("--data-dir=kept --log-level info --start --source sample".split())
    assert (options.data_dir, options.log_level) == (Path("kept"), "info")
    assert (options.start, options.source) == (True, "sample")


@pytest.mark.parametrize("option", ["--help", "-h", "--version"])
def test_a_question_about_the_program_is_not_one_about_the_window(
    option: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        parse(["--data-dir", "kept", option])
    assert ended.value.code == 0
    assert "surtitle gui" not in capsys.readouterr().out


@pytest.mark.parametrize("arguments", ["listen", "--data-dir kept listen", "gui --start"])
def test_a_command_that_is_named_is_that_command(arguments: str) -> None:
    assert parse(arguments.split()).command in arguments.split()


@pytest.mark.parametrize("word", ["lisen", "surtitle", "ü"])
def test_a_word_that_is_no_command_is_not_taken_for_a_file(word: str) -> None:
    with pytest.raises(InputError, match=f"invalid choice: '{word}'"):
        parse([word])


@pytest.mark.parametrize(
    "arguments",
    [
        "talk.surtitle",
        "/kept/talk",
        "./talk",
        "--data-dir kept talk.flac other.surtitle",
        "talk.surtitle --start",
    ],
)
def test_a_word_with_a_dot_or_a_folder_is_a_file_for_the_window(arguments: str) -> None:
    words = arguments.split()
    options = parse(words)
    assert options.command == "gui"
    assert options.files == [Path(word) for word in words if "talk" in word or "other" in word]


def test_no_command_looks_like_a_file() -> None:
    assert not [name for name in COMMANDS if {".", "/", "\\"} & set(name)]


@pytest.mark.parametrize("option", ["--data-dir", "--log-level"])
def test_an_option_without_its_value_is_told_and_nothing_is_taken_for_it(option: str) -> None:
    with pytest.raises(InputError, match="expected one argument"):
        parse([option])
