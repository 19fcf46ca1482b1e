"""Where Surtitle keeps what: settings, journals, readable transcripts, the log file."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import logging
import os
import stat
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import platformdirs

from app.domain.settings import Settings
from app.errors import FolderError, InputError
from app.phrases import phrase

_log = logging.getLogger(__name__)

APP = "Surtitle"


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """The folders in use. None of them needs to exist; `make_folder` makes one when it is needed.

    `root` is the folder that was named for all of them, None where nobody named one.
    """

    config_dir: Path
    data_dir: Path
    transcripts_dir: Path
    log_file: Path
    root: Path | None = None

    @classmethod
    def find(cls, data_dir: Path | None, environ: Mapping[str, str]) -> Places:
        """Put everything below `data_dir`, or SURTITLE_HOME, or where this system keeps such."""
        chosen = data_dir or (Path(home) if (home := environ.get("SURTITLE_HOME")) else None)
        if chosen:
            root = _spelled_out(chosen)
            return cls(
                config_dir=root,
                data_dir=root,
                transcripts_dir=root / "transcripts",
                log_file=root / "logs" / "surtitle.log",
                root=root,
            )
        folders = platformdirs.PlatformDirs(APP.lower(), appauthor=False, roaming=False)
        try:
            return cls(
                config_dir=folders.user_config_path,
                data_dir=folders.user_data_path,
                transcripts_dir=folders.user_documents_path / APP,
                log_file=folders.user_log_path / "surtitle.log",
            )
        except RuntimeError as problem:
            raise FolderError(
                phrase("Nothing says where your home folder is"),
                phrase("Set HOME, or name a folder with --data-dir DIR."),
            ) from problem

    def honouring(self, settings: Settings) -> Places:
        """Return the same places, with the transcripts where the settings want them."""
        if settings.transcripts_dir is None:
            return self
        return replace(self, transcripts_dir=_spelled_out(Path(settings.transcripts_dir)))

    @property
    def sessions_dir(self) -> Path:
        """Holds one journal a session."""
        return self.data_dir / "sessions"

    @property
    def refuges(self) -> tuple[Path, ...]:
        """Where a journal goes whose own folder can't be written: the first that can be."""
        return (self.transcripts_dir, _own_temporary_dir())

    @property
    def journal_dirs(self) -> tuple[Path, ...]:
        """Where journals are found: at home, or where the user had them go when its disk was full."""
        return (self.sessions_dir, self.transcripts_dir)

    @property
    def trash_dir(self) -> Path:
        """Holds one folder a deleted session."""
        return self.data_dir / "trash"

    @property
    def index_file(self) -> Path:
        """What is looked up instead of reading all journals; made anew from them at any time."""
        return self.data_dir / "index.sqlite3"

    @property
    def settings_file(self) -> Path:
        """The settings, as JSON."""
        return self.config_dir / "settings.json"

    @property
    def key_file(self) -> Path:
        """The key, where there is no keyring and the user said so; alone in its folder."""
        return self.data_dir / "private" / "cloud-key"

    @property
    def crash_dir(self) -> Path:
        """Holds what is known of how the windows' program was ended by bugs."""
        return self.log_file.parent / "crashes"

    def tighten(self) -> None:
        """Take from others what rights they have to our own folders, where those are there.

        A folder that somebody named (the root, or one for transcripts in the settings) stays as it
        is: it may be shared on purpose, and what we put there is private all the same.
        """
        ours = (
            *(self.config_dir, self.data_dir, self.sessions_dir, self.transcripts_dir),
            *(self.log_file.parent, self.crash_dir, self.key_file.parent),
        )
        for folder in dict.fromkeys(ours):
            if folder != self.root:
                tighten(folder)


def _spelled_out(folder: Path) -> Path:
    """Return the folder from the root on. Raises InputError where its ~ stands for nobody here."""
    try:
        return folder.expanduser().absolute()
    except RuntimeError as problem:
        raise InputError(
            phrase("{folder} is nobody's folder here", folder=folder), phrase("Name it without ~.")
        ) from problem


