#!/usr/bin/env python3
"""Everything one does to a checkout of Surtitle: run it, test it, measure it, look at it.

    python3 packaging/dev.py run [-- ARGUMENTS OF surtitle]
    python3 packaging/dev.py test [--quick] [ARGUMENTS OF pytest]
    python3 packaging/dev.py bench [NAME …] [--json FILE] [--compare FILE]
    python3 packaging/dev.py pictures [FOLDER]
    python3 packaging/dev.py build
    python3 packaging/dev.py prove
    python3 packaging/dev.py exec -- COMMAND …
    python3 packaging/dev.py translate
    python3 packaging/dev.py lock
    python3 packaging/dev.py platforms

Each first brings the environment up to date, which takes no time when it already is.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator

import translations
from environment import (
    DEV,
    PACKAGING,
    PYTHON,
    ROOT,
    RUN,
    VENV_BIN,
    SetupError,
    prepare,
    uv_environment,
)


def main(arguments: list[str]) -> int:
    """Run the named command and return its exit code."""
    commands = {
        "run": run,
        "test": test,
        "bench": bench,
        "pictures": pictures,
        "build": build,
        "prove": prove,
        "exec": execute,
        "translate": translate,
        "lock": lock,
        "platforms": platforms,
    }
    if not arguments or arguments[0] not in commands:
        print(__doc__, file=sys.stderr)
        return 0 if arguments in (["-h"], ["--help"]) else 2
    try:
        return commands[arguments[0]](arguments[1:])
    except SetupError as error:
        print(f"surtitle set-up: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def run(arguments: list[str]) -> int:
    """Start Surtitle: its window, or without a screen the sample recording in the terminal."""
    prepare(RUN)
    # By its own command and not `-m app`, which would find an `app` in the folder one stands in.
    surtitle = str(VENV_BIN / "surtitle")
    return _replace_process([surtitle, *(_after_dashes(arguments) or _by_default())])


def test(arguments: list[str]) -> int:
    """Run every check that decides whether a change may land."""
    prepare(DEV)
    quick = "--quick" in arguments
    rest = [argument for argument in arguments if argument != "--quick"]
    # Most of a test's time is waiting. Each has its own sound server and screen, so two at a time is
    # safe; with more, two cores are too busy for what has to happen within a bound.
    parallel = [] if rest else ["-n", "2", "--dist", "worksteal"]
    pytest = ["pytest", *(["-m", "not sound and not screen"] if quick else []), *parallel, *rest]
    if rest:
        failed = ["pytest"] if _fails(pytest) else []
    else:
        checks = [["ruff", "check"], ["ruff", "format", "--check"], ["lint-imports"], pytest]
        # Its minute is what the tests leave of two cores while they wait.
        with _beside("mypy") as mypy:
            failed = [check[0] for check in checks if _fails(check)]
            failed += ["mypy"] if mypy() else []
    if failed:
        print(f"failed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


def bench(arguments: list[str]) -> int:
    """Measure speed and accuracy on this machine and print the figures."""
    prepare(DEV)
    return _replace_process([str(PYTHON), "-m", "tests.benchmarks", *_after_dashes(arguments)])


def pictures(arguments: list[str]) -> int:
    """Take pictures of the windows in every state, to be looked at (build/pictures)."""
    if any(argument.startswith("-") for argument in arguments):
        print("dev.py pictures [FOLDER]", file=sys.stderr)
        return 2
    prepare(DEV)
    return _replace_process([str(PYTHON), "-m", "tests.pictures", *arguments])


def build(arguments: list[str]) -> int:
    """Make what people download for this system, in dist/, and prove that it works."""
    if arguments:
        print("dev.py build", file=sys.stderr)
        return 2
    import build as making  # here, as the next two: an older Python loads this file, to be told so

    making.build()
    return 0


def prove(_: list[str]) -> int:
    """Install the .deb of dist/ in an empty Debian, and use it there as people do; needs root."""
    found = sorted((ROOT / "dist").glob("*.deb"))
    if len(found) != 1:
        raise SetupError("There is no .deb in dist/. Make it with: dev.py build")
    import installed

    installed.prove(found[0])
    return 0


def translate(_: list[str]) -> int:
    """Merge the texts of the source into resources/translations/*.ts, for Qt Linguist."""
    prepare(DEV)
    failed = translations.update(VENV_BIN / "pyside6-lupdate")
    translations.compile_all(VENV_BIN / "pyside6-lrelease")
    return failed


def execute(arguments: list[str]) -> int:
    """Run any command with the environment's programs first on PATH."""
    prepare(DEV)
    command = _after_dashes(arguments)
    if not command:
        print("dev.py exec -- COMMAND …", file=sys.stderr)
        return 2
    os.environ["PATH"] = f"{VENV_BIN}{os.pathsep}{os.environ.get('PATH', '')}"
    if shutil.which(command[0]) is None:
        print(f"dev.py exec: there is no command {command[0]}", file=sys.stderr)
        return 127  # as a shell says it
    return _replace_process(command)


def lock(_: list[str]) -> int:
    """Resolve pyproject.toml anew into the hashed lists, for every platform at once."""
    prepare(DEV)
    compile_ = [
        *(str(VENV_BIN / "uv"), "pip", "compile", "--quiet", "--universal", "--upgrade"),
        *("--generate-hashes", "--no-annotate", "--no-header"),
    ]
    development = str(PACKAGING / "requirements-dev.txt")
    runs = [
        [*compile_, "pyproject.toml", "--group", "dev", "-o", development],
        *(
            [
                *(*compile_, "pyproject.toml", "--group", group, "-c", development),
                *("-o", str(PACKAGING / f"requirements{suffix}.txt")),
            ]
            for group, suffix in (("setup", ""), ("build", "-build"))
        ),
    ]
    environment = uv_environment()
    return max(
        subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
        for command in runs
    )


def platforms(_: list[str]) -> int:
    """Look whether what goes into a bundle is in the wheels of each system (300 MB are fetched)."""
    prepare(DEV)
    import platforms as wheels

    return wheels.main()


def _fails(check: list[str]) -> bool:
    """Run a check in sight, and return whether it fails."""
    started = time.monotonic()
    print(f"── {' '.join(check)}", flush=True)
    command = [str(VENV_BIN / check[0]), *check[1:]]
    done = subprocess.run(command, cwd=ROOT, env=_written_bytecode(), check=False)
    print(f"   {time.monotonic() - started:.1f} s", flush=True)
    return done.returncode != 0


@contextlib.contextmanager
def _beside(check: str) -> Iterator[Callable[[], bool]]:
    """Run a check beside others; the call waits for it, shows what it says, and tells whether it fails."""
    gently = ["nice"] if shutil.which("nice") else []  # the tests wait for things within bounds
    command = [*gently, str(VENV_BIN / check)]
    with (
        tempfile.TemporaryFile() as said,
        subprocess.Popen(command, cwd=ROOT, stdout=said, stderr=subprocess.STDOUT) as process,
    ):

        def fails() -> bool:
            print(f"── {check}", flush=True)
            code = process.wait()
            said.seek(0)
            print(said.read().decode(errors="replace"), end="", flush=True)
            return code != 0

        yield fails


def _written_bytecode() -> dict[str, str]:
    """Return an environment in which the program is compiled once and not at each of its starts."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def _by_default() -> list[str]:
    """Return what `run` does where nothing is said."""
    screen = os.name == "nt" or sys.platform == "darwin"
    if screen or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        return ["gui"]
    return ["listen", "--source", "sample"]


def _after_dashes(arguments: list[str]) -> list[str]:
    return arguments[1:] if arguments[:1] == ["--"] else arguments


def _replace_process(command: list[str]) -> int:
    """Become `command`, so that signals and the terminal reach it directly."""
    sys.stdout.flush()
    os.environ.setdefault("PYTHONUTF8", "1")
    if os.name == "nt":  # exec on Windows gives the prompt back before the program ends
        return subprocess.run(command, check=False).returncode
    return os.execvp(command[0], command)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
