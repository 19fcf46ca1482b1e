from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.packaging.checkout import Checkout, add_program

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the programs are shell scripts here")

CHECKS = ("ruff", "mypy", "lint-imports", "pytest")
# Shows each argument in brackets, since one may hold a space.
SHOW = """printf '%s' "${0##*/}"; printf ' [%s]' "$@"; echo"""


@pytest.fixture
def tools(prepared: Checkout) -> Checkout:
    """A prepared checkout whose tools only say how they were called."""
    for name in CHECKS:
        prepared.add_program(name, SHOW)
    return prepared


def called(output: str) -> list[str]:
    return [line for line in output.splitlines() if line.startswith(CHECKS)]


@pytest.mark.parametrize("arguments", [(), ("make",), ("--",)])
def test_an_unknown_command_gets_the_usage(checkout: Checkout, arguments: tuple[str, ...]) -> None:
    done = checkout.dev(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    script = (checkout.packaging / "dev.py").read_text("utf-8")
    assert done.stderr == f"{ast.get_docstring(ast.parse(script), clean=False)}\n"


def test_the_usage_names_every_command(checkout: Checkout) -> None:
    done = checkout.dev("--help")
    assert done.returncode == 0
    script = ast.parse((checkout.packaging / "dev.py").read_text("utf-8"))
    (table,) = [node for node in ast.walk(script) if isinstance(node, ast.Dict)]
    commands = {ast.literal_eval(key) for key in table.keys if key}
    assert {"run", "test", "build", "lock"} < commands
    for command in commands:
        assert f"python3 packaging/dev.py {command}" in done.stderr


def test_an_older_python_loads_nothing_before_it_is_told_so(checkout: Checkout) -> None:
    folder = str(checkout.packaging)
    show = f"""
import sys
sys.path.insert(0, {folder!r})
import dev
print(*sorted(name for name, one in sys.modules.items()
              if (getattr(one, "__file__", "") or "").startswith({folder!r})))
"""
    done = subprocess.run([sys.executable, "-c", show], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["dev", "environment", "translations"]


# ── run ──


@pytest.mark.parametrize(
    ("given", "passed"),
    [
        ((), "[listen] [--source] [sample]"),  # a checkout is tried without a screen
        (("--",), "[listen] [--source] [sample]"),
        (
            ("--", "export", "last", "--output", "two words"),
            "[export] [last] [--output] [two words]",
        ),
        (("devices",), "[devices]"),
        (("--", "listen", "--", "-x"), "[listen] [--] [-x]"),
    ],
)
def test_run_passes_its_arguments_on(
    prepared: Checkout, given: tuple[str, ...], passed: str
) -> None:
    prepared.add_program("surtitle", SHOW)
    done = prepared.dev("run", *given)
    assert (done.stdout, done.stderr) == (f"surtitle {passed}\n", "")


@pytest.mark.parametrize("variable", ["DISPLAY", "WAYLAND_DISPLAY"])
def test_run_opens_the_window_where_there_is_a_screen(
    prepared: Checkout, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.setenv(variable, ":0")
    prepared.add_program("surtitle", SHOW)
    assert prepared.dev("run").stdout == "surtitle [gui]\n"


def test_run_becomes_surtitle_where_one_stands(prepared: Checkout, tmp_path: Path) -> None:
    (tmp_path / "app").mkdir()  # another program's
    (tmp_path / "app/__main__.py").write_text("raise SystemExit('the wrong program')")
    prepared.add_program("surtitle", "pwd; exit 5")
    done = prepared.dev("run", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (5, f"{tmp_path}\n")


# ── test ──


def test_every_check_is_run(tools: Checkout) -> None:
    done = tools.dev("test")
    assert done.returncode == 0
    assert called(done.stdout) == [
        *("ruff [check]", "ruff [format] [--check]", "lint-imports []"),
        *("pytest [-n] [2] [--dist] [worksteal]", "mypy []"),  # which ran all the while
    ]


def test_types_are_checked_while_the_tests_run(tools: Checkout, tmp_path: Path) -> None:
    began, over = (str(tmp_path / name) for name in ("began", "over"))
    tools.add_program(
        "mypy", f"touch '{began}'; until [ -e '{over}' ]; do sleep 0.02; done; {SHOW}"
    )
    tools.add_program("pytest", f"until [ -e '{began}' ]; do sleep 0.02; done; touch '{over}'")
    assert tools.dev("test").returncode == 0


def test_the_program_is_compiled_for_all_tests_at_once(
    tools: Checkout, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    tools.add_program("pytest", 'echo "pytest ${PYTHONDONTWRITEBYTECODE-unset}"')
    assert called(tools.dev("test").stdout)[-2] == "pytest unset"
    assert called(tools.dev("test", "tests/link").stdout) == ["pytest unset"]


@pytest.mark.parametrize("failing", [("mypy",), ("ruff", "pytest"), ("lint-imports",)])
def test_what_failed_is_named_and_the_rest_is_run(
    tools: Checkout, failing: tuple[str, ...]
) -> None:
    for name in failing:
        tools.add_program(name, f"{SHOW}; exit 3")
    done = tools.dev("test")
    assert done.returncode == 1
    assert len(called(done.stdout)) == 5
    named = done.stderr.removeprefix("failed: ").strip().split(", ")
    assert set(named) == set(failing)


def test_arguments_go_to_pytest_alone(tools: Checkout) -> None:
    done = tools.dev("test", "tests/domain", "-k", "one or two")
    assert called(done.stdout) == ["pytest [tests/domain] [-k] [one or two]"]


def test_quick_leaves_out_what_needs_sound(tools: Checkout) -> None:
    done = tools.dev("test", "--quick")
    assert called(done.stdout)[-2] == (
        "pytest [-m] [not sound and not screen] [-n] [2] [--dist] [worksteal]"
    )
    assert len(called(done.stdout)) == 5
    done = tools.dev("test", "tests/link", "--quick")
    assert called(done.stdout) == ["pytest [-m] [not sound and not screen] [tests/link]"]


def test_checks_run_in_the_checkout(tools: Checkout, tmp_path: Path) -> None:
    tools.add_program("mypy", "pwd")
    done = tools.dev("test", cwd=tmp_path)
    assert f"{tools.root}\n" in done.stdout


# ── exec ──


def test_exec_runs_the_environments_program_first(prepared: Checkout) -> None:
    prepared.add_program("ls", f"{SHOW}; exit 7")
    done = prepared.dev("exec", "--", "ls", "a b")
    assert (done.returncode, done.stdout) == (7, "ls [a b]\n")


def test_exec_finds_the_systems_programs_too(
    prepared: Checkout, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_program(tmp_path, "own-tool", SHOW)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    assert prepared.dev("exec", "own-tool", "x").stdout == "own-tool [x]\n"


def test_exec_of_nothing_and_of_no_program(prepared: Checkout) -> None:
    assert prepared.dev("exec").returncode == 2
    assert prepared.dev("exec", "--").returncode == 2
    done = prepared.dev("exec", "--", "no-such-tool")
    assert done.returncode == 127
    assert done.stderr == "dev.py exec: there is no command no-such-tool\n"


# ── when set-up fails ──


@pytest.mark.parametrize("command", ["run", "test", "bench", "exec", "lock"])
def test_a_setup_that_fails_says_so_in_a_line(prepared: Checkout, command: str) -> None:
    (prepared.packaging / "requirements-uv.txt").unlink()
    done = prepared.dev(command)
    assert (done.returncode, done.stdout) == (1, "")
    (line,) = done.stderr.splitlines()
    assert line.startswith("surtitle set-up: ")
    assert "requirements-uv.txt" in line


def test_bench_and_lock_call_their_programs(prepared: Checkout) -> None:
    prepared.add_program("uv", f'{SHOW}; [ "$UV_SYSTEM_CERTS" = true ] && exit "${{FAIL:-0}}"')
    done = prepared.dev("lock")
    assert done.returncode == 0, done.stderr
    first, second, third = done.stdout.splitlines()
    assert first.endswith(f"[-o] [{prepared.packaging}/requirements-dev.txt]")
    assert second.endswith(
        f"[-c] [{prepared.packaging}/requirements-dev.txt] [-o] [{prepared.packaging}/requirements.txt]"
    )
    assert third.endswith(f"[-o] [{prepared.packaging}/requirements-build.txt]")
    for line in (first, second, third):
        assert "[--universal]" in line
        assert "[--generate-hashes]" in line
    prepared.add_program("python", SHOW)
    prepared.add_program("uv", "exit 3")
    assert prepared.dev("bench", "--", "start", "--json", "x").stdout == (
        "python [-m] [tests.benchmarks] [start] [--json] [x]\n"
    )
    assert prepared.dev("lock").returncode == 3
