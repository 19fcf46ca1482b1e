"""What is looked at, in which order; and one look, done in this process."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from app.domain.checks import Check, Verdict
from app.errors import SurtitleError
from app.selftest.findings import Note

# A look is given a folder of its own to write in, within the system's temporary one. It
# returns a sentence where all is fine, a Note where it nearly is, and raises where it is not.
Look = Callable[[Path], str | Note]

# By name: the module and the function. It is imported only where it is looked at, since what does
# not even import is looked for as well.
LOOKS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "Files": ("app.selftest.files", "look_at_files"),
        "Your folders": ("app.selftest.files", "look_at_folders"),
        "Screen": ("app.selftest.windows", "look_at_screen"),
        "Windows": ("app.selftest.windows", "look_at_windows"),
        "Icons": ("app.selftest.windows", "look_at_icons"),
        "Latin text": ("app.selftest.windows", "look_at_latin"),
        "CJK text": ("app.selftest.windows", "look_at_cjk"),
        "Translations": ("app.selftest.windows", "look_at_translations"),
        "Signals": ("app.selftest.windows", "look_at_signals"),
        "Second start": ("app.selftest.windows", "look_at_second_start"),
        "Sound library": ("app.selftest.sound", "look_at_portaudio"),
        **(
            {"Sound server": ("app.selftest.sound", "look_at_libpulse")}
            if sys.platform == "linux"
            else {}
        ),
        "Recordings": ("app.selftest.sound", "look_at_recordings"),
        "Recogniser": ("app.selftest.recogniser", "look_at_recogniser"),
        "Certificates": ("app.selftest.certificates", "look_at_certificates"),
        "Keyring": ("app.selftest.keyrings", "look_at_keyring"),
        "Journal": ("app.selftest.keeping", "look_at_journal"),
        "Search": ("app.selftest.keeping", "look_at_search"),
        "Exports": ("app.selftest.keeping", "look_at_exports"),
    }
)


def looked_at(name: str, folder: Path, looks: Mapping[str, tuple[str, str]] = LOOKS) -> Check:
    """Look at one thing, here and now; whatever breaks is what is looked for."""
    module, function = looks[name]
    try:
        look: Look = getattr(importlib.import_module(module), function)
        found = look(folder)
    except ImportError as error:
        words = f"A part of the program does not load: {error}."
        return Check(name=name, verdict=Verdict.BROKEN, found=words, hint="Install Surtitle again.")
    except SurtitleError as error:
        return Check(name=name, verdict=Verdict.BROKEN, found=f"{error.title}.", hint=error.hint)
    except Exception as error:  # noqa: BLE001  see above
        return Check(name=name, verdict=Verdict.BROKEN, found=f"{type(error).__name__}: {error}")
    if isinstance(found, Note):
        return Check(name=name, verdict=Verdict.NOTE, found=found.found, hint=found.hint)
    return Check(name=name, verdict=Verdict.FINE, found=found)
