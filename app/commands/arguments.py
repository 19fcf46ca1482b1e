"""The command line's grammar. Only argparse is imported here, so that `--version` is instant."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import Any, NoReturn

from app import __version__
from app.domain.shortcuts import WISHES
from app.errors import InputError

SOURCES = "mic, mic:NAME, file:PATH, sample, or - for standard input"
LOG_LEVELS = ("debug", "info", "warning", "error")
EXPORTS = ("txt", "md", "docx", "srt", "vtt", "csv", "json", "surtitle")


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line, as every error of this program is said."""

    def __init__(self, **options: Any) -> None:
        # An abbreviation that a script relies on would break with the next option added.
        super().__init__(allow_abbrev=False, **options)

    def error(self, message: str) -> NoReturn:
        raise InputError(message[:1].upper() + message[1:], f"See {self.prog} --help.")


def build() -> argparse.ArgumentParser:
    """Return the parser; `options.command` names the command, None when none was given."""
    parser = _Parser(
        prog="surtitle", description="Live captions of what your microphone hears.", add_help=True
    )
    parser.add_argument("--version", action="version", version=f"surtitle {__version__}")
    parser.add_argument(
        "--data-dir",
        type=Path,
        metavar="DIR",
        help="keep settings, journals and transcripts there (also: SURTITLE_HOME)",
    )
    parser.add_argument("--log-level", choices=LOG_LEVELS, default="warning")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", parser_class=_Parser)
    _add_gui(commands)
    _add_listen(commands)
    _add_import(commands)
    _add_serve(commands)
    _add_tell(commands)
    doctor = _add_list(commands, "doctor", "say what works here and what to do about the rest")
    doctor.add_argument(
        "--cloud", action="store_true", help="open a session in the cloud with the key, and end it"
    )
    for name, summary in (
        ("devices", "list what can be heard"),
        ("sessions", "list the saved transcripts"),
    ):
        _add_list(commands, name, summary)
    self_test = _add_list(commands, "self-test", "check the installed program from end to end")
    # What it starts itself with, since a check may end the process that it is made in.
    self_test.add_argument("--alone", nargs="+", metavar="CHECK", help=argparse.SUPPRESS)
    recover = _add_list(commands, "recover", "close sessions that were cut short")
    recover.add_argument(
        "folders",
        nargs="*",
        type=Path,
        metavar="FOLDER",
        help="also take journals home that had to be kept there",
    )
    _add_search(commands)
    _add_export(commands)
    return parser


def _add_list(commands: argparse._SubParsersAction[_Parser], name: str, summary: str) -> _Parser:
    """Add a command that prints what it finds."""
    parser = commands.add_parser(name, help=summary, description=summary.capitalize())
    parser.add_argument("--json", action="store_true", help="print JSON")
    return parser


def parse(arguments: list[str]) -> argparse.Namespace:
    """Read the arguments; where they name no command, the window is meant, and files for it to open.

    A word is a file's where it has a dot or a folder before it, as no command has.
    """
    at = 0
    while at < len(arguments) and arguments[at].partition("=")[0] in ("--data-dir", "--log-level"):
        at += 1 if "=" in arguments[at] else 2
    if at > len(arguments):  # the value of an option is missing, which argparse says
        return build().parse_args(arguments)
    first = arguments[at] if at < len(arguments) else ""
    is_file = not first.startswith("-") and not {".", "/", os.sep}.isdisjoint(first)
    is_option = first.startswith("-") and first not in ("-h", "--help", "--version")
    if not first or is_file or is_option:
        arguments = [*arguments[:at], "gui", *arguments[at:]]
    return build().parse_args(arguments)


def _add_gui(commands: argparse._SubParsersAction[_Parser]) -> None:
    gui = commands.add_parser(
        "gui",
        help="open the window and the caption strip; so does no command at all",
        description="Open the window and the caption strip.",
    )
    gui.add_argument(
        "files", nargs="*", type=Path, metavar="FILE", help="sessions (.surtitle), or a recording"
    )
    _add_session(gui, source=None)  # what was picked the last time
    gui.add_argument("--start", action="store_true", help="begin to caption at once")
    gui.add_argument(
        "--lock-captions", action="store_true", help="let clicks go through the caption strip"
    )
    gui.add_argument(
        "--hide-window", action="store_true", help="show the captions only; start again to see it"
    )
    gui.add_argument(
        "--quietly", action="store_true", help="open without taking the keyboard, as at login"
    )


def _add_session(parser: argparse.ArgumentParser, *, source: str | None) -> None:
    """Add what is heard, where nothing is said `source`, and with which engine."""
    parser.add_argument("--source", default=source, metavar="S", help=f"{SOURCES} (default: mic)")
    parser.add_argument(
        "--vad", choices=("on", "off"), help="off: you end the sentences, not a pause"
    )
    _add_engine(parser)


def _add_engine(parser: argparse.ArgumentParser) -> None:
    """Add which engine hears, and how."""
    parser.add_argument(
        "--engine",
        metavar="E",
        help="auto, cloud, local, or the ws:// or wss:// address of a server; "
        "auto is the cloud where a key is there, else this computer",
    )
    parser.add_argument(
        "--this-computer-only",
        action="store_true",
        help="connect to nothing outside, whatever else is set",
    )
    parser.add_argument("--language", metavar="CODE", help="such as en or zh; default: detect")
    parser.add_argument("--region", choices=("beijing", "singapore"), help="the key's region")
    parser.add_argument("--workspace", metavar="ID", help="the cloud workspace")
    parser.add_argument(
        "--silence-ms", type=int, metavar="N", help="silence that ends a sentence, 200 to 6000"
    )


