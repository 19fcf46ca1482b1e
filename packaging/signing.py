"""Signs what people download, where there is something to sign with; else says that it doesn't.

No secret comes in here: certificates are in the system's own store, and these name them:

    SURTITLE_WINDOWS_CERTIFICATE    SHA-1 thumbprint of one in the user's store
    SURTITLE_TIMESTAMPS             the address of a time stamp server, for it
    SURTITLE_MAC_IDENTITY           "Developer ID Application: …" in the keychain
    SURTITLE_MAC_NOTARY             a profile that `notarytool store-credentials` has kept
    SURTITLE_MAC_KEYCHAIN           the keychain with that profile, where it is not the usual one

Standard library only.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

# A signature with the time in it outlives its certificate.
_TIMESTAMPS = "http://timestamp.digicert.com"
_ADHOC = "-"
_MACH_O = (b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe")  # 64 bits; several architectures in one
_PER_CALL = 100  # files; a command line is not endless


class SigningError(Exception):
    """There is something to sign with, and it didn't work; the text is what the tool said."""


def sign_windows(files: Iterable[Path]) -> bool:
    """Sign executables and installers; return whether it was done. Raises SigningError."""
    certificate = os.environ.get("SURTITLE_WINDOWS_CERTIFICATE")
    if not certificate:
        return _skipped("signed for Windows", "SURTITLE_WINDOWS_CERTIFICATE")
    stamps = os.environ.get("SURTITLE_TIMESTAMPS") or _TIMESTAMPS
    options = ["/sha1", certificate, "/fd", "sha256", "/tr", stamps, "/td", "sha256"]
    _call([_signtool(), "sign", *options, *map(str, files)])
    return True


def sign_mac(app: Path, entitlements: Path) -> bool:
    """Sign an app, from the inside out; return whether others can tell by whom. Raises SigningError.

    Without an identity it is signed by nobody, which Apple silicon asks for before it runs anything.
    """
    identity = os.environ.get("SURTITLE_MAC_IDENTITY")
    options = ["--force", "--sign", identity or _ADHOC]
    if identity:
        # What is signed by nobody in particular can't have the hardened runtime: its libraries
        # would be strangers to each other.
        options += ["--timestamp", "--options", "runtime"]
    inner = [str(path) for path in signed_inside(app)]
    for at in range(0, len(inner), _PER_CALL):
        _call(["codesign", *options, *inner[at : at + _PER_CALL]])
    _call(["codesign", *options, "--entitlements", str(entitlements), *_programs(app), str(app)])
    _call(["codesign", "--verify", "--deep", "--strict", str(app)])
    return bool(identity) or _skipped("signed for macOS", "SURTITLE_MAC_IDENTITY")


def notarize(image: Path) -> bool:
    """Sign a disk image and have Apple look at it; return whether it was done. Raises SigningError."""
    identity, profile = (os.environ.get(f"SURTITLE_MAC_{name}") for name in ("IDENTITY", "NOTARY"))
    if not (identity and profile):
        return _skipped("notarised", "SURTITLE_MAC_IDENTITY or SURTITLE_MAC_NOTARY")
    _call(["codesign", "--force", "--sign", identity, "--timestamp", str(image)])
    submit = ["xcrun", "notarytool", "submit", "--keychain-profile", profile, "--wait"]
    keychain = os.environ.get("SURTITLE_MAC_KEYCHAIN")
    submit += ["--keychain", keychain] if keychain else []
    _call([*submit, str(image)])
    _call(["xcrun", "stapler", "staple", str(image)])  # so that it is believed without a network
    return True


def signed_inside(app: Path) -> Iterator[Path]:
    """Yield what is signed on its own inside an app, the innermost first, without its programs."""
    paths = sorted(app.rglob("*"), key=lambda path: (-len(path.parts), path))
    for path in paths:
        if path.is_symlink():
            continue
        if path.is_dir():
            # A framework is a bundle itself, and sealed after what is in it.
            if path.suffix == ".framework":
                yield path
        elif path.parent != app / "Contents" / "MacOS" and _is_mach_o(path):
            yield path


def _programs(app: Path) -> list[str]:
    """Return the other programs of an app than its main one, which is signed as the app."""
    folder = app / "Contents" / "MacOS"
    return sorted(str(path) for path in folder.iterdir() if path.name.lower() != app.stem.lower())


def _is_mach_o(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) in _MACH_O


def _signtool() -> str:
    """Return the path of signtool, which Windows' SDK puts nowhere that is on PATH."""
    kits = Path(os.environ.get("PROGRAMFILES(X86)", ""), "Windows Kits", "10", "bin")
    found = shutil.which("signtool") or max(
        map(str, kits.glob("10.*/x64/signtool.exe")), default=""
    )
    if not found:
        raise SigningError("signtool is missing: it comes with the Windows SDK.")
    return found


def _skipped(what: str, variable: str) -> bool:
    print(f"not {what}: {variable} is not set")
    return False


def _call(command: list[str]) -> None:
    try:
        done = subprocess.run(command, check=False, capture_output=True, text=True)
    except OSError as error:
        raise SigningError(f"{command[0]}: {error}") from error
    if done.returncode:
        raise SigningError(f"{command[0]} failed:\n{done.stdout}{done.stderr}".rstrip())
