"""The command `dev.py bench`, as it is typed."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.benchmarks.clips import CLIPS

ROOT = Path(__file__).resolve().parents[2]


def bench(*arguments: object, **variables: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.benchmarks", *map(str, arguments)]
    environment = {**os.environ, **variables}
    return subprocess.run(
        command, check=False, cwd=ROOT, env=environment, capture_output=True, text=True
    )


def test_rounds_are_measured_kept_and_compared(tmp_path: Path) -> None:
    file = tmp_path / "figures.json"
    for more in ([], ["--compare", file]):
        done = bench("library", "--rounds", 2, "--json", file, *more, SURTITLE_LIBRARY="40x800")
        assert done.returncode == 0, done.stderr
    kept = json.loads(file.read_text())
    assert {"cpu", "cores", "system", "python", "versions", "calibration_ms"} < set(kept["machine"])
    assert [len(values) for values in kept["figures"]["library"].values()].count(2) > 20
    assert "before       ratio" in done.stdout
    assert "rebuild_s" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nothing"], "no benchmark is called nothing; there are: recognition, "),
        (["start", "--rounds", "0"], "--rounds: at least 1"),
        (["start", "--compare", "there/is/none"], "there/is/none can't be read: No such file"),
        (["start", "--json", "there/is/none"], "there/is/none can't be written: No such file"),
        (["start", "--clips", "tests"], "--clips is for recognition and noise, not start"),
        (["noise", "--engine", "ws://here"], "--engine is for recognition, not noise"),
        (["--clips", "there/is/none"], "there/is/none is not a folder"),
        (["--clips", "tests"], "tests has no recordings: NAME.wav, and NAME.txt with its words"),
        (["--engine", "local"], "“local” is not a WebSocket's address. It should look like wss://"),
    ],
)
def test_what_can_t_be_done_is_said_in_a_line(arguments: list[str], said: str) -> None:
    done = bench(*arguments)
    assert done.returncode == 2
    assert said in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr


def test_a_benchmark_that_fails_is_named_in_the_end(tmp_path: Path) -> None:
    shutil.copy(CLIPS / "beckett.wav", tmp_path / "talk.wav")
    (tmp_path / "talk.txt").write_text("Überhaupt nicht")
    done = bench("--clips", tmp_path)
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "dev.py bench: talk.wav: nobody knows how “überhaupt” sounds: the aligner knows English only",
        "not measured: recognition",
    ]
    assert "  not measured" in done.stdout
