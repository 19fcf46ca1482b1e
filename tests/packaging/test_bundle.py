"""What goes into a bundle, by the list."""

from __future__ import annotations

import importlib
from pathlib import Path

import bundle
import pytest

import app


def test_a_pattern_names_several_files() -> None:
    assert bundle.matches("libxcb-randr.so.0", "libxcb-{cursor,randr}.so.*")
    assert bundle.matches(
        "PySide6/Qt/lib/libQt6Gui.so.6", "{,PySide6/Qt/lib/}libQt6{Core,Gui}.so.6"
    )
    assert bundle.matches("libQt6Core.so.6", "{,PySide6/Qt/lib/}libQt6{Core,Gui}.so.6")
    assert not bundle.matches("libQt6Qml.so.6", "{,PySide6/Qt/lib/}libQt6{Core,Gui}.so.6")


@pytest.mark.parametrize(
    ("path", "inside"),
    [
        ("PySide6/QtWidgets.abi3.so", True),
        ("PySide6/QtQml.abi3.so", False),
        ("PySide6/Qt/plugins/platforms/libqxcb.so", True),
        ("PySide6/Qt/plugins/platforms/libqeglfs.so", False),
        ("PySide6/Qt/translations/qtbase_de.qm", False),
        ("libgtk-3.so.0", False),
        ("libstdc++.so.6", False),
        ("resources/style.qss", True),
    ],
)
def test_each_file_goes_in_or_stays_out(path: str, inside: bool) -> None:  # noqa: FBT001
    assert bundle.keeps(path, "linux") is inside


def test_what_the_licence_of_readline_forbids_is_on_no_list() -> None:
    with pytest.raises(LookupError):
        bundle.keeps("libreadline.so.8", "linux")


@pytest.mark.parametrize("system", bundle.SYSTEMS)
def test_a_file_that_nobody_listed_is_told(system: str) -> None:
    with pytest.raises(LookupError, match="a_new_library"):
        bundle.keeps("a_new_library.so", system)


def test_a_rule_that_nothing_is_there_by_is_told() -> None:
    left = bundle.unused_rules(["base_library.zip"], "linux")
    assert "base_library.zip" not in {rule.pattern for rule in left}
    assert "resources/*" in {rule.pattern for rule in left}
    assert all("linux" in rule.systems for rule in left)


@pytest.mark.parametrize("rule", bundle.KEPT + bundle.LEFT_OUT, ids=lambda rule: rule.pattern)
def test_each_rule_has_a_reason_and_known_systems(rule: bundle.Rule) -> None:
    assert rule.reason
    assert set(rule.systems) <= set(bundle.SYSTEMS)


def test_the_version_is_the_program_s() -> None:
    assert bundle.version() == app.__version__


def test_the_modules_are_all_that_the_program_has() -> None:
    listed = bundle.modules()
    assert {"app", "app.__main__", "app.commands.listen", "app.ui.overlay"} <= set(listed)
    for name in ("app.domain.lines", "app.store"):
        assert name in listed
        importlib.import_module(name)


def test_the_program_s_files_are_there_and_those_for_tests_are_not() -> None:
    files = {f"{folder}/{Path(file).name}" for file, folder in bundle.resources()}
    assert {"resources/style.qss", "resources/icons/surtitle.svg"} <= files
    assert "resources/model/LICENSE" in files
    assert "resources/clips/endgame_nagg_nell.wav" not in files
    assert not any(name.endswith((".ts", ".png")) for name in files)
