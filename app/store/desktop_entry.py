"""What Linux desktops start at login: a desktop entry in the user's autostart folder.

After the Desktop Entry Specification 1.5 and the Desktop Application Autostart Specification.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from app.phrases import phrase
from app.store.atomic import put_in_place
from app.store.paths import APP, make_missing

NAME = "surtitle.desktop"
_GROUP = "[Desktop Entry]"
_ESCAPES = {"\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}  # of any string in such a file
_UNESCAPES = {"\\\\": "\\", "\\n": "\n", "\\t": "\t", "\\r": "\r", "\\s": " "}
# Arguments of an Exec line: quoted, where a backslash makes the next one of "`$\ stand for itself, or not.
_ARGUMENT = re.compile(r'"((?:[^"\\]|\\.)*)"|([^\s"]+)', re.DOTALL)


class DesktopEntry:
    """The entry of that name; see autostart.Entry."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        named = environ.get("XDG_CONFIG_HOME", "")
        config = Path(named) if named.startswith("/") else Path.home() / ".config"
        self.path = config / "autostart" / NAME
        self.place = str(self.path)

    def read(self) -> tuple[tuple[str, ...], bool] | None:
        """Return the command and whether it is switched on, None where there is no entry."""
        try:
            content = self.path.read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None
        members = _members(content.decode("utf-8", "surrogateescape"))
        # GNOME switches it off by the one, KDE and the specification by the other.
        off = members.get("Hidden") == "true"
        off = off or members.get("X-GNOME-Autostart-enabled") == "false"
        return arguments_of(members.get("Exec", "")), not off

    def write(self, command: tuple[str, ...]) -> None:
        """Write the entry, whole or not at all."""
        text = "\n".join(
            (
                _GROUP,
                "Type=Application",
                f"Name={APP}",
                "Comment=Live captions of what is heard",
                "Comment[zh_CN]=实时字幕",
                f"Exec={exec_line(command)}",
                # Once the program is taken off the computer, desktops pass over what it left.
                f"TryExec={_escaped(command[0])}",
                "Icon=surtitle",
                "Terminal=false",
                "StartupNotify=false",
                "X-GNOME-Autostart-enabled=true",
                "",
            )
        )
        try:
            data = text.encode()
        except UnicodeEncodeError as problem:
            # Such a file is UTF-8, and not all names are.
            raise ValueError(phrase("the program's folder has a name that is no text")) from problem
        make_missing(self.path.parent)
        put_in_place(self.path, data, mode=0o644, replace=True)

    def remove(self) -> None:
        """Take the entry away."""
        self.path.unlink(missing_ok=True)


def exec_line(command: tuple[str, ...]) -> str:
    """Write a command as the value of Exec: every argument quoted, % doubled, then escaped."""
    quoted = (re.sub(r'["`$\\]', r"\\\g<0>", argument.replace("%", "%%")) for argument in command)
    return _escaped(" ".join(f'"{argument}"' for argument in quoted))


def arguments_of(value: str) -> tuple[str, ...]:
    """Read the value of Exec; what stands for files to be opened is left out."""
    text = re.sub(r"\\[\\ntrs]", lambda found: _UNESCAPES[found[0]], value)
    arguments = []
    for quoted, bare in _ARGUMENT.findall(text):
        if re.fullmatch("%[A-Za-z]", bare):
            continue
        argument = bare or re.sub(r'\\(["`$\\])', r"\1", quoted)
        arguments.append(argument.replace("%%", "%"))
    return tuple(arguments)


def _escaped(text: str) -> str:
    return "".join(_ESCAPES.get(character, character) for character in text)


def _members(text: str) -> dict[str, str]:
    """Return what the entry's own group says; of a key that is there twice, the first."""
    members: dict[str, str] = {}
    inside = False
    for line in text.split("\n"):
        if line.startswith("["):
            inside = line.strip() == _GROUP
        elif inside and not line.startswith("#"):
            key, equals, value = line.partition("=")
            if equals:
                members.setdefault(key.strip(), value.strip())
    return members
