"""What an app for macOS is made of, and its disk image by an hdiutil that only looks."""

from __future__ import annotations

import os
import plistlib
import re
from pathlib import Path

import macos_app
import pytest
from macos_app import ImageError, info_plist, make_image, mounted

from app import __version__
from tests.packaging.checkout import add_program

# Says how it was called and what is in the folder that it makes an image of, in the image itself.
HDIUTIL = """
source= ; target=
for word; do [ "$before" = -srcfolder ] && source=$word; before=$word; target=$word; done
cd "$source" && { echo "$*"; find . | sort; readlink Applications Surtitle.app/link; } > "$target"
"""
posix = pytest.mark.skipif(os.name == "nt", reason="the programs are shell scripts here")


def strings(language: str) -> dict[str, str]:
    text = (macos_app.FOLDER / f"{language}.lproj" / "InfoPlist.strings").read_text("utf-8")
    bare = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    found = re.findall(r'"([^"\\]+)" = "([^"\\]+)";\n', bare)
    assert re.sub(r'"[^"\\]+" = "[^"\\]+";\n', "", bare).strip() == ""  # nothing else is in it
    return dict(found)


def test_the_plist_can_be_written_and_names_the_version() -> None:
    read = plistlib.loads(plistlib.dumps(info_plist(__version__)))
    assert read["CFBundleShortVersionString"] == read["CFBundleVersion"] == __version__
    assert read["LSUIElement"] is False
    assert read["NSHighResolutionCapable"] is True
    (document,), (declared,) = read["CFBundleDocumentTypes"], read["UTExportedTypeDeclarations"]
    assert document["LSItemContentTypes"] == [declared["UTTypeIdentifier"]]
    assert declared["UTTypeTagSpecification"]["public.filename-extension"] == ["surtitle"]


def test_the_question_for_the_microphone_is_asked_in_each_language() -> None:
    words = {language: strings(language) for language in macos_app.LANGUAGES}
    assert set(words) == {"en", "zh-Hans"}
    assert words["en"]["NSMicrophoneUsageDescription"] == macos_app.MICROPHONE
    for said in words.values():
        assert said["NSMicrophoneUsageDescription"]
    assert words["zh-Hans"][macos_app.SESSION_NAME] == "Surtitle 会话"


def test_the_microphone_is_all_that_the_hardened_runtime_is_asked_for() -> None:
    entitlements = plistlib.loads(macos_app.ENTITLEMENTS.read_bytes())
    assert entitlements == {"com.apple.security.device.audio-input": True}


def test_words_are_put_where_macos_looks(tmp_path: Path) -> None:
    (tmp_path / "Surtitle.app/Contents").mkdir(parents=True)
    macos_app.add_words(tmp_path / "Surtitle.app")
    macos_app.add_words(tmp_path / "Surtitle.app")  # which changes nothing
    placed = tmp_path / "Surtitle.app/Contents/Resources"
    assert sorted(path.relative_to(placed).as_posix() for path in placed.rglob("*.strings")) == [
        "en.lproj/InfoPlist.strings",
        "zh-Hans.lproj/InfoPlist.strings",
    ]


def test_licences_are_put_where_the_program_looks(tmp_path: Path) -> None:
    made = tmp_path / "made" / "licences"
    made.mkdir(parents=True)
    (made / "index.json").write_text("[]")
    contents = tmp_path / "Surtitle.app/Contents"
    (contents / "Resources/resources").mkdir(parents=True)
    (contents / "Frameworks").mkdir()
    (contents / "Frameworks/resources").symlink_to("../Resources/resources")
    macos_app.add_licences(tmp_path / "Surtitle.app", made)
    macos_app.add_licences(tmp_path / "Surtitle.app", made)  # which changes nothing
    assert (contents / "Frameworks/resources/licences/index.json").read_text() == "[]"
    # No file that is no code may lie in Frameworks: it could not be signed.
    assert (contents / "Resources/resources/licences/index.json").is_file()


@pytest.fixture
def app(tmp_path: Path) -> Path:
    folder = tmp_path / "Surtitle.app"
    (folder / "Contents").mkdir(parents=True)
    (folder / "Contents/Info.plist").touch()
    (folder / "link").symlink_to("Contents")
    return folder


@posix
def test_the_image_shows_the_app_and_where_it_goes(
    app: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_program(tmp_path, "hdiutil", HDIUTIL)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    target = tmp_path / "dist" / "Surtitle.dmg"
    make_image(app, target)
    called, *seen = target.read_text().splitlines()
    assert called.startswith("create -ov -volname Surtitle -srcfolder ")
    assert called.endswith(f"-fs HFS+ -format ULMO {target}")
    inside = ["", "/Applications", "/Surtitle.app", "/Surtitle.app/Contents"]
    inside += ["/Surtitle.app/Contents/Info.plist", "/Surtitle.app/link"]
    assert seen == [*(f".{name}" for name in inside), "/Applications", "Contents"]


@posix
def test_what_hdiutil_says_against_it_is_passed_on(
    app: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_program(tmp_path, "hdiutil", "echo the disk is full >&2; exit 1")
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    with pytest.raises(ImageError, match="the disk is full"):
        make_image(app, tmp_path / "Surtitle.dmg")
    with pytest.raises(ImageError, match="the disk is full"), mounted(tmp_path / "Surtitle.dmg"):
        pass


# Fills the place where an image is to be seen, and empties it again.
MOUNT = """
case "$1" in
  attach) mkdir -p "$5/Surtitle.app/Contents/MacOS"; touch "$5/Surtitle.app/Contents/MacOS/Surtitle";;
  detach) rm -r "$3";;
esac
"""


@posix
def test_an_image_is_open_only_meanwhile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add_program(tmp_path, "hdiutil", MOUNT)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    with mounted(tmp_path / "Surtitle.dmg") as (program, environment):
        assert program.is_file()
        assert Path(environment["HOME"]).is_dir()
        assert "PYTHONPATH" not in environment
    assert not program.exists()
