from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from app.commands.gui import run
from app.errors import InputError, SurtitleError
from tests.commands.contexts import context_for

WITHOUT = """
import sys
sys.modules[sys.argv[1]] = None
from app.__main__ import main
sys.exit(main(sys.argv[2:]))
"""


@pytest.mark.parametrize(
    ("options", "part"),
    [
        (("--source", "nowhere.wav"), "nowhere.wav"),
        (("--source", "-"), "standard input"),
        (("--engine", "psychic"), "psychic"),
        (("--language", "klingon"), "klingon"),
    ],
)
def test_what_can_t_be_is_said_before_a_window_opens(
    tmp_path: Path, options: tuple[str, ...], part: str
) -> None:
    with pytest.raises(InputError, match=part):
        run(context_for(tmp_path, "gui", *options))


def test_a_file_that_is_none_is_said_before_a_window_opens(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"There is no file talk\.surtitle"):
        run(context_for(tmp_path, "gui", "talk.surtitle"))
    with pytest.raises(InputError, match="is a folder"):
        run(context_for(tmp_path, "gui", str(tmp_path)))
    (tmp_path / "letter").touch()
    with pytest.raises(InputError, match="can't be read: not a directory"):
        run(context_for(tmp_path, "gui", str(tmp_path / "letter" / "talk.surtitle")))


def test_without_a_screen_the_way_out_is_said(tmp_path: Path) -> None:
    with pytest.raises(SurtitleError, match="no screen") as caught:
        run(context_for(tmp_path, "gui"))
    assert "surtitle listen" in caught.value.hint
    assert caught.value.exit_code == 2


@pytest.mark.parametrize(
    ("missing", "command", "code", "said"),
    [
        ("PySide6", ("gui",), 2, "A window needs Qt, which is not installed (PySide6"),
        ("PySide6", (), 2, "`surtitle listen` does without"),
        ("qasync", ("gui",), 2, "A window needs Qt, which is not installed (qasync)"),
        ("PySide6", ("sessions", "--json"), 0, ""),
    ],
)
def test_where_qt_is_not_installed_that_is_said_and_all_else_works(
    tmp_path: Path, missing: str, command: tuple[str, ...], code: int, said: str
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT, missing, "--data-dir", str(tmp_path), *command],
        env={"QT_QPA_PLATFORM": "offscreen", "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == (1 if said else 0)
