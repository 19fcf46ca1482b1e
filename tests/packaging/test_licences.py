"""Nothing goes out without the text of its licence, or under a licence that nobody allowed."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import licences
import pytest
from components import TEXTS, Catalogue, Component
from licences import FIRST, LicenceError, complaints, is_permitted, lgpl_page, text_of, write
from origins import is_spdx

from app.store.licences import listed
from tests.packaging.bundles import Bundle, found_in

CATALOGUE = Catalogue.read()
QT = Component(
    key="pyside6-essentials/Qt",
    name="Qt",
    version="6.11.3",
    licence="LGPL-3.0-only",
    homepage="https://www.qt.io/",
    purl="pkg:generic/qt@6.11.3",
    source="https://qt.example/6.11.3",
    texts=("LGPL-3.0.txt", "GPL-3.0.txt"),
    files=["PySide6/Qt/lib/libQt6Core.so.6"],
)
LAME = Component(
    key="soundfile/libsndfile/LAME",
    name="LAME",
    version="3.100",
    licence="LGPL-2.0-or-later",
    homepage="",
    purl="pkg:generic/lame@3.100",
    source="https://lame.example",
    part_of="pyside6-essentials/Qt",
    texts=("LAME.txt",),
)


def complained(**changes: object) -> list[str]:
    changed = dataclasses.replace(QT, **changes)  # type: ignore[arg-type]
    return list(complaints([changed], CATALOGUE.allowed))


@pytest.mark.parametrize(
    ("licence", "may"),
    [
        ("MIT", True),
        ("MIT AND BSD-3-Clause", True),
        ("AFL-2.1 OR GPL-2.0-or-later", True),
        ("GPL-3.0-or-later WITH GCC-exception-3.1", True),
        ("GPL-3.0-or-later", False),
        ("MIT AND GPL-2.0-only", False),
        ("GPL-2.0-only OR GPL-3.0-only", False),
        ("", False),
    ],
)
def test_a_licence_is_met_by_those_that_are_allowed(
    licence: str,
    *,
    may: bool,
) -> None:
    assert is_permitted(licence, CATALOGUE.allowed) is may


def test_what_is_as_it_should_be_may_go_out() -> None:
    assert complained() == []


def test_the_gpl_without_an_exception_may_not() -> None:
    (said,) = complained(licence="GPL-3.0-only")
    assert said == "Qt 6.11.3: GPL-3.0-only is none of the licences that are allowed"


def test_what_has_no_text_may_not() -> None:
    assert complained(texts=("none.txt",)) == ["Qt 6.11.3: no licence text was found"]


def test_the_lgpl_s_parts_have_to_be_replaceable_and_their_source_had() -> None:
    (archived,) = complained(modules=["Qt.core"])
    assert "nobody can replace it (Qt.core)" in archived
    assert complained(source="") == [
        "Qt 6.11.3 is under the LGPL: nothing says where its source is"
    ]


def test_where_another_licence_can_be_taken_the_lgpl_asks_nothing() -> None:
    assert complained(licence="LGPL-2.1-only OR MPL-1.1", modules=["one"], source="") == []


def test_a_page_holds_what_it_is_and_its_texts() -> None:
    text = text_of(QT)
    assert text.startswith(
        "Qt 6.11.3\nLicence: LGPL-3.0-only\nhttps://www.qt.io/\nSource: https://qt.example/6.11.3\n"
    )
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in text
    assert "15. Disclaimer of Warranty" in text  # of the GPL, which the LGPL refers to


def test_a_package_of_the_system_gets_the_text_that_it_refers_to(tmp_path: Path) -> None:
    (tmp_path / "copyright").write_text("On this system, the LGPL is elsewhere.\n")
    package = dataclasses.replace(
        LAME, key="deb:libone", licence="LGPL-2.1-or-later", texts=(str(tmp_path / "copyright"),)
    )
    assert "Version 2.1, February 1999" in text_of(package)


def test_the_lgpl_s_page_names_each_part_its_place_and_its_source() -> None:
    page = lgpl_page([QT, LAME])
    assert "**Qt 6.11.3**" in page
    assert "- LAME 3.100 (LGPL-2.0-or-later), linked into Qt" in page
    assert "- Qt 6.11.3: https://qt.example/6.11.3" in page
    assert "$" not in page
    assert lgpl_page([LAME]) == ""


def test_a_bundle_gets_its_texts_and_the_program_lists_them(tmp_path: Path, bundle: Bundle) -> None:
    own = bundle.copied(tmp_path)
    found = [one for one in found_in(own).values() if one.key != "python-xlib"]
    write([*found, QT], own.folder, CATALOGUE)
    folder = own.contents / "resources" / "licences"
    index = json.loads((folder / "index.json").read_text())
    assert [entry["name"] for entry in index][:2] == ["Qt and the LGPL", "Surtitle"]
    assert {entry["file"] for entry in index} | {"index.json"} == {
        path.name for path in folder.iterdir()
    }
    six = next(entry for entry in index if entry["name"] == "six")
    assert six["licence"] == "MIT"
    assert "Benjamin Peterson" in (folder / six["file"]).read_text()
    assert [part.name for part in listed(folder)] == [entry["name"] for entry in index]
    assert index[0]["file"] == FIRST
    # What was written is no file that somebody would have to own.
    found_in(own)


def test_the_same_bundle_gets_the_same_texts(tmp_path: Path, bundle: Bundle) -> None:
    def written(own: Bundle) -> dict[str, bytes]:
        found = [one for one in found_in(own).values() if one.key != "python-xlib"]
        write(found, own.folder, CATALOGUE)
        folder = own.contents / "resources" / "licences"
        return {path.name: path.read_bytes() for path in folder.iterdir()}

    assert written(bundle.copied(tmp_path / "a")) == written(bundle.copied(tmp_path / "b"))


def test_as_a_command_it_refuses_what_may_not_go_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], bundle: Bundle
) -> None:
    own = bundle.copied(tmp_path)
    assert licences.main([str(own.folder), str(own.work)]) == 1
    assert "python-xlib 0.33 is under the LGPL and lies in the" in capsys.readouterr().err
    assert not (own.contents / "resources").exists()


def test_nothing_is_written_where_something_may_not_go_out(tmp_path: Path) -> None:
    with pytest.raises(LicenceError, match="no licence text"):
        write([dataclasses.replace(QT, texts=())], tmp_path, CATALOGUE)
    assert list(tmp_path.iterdir()) == []


# The catalogue -------------------------------------------------------------------------------


def test_the_catalogue_s_licences_are_spdx_s_and_allowed() -> None:
    said = [
        *CATALOGUE.debian.values(),
        *(str(part["licence"]) for part in CATALOGUE.parts),
        *(str(one["licence"]) for one in CATALOGUE.distributions.values() if "licence" in one),
    ]
    ours = {"LicenseRef-Microsoft-Visual-Cpp-Runtime", "LicenseRef-Public-Domain"}
    assert [one for one in said if one not in ours and not is_spdx(one)] == []
    assert [one for one in said if not is_permitted(one, CATALOGUE.allowed)] == []
    assert [one for one in CATALOGUE.allowed if one not in ours and not is_spdx(one)] == []


def test_each_kept_text_is_somebody_s() -> None:
    entries = [*CATALOGUE.parts, *CATALOGUE.distributions.values()]
    named = {text for entry in entries for text in entry.get("texts", ())}  # type: ignore[attr-defined]
    standard = {text for texts in licences._STANDARD.values() for text in texts}
    kept = {path.name for path in TEXTS.glob("*.txt")}
    assert kept - standard - named == set()
    assert {name for name in standard | named if "/" not in name} - kept == set()
