"""What the windows say is translated, all of it, and can be compiled."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
import translations

FIELD = re.compile(r"\{\w+[^}]*\}")
FILES = sorted(translations.FOLDER.glob("*.ts"))


def messages(path: Path) -> dict[str, ET.Element]:
    """The translations of a file, by their source."""
    found = {}
    for message in ET.parse(path).iter("message"):
        source, translation = message.find("source"), message.find("translation")
        assert source is not None
        assert translation is not None
        found[source.text or ""] = translation
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_text_is_translated_and_none_is_left_over(path: Path) -> None:
    found = messages(path)
    said = set(translations.texts())
    assert said - set(found) == set(), "run packaging/dev.py translate"
    assert set(found) - said == set(), "run packaging/dev.py translate"
    assert [source for source, text in found.items() if text.get("type") or not text.text] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_translation_has_the_same_values(path: Path) -> None:
    for source, text in messages(path).items():
        assert sorted(FIELD.findall(text.text or "")) == sorted(FIELD.findall(source)), source


def test_there_are_texts_and_a_translation() -> None:
    assert len(translations.texts()) > 200
    assert [path.stem for path in FILES] == ["surtitle_zh_CN"]


@pytest.mark.parametrize(
    ("source", "says"),
    [('tr(f"{a} b")', "by name"), ("phrase(words)", "literal"), ('phrase(f"{a}")', "by name")],
)
def test_what_can_t_be_found_in_the_source_is_refused(
    tmp_path: Path, source: str, says: str
) -> None:
    (tmp_path / "module.py").write_text(source)
    with pytest.raises(translations.TextError, match=says):
        translations.texts(tmp_path)


def test_texts_are_found_once_and_as_python_reads_them(tmp_path: Path) -> None:
    (tmp_path / "module.py").write_text('tr("b\\n")\nphrase("a " "b")\ntr("b\\n")\ntr(word)\n')
    assert translations.texts(tmp_path) == ["a b", "b\n"]
