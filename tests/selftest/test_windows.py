"""Each in the self-test's own process: what fails here ends the process that it is in."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from app.domain.checks import Verdict
from tests.fakes.desktop import Desktop
from tests.selftest.surroundings import copy_program, look, put_first

ALL = (
    *("Screen", "Windows", "Icons", "Latin text", "CJK text", "Translations", "Signals"),
    "Second start",
)
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere Qt opens what it knows")


def test_all_is_well_without_a_screen_and_that_is_said() -> None:
    checks = look(*ALL)
    assert [check.name for check in checks if check.verdict is Verdict.BROKEN] == []
    if sys.platform == "linux":
        assert checks[0].found.endswith("“offscreen”: no screen is here.")
    assert "pixels of ink" in checks[1].found


@pytest.mark.screen
def test_where_there_is_a_screen_the_windows_are_shown_on_it(
    desktop: Desktop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISPLAY", desktop.environment["DISPLAY"])
    checks = look("Screen", "Windows", "Second start")
    assert [check.verdict for check in checks] == [Verdict.FINE] * 3
    assert checks[0].found.endswith("“xcb”.")


@on_linux
def test_a_screen_that_does_not_answer_is_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":4711")
    (screen,) = look("Screen")
    assert screen.verdict is Verdict.BROKEN
    assert ":4711" in screen.found
    assert screen.hint


@on_linux
def test_a_platform_that_is_not_there_ends_its_process_and_nothing_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-4711")
    monkeypatch.setenv("QT_QPA_PLATFORM", "nonsense")
    screen, files, windows = look("Screen", "Files", "Windows")
    assert files.verdict is Verdict.FINE
    for broken in (screen, windows):
        assert broken.verdict is Verdict.BROKEN
        assert 'Could not find the Qt platform plugin "nonsense"' in broken.found


FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>{folders}<cachedir>{cache}</cachedir></fontconfig>"""


def only_fonts(monkeypatch: pytest.MonkeyPatch, place: Path, *folders: Path) -> None:
    """Have no fonts but those in some folders."""
    names = "".join(f"<dir>{folder}</dir>" for folder in folders)
    (place / "fonts.conf").write_text(FONTS.format(folders=names, cache=place / "cache"))
    monkeypatch.setenv("FONTCONFIG_FILE", str(place / "fonts.conf"))


@on_linux
def test_without_any_font_neither_letters_nor_captions_are_seen(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    only_fonts(monkeypatch, tmp_path)
    windows, latin, cjk = look("Windows", "Latin text", "CJK text")
    assert windows.verdict is latin.verdict is cjk.verdict is Verdict.BROKEN
    assert "no letters" in windows.found
    assert "Ever tried" in latin.found
    assert "fonts-dejavu-core" in latin.hint


@on_linux
def test_letters_for_chinese_are_asked_for_by_name(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    dejavu = Path("/usr/share/fonts/truetype/dejavu")
    if not dejavu.is_dir():
        pytest.skip("DejaVu is elsewhere on this system")
    only_fonts(monkeypatch, tmp_path, dejavu)
    windows, latin, cjk = look("Windows", "Latin text", "CJK text")
    assert windows.verdict is latin.verdict is Verdict.FINE
    assert cjk.verdict is Verdict.BROKEN
    assert "字幕" in cjk.found
    assert "fonts-noto-cjk" in cjk.hint
    assert "fonts-droid-fallback" in cjk.hint


def test_icons_and_translations_that_are_not_there_are_broken(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    resources = copy_program(monkeypatch, tmp_path)
    (resources / "translations" / "surtitle_zh_CN.qm").unlink()
    for name in ("mark.svg", "up-light.svg"):
        (resources / "icons" / name).unlink()
        (resources / "icons" / name).write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    icons, translations = look("Icons", "Translations")
    assert icons.verdict is translations.verdict is Verdict.BROKEN
    assert "mark" in icons.found
    assert "up-light" in icons.found
    assert "zh_CN" in translations.found


def test_a_translation_that_says_nothing_is_broken(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    ours = copy_program(monkeypatch, tmp_path) / "translations" / "surtitle_zh_CN.qm"
    ours.unlink()
    ours.write_bytes(b"no translation")
    (translations,) = look("Translations")
    assert translations.verdict is Verdict.BROKEN
    assert translations.found.startswith("Surtitle speaks no Chinese")


def test_where_qt_does_not_load_that_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "PySide6.py").write_text("raise ImportError('libEGL.so.1 is missing')")
    put_first(monkeypatch, tmp_path)
    screen, journal = look("Screen", "Journal")
    assert (screen.verdict, journal.verdict) == (Verdict.BROKEN, Verdict.FINE)
    assert "libEGL.so.1 is missing" in screen.found
    shutil.rmtree(tmp_path / "__pycache__", ignore_errors=True)
