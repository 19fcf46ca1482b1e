import os
import stat
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.settings import Settings
from app.errors import InputError
from app.store.paths import Places, call_address, make_folder, make_missing, resources_dir, tighten


def test_a_data_dir_holds_everything(tmp_path: Path) -> None:
    places = Places.find(tmp_path, {"SURTITLE_HOME": "/elsewhere"})
    for place in (
        places.config_dir,
        places.data_dir,
        places.transcripts_dir,
        places.log_file,
        places.sessions_dir,
        places.settings_file,
        places.key_file,
        places.crash_dir,
    ):
        assert place.is_relative_to(tmp_path)


def test_the_environment_names_a_data_dir_too(tmp_path: Path) -> None:
    assert Places.find(None, {"SURTITLE_HOME": str(tmp_path)}) == Places.find(tmp_path, {})


def test_without_either_the_places_are_the_systems_own() -> None:
    places = Places.find(None, {"SURTITLE_HOME": ""})
    assert places.transcripts_dir.name == "Surtitle"
    assert places.data_dir.is_absolute()
    assert places.data_dir.name == "surtitle"


def test_settings_move_the_transcripts_and_nothing_else(tmp_path: Path) -> None:
    places = Places.find(tmp_path, {})
    moved = places.honouring(Settings(transcripts_dir=str(tmp_path / "notes")))
    assert moved == replace(places, transcripts_dir=tmp_path / "notes")
    assert places.honouring(Settings()) is places


def test_a_home_that_is_nobodys_is_told_by_name() -> None:
    nowhere = "~nobody-of-this-name/Surtitle"
    with pytest.raises(InputError, match=nowhere):
        Places.find(Path(nowhere), {})
    with pytest.raises(InputError, match=nowhere):
        Places.find(None, {}).honouring(Settings(transcripts_dir=nowhere))


def test_folders_are_for_their_owner_alone(tmp_path: Path) -> None:
    made = make_folder(tmp_path / "a" / "b")
    assert stat.S_IMODE(made.stat().st_mode) == 0o700
    assert stat.S_IMODE(made.parent.stat().st_mode) == 0o700
    assert make_folder(made) == made


def test_a_file_in_the_way_is_told_with_the_folder_and_the_way_out(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for folder in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(InputError) as caught:
            make_folder(folder)
        assert str(folder) in caught.value.title
        assert "--data-dir" in caught.value.hint


def test_the_resources_are_those_of_this_checkout() -> None:
    assert resources_dir() == Path(__file__).parents[2] / "resources"


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def no_umask() -> Iterator[None]:
    """A user who takes nothing from anybody."""
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.mark.usefixtures("no_umask")
def test_folders_are_private_whatever_the_umask(tmp_path: Path) -> None:
    make_missing(tmp_path / "a" / "b")
    assert mode(tmp_path / "a") == mode(tmp_path / "a" / "b") == 0o700


@pytest.mark.usefixtures("no_umask")
def test_our_own_folders_are_tightened_and_one_that_was_named_is_not(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    for name in ("sessions", "transcripts", "logs", "private", "other"):
        (tmp_path / name).mkdir(mode=0o777)
    Places.find(tmp_path, {}).tighten()
    assert {path.name: mode(path) for path in tmp_path.iterdir()} == {
        **dict.fromkeys(("sessions", "transcripts", "logs", "private"), 0o700),
        "other": 0o777,
    }
    assert mode(tmp_path) == 0o755


@pytest.mark.usefixtures("no_umask")
def test_the_system_s_own_places_for_us_are_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    places = Places.find(None, {})
    shared = places.transcripts_dir.parent
    for folder in (places.config_dir, places.data_dir, places.transcripts_dir):
        folder.mkdir(mode=0o777, parents=True)
    places.tighten()
    assert {mode(places.config_dir), mode(places.data_dir), mode(places.transcripts_dir)} == {0o700}
    assert mode(shared) == 0o777


def test_what_is_a_link_or_not_there_is_none_of_ours(tmp_path: Path) -> None:
    (tmp_path / "theirs").mkdir()
    (tmp_path / "theirs").chmod(0o755)
    (tmp_path / "link").symlink_to("theirs")
    tighten(tmp_path / "link")
    tighten(tmp_path / "missing")
    assert mode(tmp_path / "theirs") == 0o755


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_another_user_s_file_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "file").chmod(0o644)
    os.chown(tmp_path / "file", 12345, -1)
    tighten(tmp_path / "file")
    assert mode(tmp_path / "file") == 0o644


def test_the_window_is_spoken_to_where_nobody_else_can_be_before_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with tempfile.TemporaryDirectory() as runtime:  # whose path is short
        monkeypatch.setenv("XDG_RUNTIME_DIR", runtime)
        assert Path(call_address(tmp_path)).parent == Path(runtime)
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(tmp_path))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "gone"))
    folder = Path(call_address(tmp_path)).parent
    assert folder.parent == tmp_path
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert call_address(tmp_path / "other") != call_address(tmp_path)
