import stat
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.settings import Settings
from app.errors import InputError
from app.store.paths import Places, make_folder, resources_dir


def test_a_data_dir_holds_everything(tmp_path: Path) -> None:
    places = Places.find(tmp_path, {"SURTITLE_HOME": "/elsewhere"})
    for place in (
        places.config_dir,
        places.data_dir,
        places.transcripts_dir,
        places.log_file,
        places.sessions_dir,
        places.settings_file,
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
