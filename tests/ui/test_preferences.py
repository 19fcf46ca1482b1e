from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.caption_style import CaptionStyle
from app.domain.notices import Notice
from app.domain.settings import Settings
from app.errors import InputError
from app.store import settings_file
from app.ui.preferences import Preferences


async def test_only_what_is_changed_here_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    kept = Settings(region="singapore")
    preferences = Preferences(path, kept, replace(kept, engine="local"))  # --engine local
    preferences.restyle(size=40)
    large = CaptionStyle(size=40)
    assert preferences.value == replace(kept, engine="local", caption_style=large)
    await preferences.save()
    assert settings_file.load(path).settings == replace(kept, caption_style=large)


async def test_what_an_option_says_is_kept_once_it_is_picked_as_well(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    preferences = Preferences(path, Settings(), Settings(engine="local"))
    told: list[Settings] = []
    preferences.changed.connect(lambda: told.append(preferences.value))
    preferences.change(engine="local")
    await preferences.save()
    assert settings_file.load(path).settings.engine == "local"
    assert told == []  # it was in force already


async def test_where_nothing_was_changed_nothing_is_written(tmp_path: Path) -> None:
    preferences = Preferences(tmp_path / "settings.json", Settings(), Settings(engine="local"))
    preferences.restyle(size=CaptionStyle().size)
    await preferences.save()
    assert list(tmp_path.iterdir()) == []


async def test_it_is_told_when_something_changed_and_only_then(tmp_path: Path) -> None:
    preferences = Preferences(tmp_path / "settings.json", Settings())
    told: list[int] = []
    preferences.changed.connect(lambda: told.append(preferences.value.caption_style.size))
    preferences.restyle(size=30)
    preferences.restyle(size=30)
    assert told == [30]


async def test_what_no_field_takes_is_refused_and_changes_nothing(tmp_path: Path) -> None:
    preferences = Preferences(tmp_path / "settings.json", Settings())
    with pytest.raises(InputError, match="size"):
        preferences.restyle(size=1000)
    assert preferences.value == Settings()


async def test_it_saves_behind_the_windows(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    preferences = Preferences(path, Settings())
    async with asyncio.timeout(10), asyncio.TaskGroup() as group:
        serving = group.create_task(preferences.serve())
        for size in range(20, 30):
            preferences.restyle(size=size)
            await asyncio.sleep(0.001)
        while settings_file.load(path).settings.caption_style.size != 29:
            await asyncio.sleep(0.01)
        serving.cancel()


async def test_where_nothing_can_be_saved_it_is_told_and_holds_until_the_end(
    tmp_path: Path,
) -> None:
    (tmp_path / "home").touch()
    preferences = Preferences(tmp_path / "home" / "settings.json", Settings())
    told: list[Notice] = []
    preferences.trouble_told.connect(told.append)
    preferences.restyle(lines=3)
    await preferences.save()
    assert "Nothing can be kept" in told[0].title
    assert preferences.value.caption_style.lines == 3
    (tmp_path / "home").unlink()
    preferences.restyle(size=40)  # the next change brings the earlier one along
    await preferences.save()
    kept = settings_file.load(tmp_path / "home" / "settings.json").settings
    assert kept == Settings(caption_style=CaptionStyle(lines=3, size=40))
    assert len(told) == 1


async def test_what_could_not_be_saved_is_saved_once_it_can_be_and_told_once(
    tmp_path: Path,
) -> None:
    (tmp_path / "home").touch()
    preferences = Preferences(tmp_path / "home" / "settings.json", Settings(), retry_s=0.01)
    told: list[Notice] = []
    preferences.trouble_told.connect(told.append)
    tried = asyncio.Event()
    async with asyncio.timeout(10), asyncio.TaskGroup() as group:
        serving = group.create_task(preferences.serve())
        preferences.trouble_told.connect(tried.set)
        preferences.change(transcripts_dir=str(tmp_path))
        await tried.wait()
        await preferences.save()  # and once more in vain
        (tmp_path / "home").unlink()
        while not (tmp_path / "home" / "settings.json").exists():
            await asyncio.sleep(0.01)
        serving.cancel()
    kept = settings_file.load(tmp_path / "home" / "settings.json").settings
    assert kept.transcripts_dir == str(tmp_path)
    assert len(told) == 1


@pytest.mark.parametrize(
    ("size", "step", "expected"), [(28, 4, 32), (12, -4, 12), (96, 4, 96), (80, None, 28)]
)
async def test_captions_grow_and_shrink_within_what_can_be_read(
    tmp_path: Path, size: int, step: int | None, expected: int
) -> None:
    preferences = Preferences(
        tmp_path / "settings.json", Settings(caption_style=CaptionStyle(size=size))
    )
    preferences.step_caption_size(step)
    assert preferences.value.caption_style.size == expected
