import io
import json
import zipfile
from dataclasses import replace

import pytest

from app.errors import InputError
from app.store.export import FORMATS, ExportOptions, exported
from tests.store.entries import spoken
from tests.store.formats.records import RECORD


def text_of(data: bytes) -> str:
    """All that a file says, as text."""
    if not data.startswith(b"PK"):
        return data.decode()
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        return parts.read("word/document.xml").decode()


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_says_what_was_said_in_its_order(name: str) -> None:
    mixed = replace(RECORD, entries=(spoken(2, "later"), spoken(0, "first")), corrections={})
    text = text_of(exported(mixed, name))
    assert 0 <= text.index("first") < text.index("later")


@pytest.mark.parametrize("name", FORMATS)
def test_corrections_are_in_every_format(name: str) -> None:
    corrected = replace(RECORD, entries=(spoken(2, "heard"),), corrections={2: "said"})
    assert "said" in text_of(exported(corrected, name))


@pytest.mark.parametrize("name", ["txt", "md", "docx", "csv", "json"])
@pytest.mark.parametrize("option", ["times", "marks", "gaps"])
def test_every_format_but_subtitles_heeds_the_choices(name: str, option: str) -> None:
    chosen = ExportOptions(**{option: False})  # type: ignore[arg-type]
    assert text_of(exported(RECORD, name, chosen)) != text_of(exported(RECORD, name))


def test_a_session_s_file_heeds_what_was_heard_and_nothing_else() -> None:
    usual = exported(RECORD, "surtitle")
    chosen = ExportOptions(times=False, marks=False, gaps=False, bom=True, clock="day")
    assert exported(RECORD, "surtitle", chosen) == usual
    assert exported(RECORD, "surtitle", ExportOptions(heard=True)) != usual


@pytest.mark.parametrize("name", ["srt", "vtt"])
def test_subtitles_are_what_was_said_and_nothing_else(name: str) -> None:
    chosen = ExportOptions(times=False, marks=False, gaps=False, bom=True, clock="day")
    data = exported(RECORD, name, chosen)
    assert data == exported(RECORD, name)
    assert "cut" not in data.decode()
    assert "★" not in data.decode()


@pytest.mark.parametrize("name", FORMATS)
def test_a_session_without_a_word_can_be_exported(name: str) -> None:
    data = exported(replace(RECORD, entries=(), title=""), name)
    assert "times" not in text_of(data)
    if name == "json":
        assert json.loads(data)["lines"] == []


def test_each_format_has_a_name_and_a_media_type_of_its_own() -> None:
    for read in (lambda form: form.title, lambda form: form.media):
        assert len(set(map(read, FORMATS.values()))) == len(FORMATS)
    assert [name for name, form in FORMATS.items() if not form.is_text] == ["docx"]


def test_an_unknown_format_is_told_with_those_there_are() -> None:
    with pytest.raises(InputError, match="doc") as caught:
        exported(RECORD, "doc")
    assert "srt" in caught.value.hint
