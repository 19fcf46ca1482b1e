from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.packaging.checkout import Checkout
from tests.packaging.index import model_index, only_from

APP = """
import sys


def script():
    print(sys.argv[1:])
"""

# Programs that stand for Debian's are shell scripts, and programs of a .venv lie in bin.
pytestmark = pytest.mark.skipif(os.name == "nt", reason="a POSIX system's set-up")


# ── what is already there ──


def test_what_is_there_is_left_alone(
    prepared: Checkout, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", "")  # nothing could be installed
    environment = prepared.environment()
    environment.prepare(environment.DEV)
    environment.prepare(environment.RUN)  # a development environment can run as well
    assert capfd.readouterr() == ("", "")


def test_an_environment_for_running_is_none_for_testing(prepared: Checkout) -> None:
    environment = prepared.environment()
    environment.STAMP.write_bytes(environment._stamp(environment.RUN))
    assert prepared.is_prepared("run")
    assert not prepared.is_prepared("dev")


@pytest.mark.parametrize(
    "name",
    [
        *("packaging/requirements-dev.txt", "packaging/requirements-uv.txt"),
        *("packaging/environment.py", "pyproject.toml"),
    ],
)
def test_a_list_that_changed_asks_for_a_new_environment(prepared: Checkout, name: str) -> None:
    assert prepared.is_prepared()
    with (prepared.root / name).open("a") as file:
        file.write("\n# changed\n")
    assert not prepared.is_prepared()


@pytest.mark.parametrize("name", ["surtitle.stamp", "bin/python"])
def test_what_is_missing_from_venv_asks_for_a_new_one(prepared: Checkout, name: str) -> None:
    assert prepared.is_prepared()
    (prepared.root / ".venv" / name).unlink()
    assert not prepared.is_prepared()
    assert not prepared.environment()._has_whole_venv()


def test_a_venv_whose_python_is_gone_is_not_whole(prepared: Checkout) -> None:
    assert prepared.environment()._has_whole_venv()
    python = prepared.root / ".venv/bin/python"
    python.unlink()
    python.symlink_to(prepared.root / "gone")
    assert not prepared.environment()._has_whole_venv()
    assert not prepared.is_prepared()


def test_a_checkout_that_moved_needs_a_new_venv(prepared: Checkout, tmp_path: Path) -> None:
    moved = prepared.root.rename(tmp_path / "b")
    prepared.root, prepared.packaging = moved, moved / "packaging"
    assert not prepared.is_prepared()
    assert not prepared.environment()._has_whole_venv()


def test_an_older_python_is_told_so(checkout: Checkout, monkeypatch: pytest.MonkeyPatch) -> None:
    environment = checkout.environment()
    monkeypatch.setattr(sys, "version_info", (3, 10, 13))
    with pytest.raises(
        environment.SetupError, match=r"3\.11 or later is needed, this is 3\.10\.13"
    ):
        environment.prepare(environment.RUN)


def test_a_file_that_cannot_be_read_is_named(prepared: Checkout) -> None:
    environment = prepared.environment()
    (prepared.packaging / "requirements-dev.txt").unlink()
    with pytest.raises(environment.SetupError, match=r"requirements-dev\.txt"):
        environment.prepare(environment.DEV)


# ── uv ──


def test_uv_asks_the_index_that_pip_asks(
    prepared: Checkout, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("PIP_INDEX_URL", "UV_DEFAULT_INDEX"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    environment = prepared.environment()
    assert "UV_DEFAULT_INDEX" not in environment.uv_environment()
    (tmp_path / "pip.conf").write_text("[global]\nindex-url = https://mirror.invalid/simple\n")
    monkeypatch.setenv("PIP_CONFIG_FILE", str(tmp_path / "pip.conf"))
    wanted = environment.uv_environment()
    assert wanted["UV_DEFAULT_INDEX"] == "https://mirror.invalid/simple"
    monkeypatch.setenv("PIP_INDEX_URL", "https://nearer.invalid/simple")
    wanted = environment.uv_environment()
    assert wanted["UV_DEFAULT_INDEX"] == "https://nearer.invalid/simple"
    monkeypatch.setenv("UV_DEFAULT_INDEX", "https://own.invalid/simple")
    wanted = environment.uv_environment()
    assert wanted["UV_DEFAULT_INDEX"] == "https://own.invalid/simple"


# ── all of it ──


def test_a_new_checkout_is_set_up_and_again_after_it_moved(
    checkout: Checkout, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The real venv, pip and uv; the packages are the running environment's, packed anew."""
    index = model_index(checkout, tmp_path / "index")
    (checkout.packaging / "requirements-uv.txt").write_text(index.add_installed("uv"))
    build = ("hatchling", "editables", "packaging", "pathspec", "pluggy", "trove-classifiers")
    graphs = ("onnx", "onnxruntime", "numpy", "protobuf", "ml-dtypes", "flatbuffers")
    needed = (*build, *graphs, "typing-extensions")
    lines = [index.add_installed(name) for name in needed]
    (checkout.packaging / "requirements.txt").write_text("".join(lines))
    for name, value in only_from(index).items():
        monkeypatch.setenv(name, value)
    (checkout.root / "app").mkdir()
    (checkout.root / "app/__init__.py").write_text('__version__ = "0.1"\n')
    (checkout.root / "app/__main__.py").write_text(APP)

    first = checkout.dev("run", "--", "one", "two words")
    steps = "making .venv, installing Python packages, fetching the offline model".split(", ")
    assert (first.returncode, first.stdout) == (0, "['one', 'two words']\n"), first.stderr
    assert first.stderr == "".join(f"surtitle set-up: {step} …\n" for step in steps)
    assert checkout.has_right_model()

    second = checkout.dev("run", "--", "again")
    assert (second.stdout, second.stderr) == ("['again']\n", "")

    moved = checkout.root.rename(tmp_path / "moved")
    checkout.root, checkout.packaging = moved, moved / "packaging"
    third = checkout.dev("run", "--", "moved")
    assert (third.stdout, third.returncode) == ("['moved']\n", 0), third.stderr
    assert third.stderr == "".join(f"surtitle set-up: {step} …\n" for step in steps[:2])
