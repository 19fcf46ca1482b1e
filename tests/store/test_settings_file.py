import json
import stat
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.caption_style import CaptionStyle
from app.domain.settings import RULES, Settings
from app.errors import InputError, StorageError
from app.phrases import Phrase
from app.store import settings_file, settings_members

NOW = datetime(2026, 11, 23, 8, 12, tzinfo=UTC)
CHOSEN = Settings(engine="local", language="en", silence_ms=900, corpus="Okafor 山")


def test_what_is_saved_is_loaded(tmp_path: Path) -> None:
    path = tmp_path / "new" / "settings.json"
    settings_file.save(path, CHOSEN)
    assert settings_file.load(path) == settings_file.Loaded(settings=CHOSEN)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_no_file_means_the_defaults(tmp_path: Path) -> None:
    loaded = settings_file.load(tmp_path / "settings.json")
    assert loaded == settings_file.Loaded(settings=Settings())


def test_a_broken_field_costs_that_field_and_is_named(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    members = {**settings_members.written(CHOSEN), "engine": "telepathy", "colour": "red"}
    path.write_text(json.dumps(members))
    loaded = settings_file.load(path, now=NOW)
    assert loaded.settings == Settings(language="en", silence_ms=900, corpus="Okafor 山")
    assert loaded.reset == ("engine",)
    assert loaded.notice is not None
    assert "engine" in loaded.notice.title
    aside = tmp_path / "settings.json.damaged-20261123T081200"
    assert json.loads(aside.read_text()) == members
    assert loaded.notice.hint == (
        f"engine: Choose one of: auto, cloud, local. The file as it was is kept as {aside}."
    )
    assert isinstance(loaded.notice.hint, Phrase)
    assert path.exists()  # the next change replaces it


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe{", b"[]", b"[" * 100_000])
def test_a_damaged_file_is_kept_aside(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(content)
    loaded = settings_file.load(path, now=NOW)
    assert loaded.settings == Settings()
    aside = tmp_path / "settings.json.damaged-20261123T081200"
    assert aside.read_bytes() == content
    assert loaded.notice is not None
    assert str(aside) in loaded.notice.hint


@pytest.mark.parametrize("cut", range(1, 700, 50))
def test_of_a_file_that_is_torn_off_what_can_be_read_is_kept(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "settings.json"
    settings_file.save(path, replace(CHOSEN, caption_style=CaptionStyle(size=40, lines=4)))
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) - 1 - cut])
    loaded = settings_file.load(path, now=NOW)
    assert loaded.notice is not None
    kept = len(whole) - 1 - cut
    assert (loaded.settings.engine == "local") is (kept > whole.index(b'"local"') + 6)
    style_ends = whole.index(b"}", whole.index(b'"caption_style"'))
    assert (loaded.settings.caption_style.size == 40) is (kept > style_ends)
    assert ("engine" in loaded.notice.title) is (loaded.settings.engine == "local")


def test_a_file_that_cannot_be_read_is_told_by_name(tmp_path: Path) -> None:
    (tmp_path / "settings.json").mkdir()
    with pytest.raises(InputError, match=r"settings\.json"):
        settings_file.load(tmp_path / "settings.json")


def test_a_disk_that_refuses_the_settings_is_told(tmp_path: Path) -> None:
    (tmp_path / "settings.json").mkdir()
    with pytest.raises(StorageError, match=r"settings\.json"):
        settings_file.save(tmp_path / "settings.json", CHOSEN)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=4,
)


@given(members=st.dictionaries(st.sampled_from([*RULES, "version", "other"]), JSON))
def test_whatever_stands_in_the_fields_gives_settings(
    tmp_path_factory: pytest.TempPathFactory, members: dict[str, object]
) -> None:
    path = tmp_path_factory.mktemp("any") / "settings.json"
    path.write_text(json.dumps(members))
    loaded = settings_file.load(path)
    assert {name.partition(".")[0] for name in loaded.reset} <= set(members)
    in_parts = {"caption_style", "own_styles", "caption_places", "shortcuts", "global_shortcuts"}
    plain = members.keys() & RULES.keys() - in_parts
    for name in plain - set(loaded.reset):
        assert getattr(loaded.settings, name) == members[name]


def test_settings_that_were_open_to_others_are_private_once_they_were_read(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    for content in ("{}", "{"):
        path.write_text(content)
        path.chmod(0o666)
        settings_file.load(path, now=NOW)
    modes = {stat.S_IMODE(found.stat().st_mode) for found in tmp_path.iterdir()}
    assert modes == {0o600}


def test_what_a_newer_version_has_is_named_and_kept_aside(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text('{"version": 99, "brand_new": {"a": 1}, "caption_fade_s": 9}')
    loaded = settings_file.load(path, now=NOW)
    assert loaded.settings.caption_fade_s == 9
    assert loaded.notice is not None
    assert "brand_new" in loaded.notice.title
    assert "brand_new" in (tmp_path / "settings.json.damaged-20261123T081200").read_text()


GOLDEN = Path(__file__).parents[1] / "golden" / "kept"


def kept_by(version: int, tmp_path: Path) -> Settings:
    """Load what an earlier version has saved, which must need no mending."""
    path = tmp_path / "settings.json"
    path.write_bytes((GOLDEN / f"settings_v{version}.json").read_bytes())
    loaded = settings_file.load(path)
    assert loaded.notice is None
    assert list(tmp_path.iterdir()) == [path]
    return loaded.settings


def test_settings_of_the_first_version_are_taken_over(tmp_path: Path) -> None:
    settings = kept_by(1, tmp_path)
    assert (settings.engine, settings.region, settings.language) == ("cloud", "singapore", "zh")
    assert (settings.caption_style.size, settings.caption_style.lines) == (40, 3)
    assert settings.caption_places == {"": "700x112+10+20"}
    assert settings.transcripts_dir == "/notes/Notes"
    assert settings.welcomed


def test_settings_of_the_second_version_are_taken_over(tmp_path: Path) -> None:
    settings = kept_by(2, tmp_path)
    assert (settings.engine, settings.silence_ms, settings.interface) == ("local", 800, "zh")
    assert (settings.caption_style.size, settings.caption_style.lines) == (40, 3)
    assert settings.shortcuts == {"lock": "Ctrl+K"}
    assert settings.text_name == Settings().text_name
    assert not settings.keep_audio
