"""What was called saved outlives the program, at whatever moment it is killed."""

from pathlib import Path

import pytest

from tests.kills import kill_once, long_recording

KILLS = 12  # `dev.py bench kills` does 200


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return long_recording(tmp_path_factory.mktemp("recording"))


@pytest.mark.parametrize("seed", range(KILLS))
async def test_a_killed_program_has_every_line_that_it_called_saved(
    recording: Path, tmp_path: Path, seed: int
) -> None:
    await kill_once(recording, tmp_path, seed)
