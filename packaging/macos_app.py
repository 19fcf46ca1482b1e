"""What makes a bundle an app for macOS: its Info.plist, its words in other languages, a disk image.

Standard library only. The data can be read anywhere; make_image() needs macOS.
"""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent / "macos"
ENTITLEMENTS = FOLDER / "entitlements.plist"

# One name for the program wherever a system wants one that is unlike all others.
IDENTIFIER = "io.github.surtitle.Surtitle"
SESSION_TYPE = "io.github.surtitle.session"
SESSION_MIME = "application/vnd.surtitle.session"
SESSION_NAME = "Surtitle session"
# What the wheels ask for: ONNX Runtime's is made for 14, on Apple silicon.
OLDEST_MACOS = "14.0"
LANGUAGES = ("en", "zh-Hans")
MICROPHONE = (
    "Surtitle writes captions of what the microphone hears. Its settings say whether sound is "
    "kept, and whether it leaves this Mac."
)


PROGRAM = "Surtitle.app/Contents/MacOS/Surtitle"


class ImageError(Exception):
    """The disk image could not be made; the text is what hdiutil says."""


def info_plist(version: str) -> dict[str, Any]:
    """Return the members of Info.plist, as PyInstaller's BUNDLE(info_plist=…) takes them."""
    return {
        "CFBundleIdentifier": IDENTIFIER,
        "CFBundleName": "Surtitle",
        "CFBundleDisplayName": "Surtitle",
        "CFBundleShortVersionString": version,
        "CFBundleVersion": version,
        "CFBundleDevelopmentRegion": LANGUAGES[0],
        "CFBundleLocalizations": list(LANGUAGES),
        "LSApplicationCategoryType": "public.app-category.productivity",
        "LSMinimumSystemVersion": OLDEST_MACOS,
        "LSArchitecturePriority": ["arm64"],
        # Captions float above other programs, but the windows and the menu bar are an app's.
        "LSUIElement": False,
        "LSBackgroundOnly": False,  # which PyInstaller says of a program with standard streams
        "NSHighResolutionCapable": True,
        "NSMicrophoneUsageDescription": MICROPHONE,
        "NSHumanReadableCopyright": "The Surtitle authors, MIT licence",
        "NSPrincipalClass": "NSApplication",
        "NSSupportsAutomaticGraphicsSwitching": True,  # captions need no fast graphics
        "CFBundleDocumentTypes": [
            {
                "CFBundleTypeName": SESSION_NAME,
                "CFBundleTypeRole": "Editor",
                "CFBundleTypeIconFile": "surtitle.icns",
                "LSHandlerRank": "Owner",
                "LSItemContentTypes": [SESSION_TYPE],
            }
        ],
        "UTExportedTypeDeclarations": [
            {
                "UTTypeIdentifier": SESSION_TYPE,
                "UTTypeDescription": SESSION_NAME,
                "UTTypeConformsTo": ["public.data", "public.content"],
                "UTTypeTagSpecification": {
                    "public.filename-extension": ["surtitle"],
                    "public.mime-type": [SESSION_MIME],
                },
            }
        ],
    }


def add_words(app: Path) -> None:
    """Put what macOS says for the app in each language where it looks; to be done before signing."""
    for language in LANGUAGES:
        folder = f"{language}.lproj"
        shutil.copytree(
            FOLDER / folder, app / "Contents" / "Resources" / folder, dirs_exist_ok=True
        )


def add_licences(app: Path, made: Path) -> None:
    """Put the folder of licences that the build has made into an app, which was made before; as above."""
    # Where the program looks for what it brings; PyInstaller has a link there to what is no code.
    resources = (app / "Contents" / "Frameworks" / "resources").resolve()
    shutil.copytree(made, resources / made.name, dirs_exist_ok=True)


def make_image(app: Path, target: Path) -> None:
    """Make `target`, a disk image in which the app is dragged to Applications.

    Raises ImageError, and OSError where there is no hdiutil.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name, "Surtitle")
        folder.mkdir()
        # Links stay links: a framework's are sealed by its signature.
        shutil.copytree(app, folder / app.name, symlinks=True)
        (folder / "Applications").symlink_to("/Applications")
        options = ["-ov", "-volname", "Surtitle", "-srcfolder", str(folder)]
        # LZMA, which every macOS that the app runs on reads.
        _hdiutil("create", *options, "-fs", "HFS+", "-format", "ULMO", str(target))


@contextlib.contextmanager
def mounted(image: Path) -> Iterator[tuple[Path, dict[str, str]]]:
    """Open a disk image; yield the program in it and a fresh user's environment. macOS only.

    Raises ImageError.
    """
    with tempfile.TemporaryDirectory() as name:
        place, home = Path(name, "image"), Path(name, "home")
        place.mkdir()
        home.mkdir()
        options = ["-readonly", "-nobrowse", "-mountpoint", str(place)]
        _hdiutil("attach", *options, str(image))
        try:
            environment = {"HOME": str(home), "USER": "fresh", "LOGNAME": "fresh"}
            environment |= {"PATH": "/usr/bin:/bin:/usr/sbin:/sbin", "TMPDIR": str(home)}
            yield place / PROGRAM, environment
        finally:
            _hdiutil("detach", "-force", str(place))


def _hdiutil(*arguments: str) -> None:
    done = subprocess.run(["hdiutil", *arguments], check=False, capture_output=True, text=True)
    if done.returncode:
        raise ImageError(f"{done.stdout}{done.stderr}".strip())