def _add_listen(commands: argparse._SubParsersAction[_Parser]) -> None:
    listen = commands.add_parser(
        "listen",
        help="caption in the terminal",
        description="Caption in the terminal; Ctrl-C finishes and waits for the last words.",
    )
    _add_session(listen, source="mic")
    listen.add_argument("--format", choices=("text", "jsonl", "srt", "vtt"), default="text")
    listen.add_argument(
        "--output", type=Path, metavar="PATH", help="write there, not to the screen"
    )
    listen.add_argument("--force", action="store_true", help="let --output replace a file")
    listen.add_argument(
        "--speed",
        type=_speed,
        default=1.0,
        metavar="X|max",
        help="how fast a file is played (default: 1)",
    )
    listen.add_argument(
        "--duration", type=_seconds, metavar="S", help="finish after S seconds of audio"
    )
    kept = listen.add_mutually_exclusive_group()
    kept.add_argument("--no-save", action="store_true", help="keep no transcript")
    kept.add_argument(
        "--keep-audio", action="store_true", help="keep the sound as well, beside the transcript"
    )
    listen.add_argument(
        "--obs-file", metavar="PATH", help="a text file to hold the caption of the moment"
    )


def _add_import(commands: argparse._SubParsersAction[_Parser]) -> None:
    importing = commands.add_parser(
        "import",
        help="caption recordings as fast as it goes",
        description="Caption recordings as fast as the engine goes, each into a session of its own. "
        "Ctrl-C keeps what is done; the same command goes on from there.",
    )
    importing.add_argument(
        "files", type=Path, nargs="+", metavar="FILE", help="WAV, FLAC, Ogg or MP3"
    )
    _add_engine(importing)
    importing.set_defaults(vad="on")  # nobody ends the sentences of a recording
    importing.add_argument(
        "--again",
        action="store_true",
        help="begin anew what was captioned already, in another session",
    )
    importing.add_argument("--json", action="store_true", help="print one JSON object a file")


def _add_serve(commands: argparse._SubParsersAction[_Parser]) -> None:
    serve = commands.add_parser(
        "serve",
        help="offer the offline recogniser to other programs",
        description="Serve the offline recogniser over the Qwen-ASR realtime protocol. "
        "Prints one line of JSON with the address and the token when ready.",
    )
    serve.add_argument("--host", default="127.0.0.1", metavar="H")
    serve.add_argument("--port", type=_port, default=0, metavar="P", help="default: a free one")
    token = serve.add_mutually_exclusive_group()
    token.add_argument("--token", metavar="T", help="what clients must send; default: a new one")
    token.add_argument("--no-token", action="store_true", help="let any local program in")


def _add_tell(commands: argparse._SubParsersAction[_Parser]) -> None:
    tell = commands.add_parser(
        "tell",
        help="say something to the running window, as a shortcut of the desktop's own",
        description="Say something to the running window. Exits with 3 where none runs.",
    )
    tell.add_argument(
        "action",
        choices=WISHES,
        help="start, finish or toggle captioning; lock, unlock, show, hide, freeze or unfreeze "
        "the captions; mark this moment; bring the window forward",
    )


def _add_search(commands: argparse._SubParsersAction[_Parser]) -> None:
    search = _add_list(commands, "search", "find what was said in the saved transcripts")
    search.add_argument(
        "words",
        nargs="+",
        metavar="WORDS",
        help="what has to be in a line, in any order; '\"in quotes\"': just so",
    )
    search.add_argument(
        "--limit", type=_count, default=50, metavar="N", help="lines to show at most (default: 50)"
    )


def _add_export(commands: argparse._SubParsersAction[_Parser]) -> None:
    export = commands.add_parser("export", help="write a saved transcript in another format")
    export.add_argument("session", metavar="ID|last", help="a session's id, its beginning, or last")
    export.add_argument("--format", choices=EXPORTS, required=True)
    export.add_argument("--output", type=Path, metavar="PATH", help="default: standard output")
    export.add_argument("--force", action="store_true", help="let --output replace a file")
    for name, summary in (
        ("times", "leave out when it was said"),
        ("marks", "leave out which lines are marked"),
        ("gaps", "leave out what could not be heard"),
    ):
        export.add_argument(f"--no-{name}", dest=name, action="store_false", help=summary)
    export.add_argument(
        "--clock",
        choices=("run", "day"),
        default="run",
        help="txt, md, docx: times count from the start, or are those of the day (default: run)",
    )
    export.add_argument(
        "--bom", action="store_true", help="csv: begin with the mark by which Excel knows UTF-8"
    )
    export.add_argument(
        "--heard", action="store_true", help="surtitle: also what corrected lines said before"
    )


def _speed(text: str) -> float | None:
    """Return how many times natural speed; None stands for max."""
    if text == "max":
        return None
    return _positive(text, "a number above 0, or max")


def _seconds(text: str) -> float:
    return _positive(text, "a number of seconds above 0")


def _positive(text: str, wanted: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not 0 < number < 1e6:  # also turns away nan and inf
        raise argparse.ArgumentTypeError(f"“{text}” is not {wanted}")
    return number


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 10**9):
        raise argparse.ArgumentTypeError(f"“{text}” is not a number above 0")
    return int(text)


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) < 65536):
        raise argparse.ArgumentTypeError(f"“{text}” is not a port from 0 to 65535")
    return int(text)
