"""All that the real program leaves on disk is its user's alone, whatever the umask."""

from __future__ import annotations

import asyncio
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
import soundfile

from tests.fakes.program import Program, surtitle
from tests.fakes.server import NumberedServer, signal

pytestmark = pytest.mark.skipif(os.name != "posix", reason="other systems keep a user's folders so")


@pytest.fixture(autouse=True)
def _no_umask() -> Iterator[None]:
    """A user who takes nothing from anybody; programs that are started inherit it."""
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    path = tmp_path / "numbered.wav"
    soundfile.write(path, signal(3), 16000)
    return path


def modes(folder: Path) -> dict[str, int]:
    """The permissions of all that is below a folder, by path from there."""
    return {
        path.relative_to(folder).as_posix(): stat.S_IMODE(path.stat().st_mode)
        for path in sorted(folder.rglob("*"))
    }


def assert_private(folder: Path) -> None:
    found = modes(folder)
    assert found
    for name, mode in found.items():
        assert mode == (0o700 if (folder / name).is_dir() else 0o600), (name, oct(mode))


async def caption(home: Path, recording: Path) -> None:
    async with NumberedServer().running() as address:
        done = await surtitle(
            *("--log-level", "info", "listen", "--source", f"file:{recording}"),
            *("--speed", "max", "--engine", address),
            home=home,
        )
    assert done.code == 0, done


async def test_in_a_folder_of_ours(tmp_path: Path, recording: Path) -> None:
    home = tmp_path / "new" / "home"
    await caption(home, recording)
    assert_private(tmp_path / "new")
    assert {path.split("/")[0] for path in modes(home)} == {"sessions", "transcripts"}


async def test_where_wider_folders_are_there_already(tmp_path: Path, recording: Path) -> None:
    home = tmp_path / "Documents"
    for name in ("", "logs", "logs/crashes", "sessions", "transcripts", "private"):
        (home / name).mkdir(mode=0o777)
    (home / "logs" / "surtitle.log").touch()
    (home / "settings.json").write_text("{}")
    await caption(home, recording)
    assert_private(home)
    assert stat.S_IMODE(home.stat().st_mode) == 0o777  # which somebody named


async def test_a_folder_that_the_settings_name_stays_as_it_is(
    tmp_path: Path, recording: Path
) -> None:
    shared = tmp_path / "shared"
    shared.mkdir(mode=0o777)
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    (home / "settings.json").write_text(f'{{"version": 1, "transcripts_dir": "{shared}"}}')
    await caption(home, recording)
    assert stat.S_IMODE(shared.stat().st_mode) == 0o777
    assert list(modes(shared).values()) == [0o600]
    assert_private(home)


async def test_what_the_window_keeps(tmp_path: Path, recording: Path) -> None:
    home = tmp_path / "home"
    async with (
        NumberedServer().running() as address,
        Program(
            *("--log-level", "info", "gui", "--start", "--source", f"file:{recording}"),
            *("--engine", address),
            home=home,
            QT_QPA_PLATFORM="offscreen",
        ) as program,
    ):
        while not list(home.glob("transcripts/*.txt")):
            assert program.process.returncode is None
            await asyncio.sleep(0.05)
        program.process.terminate()
        done = await program.done()
    assert done.code == 0, done
    assert_private(home)
