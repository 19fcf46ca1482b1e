"""What macOS starts at login: a launch agent in the user's own library."""

from __future__ import annotations

import plistlib
from pathlib import Path

from app.phrases import phrase
from app.store.atomic import put_in_place
from app.store.paths import make_missing

LABEL = "surtitle.login"


class LaunchAgent:
    """The agent of that label; see autostart.Entry. It is in force from the next login on."""

    def __init__(self, home: Path) -> None:
        self.path = home / "Library" / "LaunchAgents" / f"{LABEL}.plist"
        self.place = str(self.path)

    def read(self) -> tuple[tuple[str, ...], bool] | None:
        """Return the command and whether it is switched on, None where there is no agent."""
        try:
            content = self.path.read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None
        try:
            agent = plistlib.loads(content)
        except Exception:  # noqa: BLE001  what its parsers raise on what is no plist, they don't say
            return (), True
        if not isinstance(agent, dict):
            return (), True
        arguments = agent.get("ProgramArguments")
        known = isinstance(arguments, list) and all(isinstance(one, str) for one in arguments)
        is_on = agent.get("RunAtLoad") is True and agent.get("Disabled") is not True
        return tuple(arguments) if known and arguments else (), is_on

    def write(self, command: tuple[str, ...]) -> None:
        """Write the agent, whole or not at all. What runs now is left alone."""
        agent = {
            "Label": LABEL,
            "ProgramArguments": list(command),
            "RunAtLoad": True,
            "ProcessType": "Interactive",  # else it is given less of the processor than it needs
            "LimitLoadToSessionType": "Aqua",  # and no window over a remote shell
        }
        try:
            data = plistlib.dumps(agent)
        except (TypeError, ValueError) as problem:
            raise ValueError(phrase("the program's folder has a name that is no text")) from problem
        make_missing(self.path.parent)
        put_in_place(self.path, data, mode=0o644, replace=True)

    def remove(self) -> None:
        """Take the agent away. To unload it would end a program that it has started."""
        self.path.unlink(missing_ok=True)
