"""Measures this machine; each round of a benchmark runs in a process of its own.

    dev.py bench [NAME …] [--rounds N] [--json FILE] [--compare FILE]
    dev.py bench recognition --clips FOLDER        # NAME.wav with NAME.txt, what is said in it
    dev.py bench recognition --engine ws://…       # any server of the cloud's protocol

A benchmark is a module here with `measure()`, which returns figures by name. It may say how many
rounds it wants (`ROUNDS`, else 1), and that a first one does not count (`WARM_UP`).
"""

from __future__ import annotations

import argparse
import importlib
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app.errors import SurtitleError
from app.link.endpoint import direct_endpoint
from tests.benchmarks import figures, machine
from tests.benchmarks.recordings import RecordingError, pairs_in

BENCHMARKS = {
    "recognition": "the sample clips at natural speed, ours and stock streaming (3 min)",
    "noise": "babble, music, far speech; words made up where nobody speaks (5 min)",
    "capture": "the audio callback, in a real stream from PulseAudio (2 min)",
    "pipeline": "from the audio callback to the engine's socket, and what that costs (2 min)",
    "imports": "an hour of recordings on the offline engine, and one that is interrupted (10 min)",
    "outages": "words lost and time to be live again after cuts of the network (10 min)",
    "serve": "`surtitle serve` with 1, 2, 4 and 8 clients at once (5 min)",
    "soak": "hours of audio at full speed: memory, files, lines; SURTITLE_SOAK=8x20 for all day (8 min)",
    "start": "from typing a command to what it says (1 min)",
    "window": "the window's start, processor and memory, idle and captioning (140 s)",
    "bundle": "what `dev.py build` has made: its size and its start",
    "keeping": "from a final to its line on disk, and how many a second (30 s)",
    "history": "the history window with 5,000 sessions and a million lines (3 min)",
    "kills": "200 captioning processes killed at seeded moments (6 min)",
    "painting": "from an event on the wire to painted captions; 10,000 lines (50 s)",
    "exports": "10,000 lines written in each format (80 s)",
    "library": "5,000 saved sessions with a million lines: indexed, listed, searched (2 min)",
}
# Those whose measure() takes `clips`, and those whose takes `engine`.
WITH_CLIPS = ("recognition", "noise")
WITH_ENGINE = ("recognition",)


def main() -> int:
    """Run the benchmarks that are named, or all; print tables. Return the exit code."""
    options = _options()
    try:
        return _one_round(options) if options.one else _measure(options)
    except (figures.FileError, RecordingError, SurtitleError) as error:
        print(f"dev.py bench: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="dev.py bench", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    names = "\n".join(f"{name:<13}{what}" for name, what in BENCHMARKS.items())
    parser.add_argument("names", nargs="*", metavar="NAME", help=names)
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write every value there")
    parser.add_argument(
        "--compare", type=Path, metavar="FILE", help="show beside them what --json wrote earlier"
    )
    parser.add_argument("--rounds", type=int, metavar="N", help="instead of each one's own number")
    parser.add_argument(
        "--clips", type=Path, metavar="FOLDER", help="its recordings instead of the sample clips"
    )
    parser.add_argument(
        "--engine", metavar="URL", help="a server (ws:// or wss://) instead of our recogniser"
    )
    parser.add_argument("--one", choices=tuple(BENCHMARKS), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.rounds is not None and options.rounds < 1:
        parser.error("--rounds: at least 1")
    for name in options.names:
        if name not in BENCHMARKS:
            parser.error(f"no benchmark is called {name}; there are: {', '.join(BENCHMARKS)}")
    if options.clips or options.engine:
        options.names = options.names or ["recognition"]
    for option, given, takers in (
        ("--clips", options.clips, WITH_CLIPS),
        ("--engine", options.engine, WITH_ENGINE),
    ):
        if given and (strays := [name for name in options.names if name not in takers]):
            parser.error(f"{option} is for {' and '.join(takers)}, not {strays[0]}")
    options.names = options.names or list(BENCHMARKS)
    return options


def _measure(options: argparse.Namespace) -> int:
    """Run them one after the other; what is done is in the file if the rest is called off."""
    if options.clips:
        pairs_in(options.clips)
    if options.engine:
        direct_endpoint(options.engine)
    before = figures.read(options.compare) if options.compare else None
    noted = machine.describe()
    measured: dict[str, figures.Figures] = {}
    if options.json:
        figures.try_to_write(options.json)  # now, not after an hour, if it can't be
    print(machine.in_words(noted))
    for difference in figures.differences(before[0], noted) if before else ():
        print(f"warning: {difference}")
    failed = []
    for name in options.names:
        print(f"\n{name}: {_what(name, options)}", flush=True)
        rounds = list(_rounds(name, options))
        if not rounds:
            failed.append(name)
            print("  not measured")
            continue
        measured[name] = figures.together(rounds)
        earlier = before[1].get(name, {}) if before else None
        print("\n".join(figures.table(measured[name], earlier)), flush=True)
        if options.json:
            figures.write(options.json, noted, measured)
    if failed:
        print(f"not measured: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


def _what(name: str, options: argparse.Namespace) -> str:
    if options.clips or options.engine:
        return f"{options.clips or 'the sample clips'} on {options.engine or 'our recogniser'}"
    return BENCHMARKS[name]


def _rounds(name: str, options: argparse.Namespace) -> Iterator[dict[str, float]]:
    """Yield each round's figures, until there are enough, or one fails; it has said why."""
    command = [sys.executable, "-m", "tests.benchmarks", "--one", name]
    if options.clips:
        command += ["--clips", str(options.clips)]
    if options.engine:
        command += ["--engine", options.engine]
    number, wanted = 0, 1
    while number < wanted:
        done = subprocess.run(command, stdout=subprocess.PIPE, check=False)
        if done.returncode:
            return
        said = json.loads(done.stdout.splitlines()[-1])
        wanted = (options.rounds or said["rounds"]) + said["warm_up"]
        if number or not said["warm_up"]:
            yield said["figures"]
        number += 1


def _one_round(options: argparse.Namespace) -> int:
    """Measure once, in this process, and say what came of it to the one that started it."""
    benchmark = importlib.import_module(f"tests.benchmarks.{options.one}")
    given = {"clips": options.clips} if options.one in WITH_CLIPS else {}
    given |= {"engine": options.engine} if options.one in WITH_ENGINE else {}
    said: dict[str, Any] = {
        "rounds": getattr(benchmark, "ROUNDS", 1),
        "warm_up": getattr(benchmark, "WARM_UP", False),
        "figures": figures.flat(benchmark.measure(**given)),
    }
    print(json.dumps(said))
    return 0


if __name__ == "__main__":
    sys.exit(main())
