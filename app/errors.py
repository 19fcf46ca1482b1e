"""Everything that Surtitle raises, as one tree.

    SurtitleError            title, hint, whether it mends itself, exit code
    ├── InputError           2  a bad argument, an unreadable file
    │   ├── FolderError         a folder in which nothing can be kept
    │   └── ConfinedError       it is outside, and all is to stay on this computer
    ├── StorageError         2  what should be kept could not be written: disk full, folder gone
    │   ├── UnkeptError         a transcript, which another folder might take
    │   └── KeyringError        the system's keyring can't be used
    ├── SourceError          3  nothing to hear with: no such device, no sound system
    ├── RefusedError         4  the service said no: key, quota, region, model
    ├── EngineError          5  the engine could not be reached, started or kept
    │   ├── SilentError         it takes what it is given, or not even that, and says nothing
    │   └── BusyError           it is asked too often at the moment
    └── ProtocolError        5  the wire was not spoken as it should be
        ├── LocalProtocolError      our side broke a rule: a bug in Surtitle, and loud
        └── RemoteProtocolError     the other side did: daily weather, never a traceback

Titles and hints are sentences for people. None of them may hold a key, and none becomes a caption.
"""

from __future__ import annotations

INTERRUPTED = 130  # the exit code of a program that was told to end, which is no error


class SurtitleError(Exception):
    """An error that can be told to a person in one line: `title. hint`.

    `way_out` takes the hint's place where the error did not mend itself after all.
    """

    exit_code = 1

    def __init__(
        self, title: str, hint: str = "", *, mends_itself: bool = False, way_out: str = ""
    ) -> None:
        super().__init__(title)
        self.title = title
        self.hint = hint
        self.mends_itself = mends_itself
        self.way_out = way_out

    def for_good(self) -> SurtitleError:
        """Return this error as it is told when nothing more is done about it."""
        return type(self)(self.title, self.way_out or self.hint) if self.mends_itself else self

    def __str__(self) -> str:
        title = self.title.rstrip(".")
        return f"{title}. {self.hint}" if self.hint else f"{title}."


class InputError(SurtitleError):
    """What was asked for can't be done as asked: arguments, input files, output places."""

    exit_code = 2


class FolderError(InputError):
    """Nothing can be kept in a folder; another one would do."""


class ConfinedError(InputError):
    """It would connect to another computer, and the setting "this computer only" is on."""


class StorageError(SurtitleError):
    """What should be kept could not be written: the disk is full, failing, or went away."""

    exit_code = 2


class UnkeptError(StorageError):
    """What was said can't be written where it is kept; another folder might take it."""


class KeyringError(StorageError):
    """The system's keyring can't be used; `reason` says why, in words that go on a sentence."""

    def __init__(self, title: str, hint: str = "", *, reason: str = "") -> None:
        super().__init__(title, hint)
        self.reason = reason


class SourceError(SurtitleError):
    """There is no sound source to listen to, or it went away for good."""

    exit_code = 3


class RefusedError(SurtitleError):
    """The service refused us, and asking again the same way would be refused again."""

    exit_code = 4


class EngineError(SurtitleError):
    """The engine could not be reached, did not start, or could not be kept."""

    exit_code = 5


class SilentError(EngineError):
    """The engine holds the connection and says nothing where it should."""


class BusyError(EngineError):
    """The engine wants to be asked less often."""


class ProtocolError(SurtitleError):
    """A rule of the realtime protocol was broken."""

    exit_code = 5


class LocalProtocolError(ProtocolError):
    """This side broke a rule of the protocol; always a bug in Surtitle."""


class RemoteProtocolError(ProtocolError):
    """The other side sent what the protocol does not allow.

    `param` is the dotted path of the field at fault, `event_id` the message's own id; a server
    gives both back to its client. None where they are not known.
    """

    def __init__(
        self, title: str, hint: str = "", *, param: str | None = None, event_id: str | None = None
    ) -> None:
        super().__init__(title, hint)
        self.param = param
        self.event_id = event_id
