"""The way to the system's keyring: its parts can be imported, and which one would be used."""

from __future__ import annotations

import importlib
import sys
from importlib import metadata
from pathlib import Path

from app.errors import SurtitleError
from app.selftest.files import REINSTALL
from app.selftest.findings import Note

# By system: what `keyring` has to know by its entry points, and what that imports only when used.
PARTS = {
    "linux": (
        ("SecretService", "chainer"),
        (
            "keyring.backends.SecretService",
            "keyring.backends.fail",
            "secretstorage.dhcrypto",
            "cryptography.hazmat.bindings._rust",
        ),
    ),
    "darwin": (("macOS", "chainer"), ("keyring.backends.macOS.api",)),
    "win32": (
        ("Windows", "chainer"),
        ("keyring.backends.Windows", "win32ctypes.pywin32.win32cred"),
    ),
}
_GROUP = "keyring.backends"
_NONE = ("keyring.backends.fail", "keyring.backends.null")


def look_at_keyring(_folder: Path) -> str | Note:
    """Import the parts, and name the keyring; what it holds is not asked for."""
    entries, modules = PARTS.get(sys.platform, ((), ()))
    known = {entry.name for entry in metadata.entry_points(group=_GROUP)}
    if lost := [name for name in entries if name not in known]:
        raise SurtitleError(
            f"The keyring library does not know of its own parts ({', '.join(lost)})", REINSTALL
        )
    for module in modules:
        try:
            importlib.import_module(module)
        except ImportError as problem:
            raise SurtitleError(
                f"A part of the keyring library is missing ({problem})", REINSTALL
            ) from problem
    import keyring  # noqa: PLC0415  it takes 0.2 s

    try:
        chosen = keyring.get_keyring()
    except Exception as problem:
        raise SurtitleError(
            f"The keyring that was chosen can't be used ({problem})",
            "Look at PYTHON_KEYRING_BACKEND and at keyringrc.cfg.",
        ) from problem
    if type(chosen).__module__ in _NONE:
        return Note(
            found="This system has none, or it is switched off; its parts load.",
            hint="The key for the cloud can be kept in a file instead, or in DASHSCOPE_API_KEY.",
        )
    return f"{chosen.name} would be used."
