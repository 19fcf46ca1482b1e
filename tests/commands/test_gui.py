from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from app.commands.gui import run
from app.errors import InputError, SurtitleError
from tests.commands.contexts import context_for

WITHOUT_QT = """
import sys
sys.modules["PySide6"] = None
from app.__main__ import main
sys.exit(main(sys.argv[1:]))
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


def test_without_a_screen_the_way_out_is_said(tmp_path: Path) -> None:
    with pytest.raises(SurtitleError, match="no screen") as caught:
        run(context_for(tmp_path, "gui"))
    assert "surtitle listen" in caught.value.hint


@pytest.mark.parametrize(
    ("command", "code", "said"),
    [("gui", 2, "A window needs Qt"), ("sessions", 0, ""), ("devices", None, "")],
)
def test_where_qt_is_not_installed_all_else_works(
    tmp_path: Path, command: str, code: int | None, said: str
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_QT, "--data-dir", str(tmp_path), command],
        env={"QT_QPA_PLATFORM": "offscreen", "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    if code is not None:
        assert done.returncode == code
