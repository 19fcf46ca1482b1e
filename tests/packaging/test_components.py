"""Each file of a bundle has somebody whose it is."""

from __future__ import annotations

from pathlib import Path

import components
import no_jack
import pytest
from components import Catalogue, Component, UnknownError, modules_of, sources_of

from tests.packaging.bundles import Bundle, found_in


@pytest.fixture(scope="module")
def found(bundle: Bundle) -> dict[str, Component]:
    return found_in(bundle)


@pytest.fixture
def own(tmp_path: Path, bundle: Bundle) -> Bundle:
    return bundle.copied(tmp_path)


def with_part(**part: object) -> Catalogue:
    said = Catalogue.read()
    usual = {"licence": "MIT", "texts": ["ggml.txt"], "homepage": ""}
    return Catalogue(said.allowed, said.distributions, said.debian, ({**usual, **part},))


def test_each_file_and_module_of_a_bundle_has_its_component(
    found: dict[str, Component], bundle: Bundle
) -> None:
    assert "surtitle" in found["surtitle"].files
    assert "start" in found["surtitle"].modules
    assert "base_library.zip" in found["python"].files
    assert "argparse" in found["python"].modules
    assert found["six"].modules == ["six"]
    assert "Xlib.X" in found["python-xlib"].modules
    assert "pyiboot01_bootstrap" in found["pyinstaller"].modules
    named = [name for one in found.values() for name in one.files]
    assert sorted(named) == sorted(components.files_of(bundle.folder))


def test_a_component_says_what_its_metadata_say(found: dict[str, Component]) -> None:
    six = found["six"]
    assert six.licence == "MIT"
    assert six.purl == f"pkg:pypi/six@{six.version}"
    assert found["pyinstaller"].licence == "GPL-2.0-or-later WITH Bootloader-exception"
    assert "python-xlib" in found["surtitle"].needs


def test_they_are_sorted_by_name(bundle: Bundle) -> None:
    names = [one.name.lower() for one in found_in(bundle).values()]
    assert names == sorted(names)


def test_a_file_that_nobody_knows_is_named(own: Bundle) -> None:
    (own.contents / "stranger.so").write_bytes(b"")
    with pytest.raises(UnknownError, match=r"stranger\.so \(from nowhere\)"):
        found_in(own)


def test_a_file_from_a_place_that_nobody_knows_is_named(own: Bundle, tmp_path: Path) -> None:
    (own.contents / "stranger.so").write_bytes(b"")
    own.collect("stranger.so", str(tmp_path / "lib/stranger.so"), "BINARY")
    with pytest.raises(UnknownError, match=r"stranger\.so \(from .+lib/stranger\.so\)"):
        found_in(own)


def test_a_licence_that_nobody_has_said_is_asked_for(bundle: Bundle) -> None:
    said = Catalogue.read()
    without = Catalogue(said.allowed, {}, said.debian, said.parts)
    with pytest.raises(UnknownError, match=r"pyinstaller \(its licence: GPL"):
        found_in(bundle, without)


def test_a_link_belongs_to_whom_the_file_does(own: Bundle) -> None:
    (own.contents / "sub").mkdir()
    (own.contents / "sub" / "link.zip").symlink_to("../base_library.zip")
    own.collect("sub/link.zip", "../base_library.zip", "SYMLINK")
    found = found_in(own)
    assert "sub/link.zip" in found["python"].files


def test_what_was_compiled_for_the_bundle_belongs_to_whom_the_module_does(own: Bundle) -> None:
    (own.contents / "Xlib").mkdir()
    (own.contents / "Xlib" / "display.pyc").write_bytes(b"")
    own.collect("Xlib/display.pyc", str(own.work / "localpycs/Xlib/display.pyc"), "DATA")
    found = found_in(own)
    assert found["python-xlib"].files == ["Xlib/display.pyc"]


def test_the_original_tells_whose_a_changed_copy_is(own: Bundle) -> None:
    text = (own.work / "COLLECT-00.toc").read_text()
    sources = sources_of(own.work)
    source = sources["base_library.zip"][0]
    (own.work / "COLLECT-00.toc").write_text(text.replace(source, "/elsewhere/lighter.zip"))
    assert sources_of(own.work) == sources


def test_what_the_build_made_in_another_s_place_is_its_own(own: Bundle) -> None:
    (own.contents / no_jack.NAME).write_bytes(b"")
    own.collect(no_jack.NAME, "/usr/lib/x86_64-linux-gnu/libjack.so.0", "BINARY")
    found = found_in(own)
    assert no_jack.NAME in found["surtitle"].files
    assert not [key for key in found if "jack" in key]


def test_files_that_others_wrote_are_theirs(bundle: Bundle) -> None:
    catalogue = with_part(
        name="A library", of="python", files=["Base_*.zip"], version_in=r"base_([a-z]+)\.zip"
    )
    found = found_in(bundle, catalogue)
    part = found["python/A library"]
    assert part.files == ["base_library.zip"]
    assert part.version == "library"
    assert part.purl == "pkg:generic/a-library@library"
    assert part.part_of == "python"
    assert "base_library.zip" not in found["python"].files


def test_what_is_linked_into_a_file_is_listed_without_one(bundle: Bundle) -> None:
    catalogue = with_part(name="Inner", of="python", inside=["base_library.zip"], version="7")
    found = found_in(bundle, catalogue)
    assert found["python/Inner"].files == []
    assert found["python/Inner"].version == "7"


def test_a_part_of_what_is_not_there_is_passed_over(found: dict[str, Component]) -> None:
    assert not [key for key in found if key.startswith("pyside6")]


def test_a_version_may_be_asked_of_the_environment(bundle: Bundle) -> None:
    catalogue = with_part(
        name="Six", of="python", inside=["base_library.zip"], version_from="sys:version_info"
    )
    found = found_in(bundle, catalogue)
    assert found["python/Six"].version.startswith("3.")


def test_scripts_are_told_from_modules(bundle: Bundle) -> None:
    modules = dict(modules_of(bundle.folder / "surtitle"))
    assert modules["start"] is True
    assert modules["six"] is False


def test_as_a_command_it_lists_them(capsys: pytest.CaptureFixture[str], bundle: Bundle) -> None:
    assert components.main([str(bundle.folder), str(bundle.work)]) == 0
    assert "six " in capsys.readouterr().out


def test_as_a_command_it_fails_for_what_is_unknown(
    own: Bundle, capsys: pytest.CaptureFixture[str]
) -> None:
    (own.contents / "stranger.so").write_bytes(b"")
    assert components.main([str(own.folder), str(own.work)]) == 1
    assert "stranger.so" in capsys.readouterr().err