def make_folder(folder: Path) -> Path:
    """Make the folder and what is missing above it, for this user alone (0700); return it.

    Raises InputError, which names the folder and what to do, where it can't be made.
    """
    try:
        make_missing(folder)
    except OSError as problem:
        raise unusable(folder, problem) from problem
    if not folder.is_dir():
        raise unusable(folder, NotADirectoryError(errno.ENOTDIR, "it is a file"))
    return folder


def make_missing(folder: Path) -> None:
    """Do as make_folder() does, in the system's words: raises OSError."""
    for missing in reversed([place for place in (folder, *folder.parents) if not place.exists()]):
        missing.mkdir(mode=0o700, exist_ok=True)


def tighten(path: Path) -> None:
    """Take from others what rights they have to a file or folder of ours. Raises nothing.

    What is a link, or another user's, is none of ours and stays as it is.
    """
    if os.name != "posix":
        return  # what lies in a user's own folders is that user's there
    try:
        opened = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return
    try:
        found = os.fstat(opened)
        is_ours = found.st_uid == os.geteuid()
        is_plain = stat.S_ISDIR(found.st_mode) or stat.S_ISREG(found.st_mode)
        if is_ours and is_plain and stat.S_IMODE(found.st_mode) & 0o077:
            os.fchmod(opened, stat.S_IMODE(found.st_mode) & 0o700)
            _log.info("%s was open to others; it is yours alone now", path)
    except OSError as problem:
        _log.warning("%s stays open to others: %s", path, problem.strerror)
    finally:
        os.close(opened)


def try_folder(folder: Path) -> None:
    """Write a file there that nobody sees, where the folder exists; else see that it could be made.

    Raises SurtitleError.
    """
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    try:
        with tempfile.TemporaryFile(dir=folder) as probe:
            probe.write(b"surtitle")
    except OSError as error:
        raise unusable(folder, error) from error


def unusable(folder: Path, problem: OSError) -> FolderError:
    """Say for people that nothing can be kept in `folder`, why, and the way out."""
    why = {
        errno.EACCES: phrase("you may not write there"),
        errno.EPERM: phrase("you may not write there"),
        errno.EROFS: phrase("that disk is read-only"),
        errno.ENOTDIR: phrase("a file is in the way"),
        errno.EEXIST: phrase("a file is in the way"),
        errno.ENOSPC: phrase("the disk is full"),
        errno.EDQUOT: phrase("your quota is used up"),
    }.get(problem.errno or 0, problem.strerror or phrase("it can't be used"))
    return FolderError(
        phrase("Nothing can be kept in {folder}: {reason}", folder=folder, reason=why),
        phrase("Name another folder, in the window's settings or with --data-dir DIR."),
    )


def call_address(data_dir: Path) -> str:
    """Return where the program that uses this folder can be spoken to, by this user.

    It is a socket's path; on Windows a pipe's name. It has to be short, whatever the folder is
    called.
    """
    folder = str(data_dir.resolve()).encode("utf-8", "surrogateescape")
    name = f"{APP.lower()}-{hashlib.sha256(folder).hexdigest()[:16]}"
    if os.name != "posix":
        return name
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    usable = runtime.startswith("/") and len(runtime) < 60 and os.access(runtime, os.W_OK)
    if usable:
        return f"{runtime}/{name}"
    # Where all users share a folder, in one of our own: nobody else can be there before us.
    own = _own_temporary_dir()
    with contextlib.suppress(OSError):
        own.mkdir(mode=0o700, exist_ok=True)
        if own.stat().st_uid == os.getuid():
            return str(own / name)
    return str(data_dir / name)


def _own_temporary_dir() -> Path:
    user = os.getuid() if os.name == "posix" else "files"
    return Path(tempfile.gettempdir(), f"{APP.lower()}-{user}")


def resources_dir() -> Path:
    """Return the folder that the program brings along: the model, sample clips, icons."""
    return Path(__file__).resolve().parents[2] / "resources"


def sample_clip() -> Path:
    """Return the recording that is captioned where nothing else is at hand."""
    return resources_dir() / "clips" / "two_cities.wav"
