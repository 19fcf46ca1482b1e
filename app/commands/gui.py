"""`surtitle gui`, which is what `surtitle` alone does: the window and the caption strip."""

from __future__ import annotations

import stat
from pathlib import Path

from app.commands.context import Context
from app.commands.engines import chosen_settings, server_address
from app.errors import InputError
from app.program import set_for_start
from app.store.disk import denial_of
from app.store.paths import sample_clip
from app.ui.screen import find_platform


def run(context: Context) -> int:
    """Open the windows; return the exit code when they are closed."""
    options = context.options
    address = server_address(context)
    settings = chosen_settings(context)
    if options.source is not None:
        _check_source(options.source)
    files = tuple(_file(path) for path in options.files)
    platform = find_platform(context.environ)
    if platform is not None:
        set_for_start("QT_QPA_PLATFORM", platform)
    try:
        from app import gui  # noqa: PLC0415  Qt may not be installed
    except ImportError as problem:
        raise InputError(
            f"A window needs Qt, which is not installed ({problem.name})",
            "Install PySide6-Essentials and qasync; `surtitle listen` does without.",
        ) from problem
    return gui.run(
        gui.Opening(
            places=context.places,
            kept=context.loaded.settings,
            settings=settings,
            keys=context.keys,
            files=files,
            source=options.source,
            address=address,
            start=options.start,
            lock_captions=options.lock_captions,
            hide_window=options.hide_window,
            quietly=options.quietly,
            notice=context.loaded.notice,
        )
    )


def _check_source(text: str) -> None:
    """Say while somebody looks at the terminal that it is none for a window. Raises InputError."""
    # Here: it loads NumPy, which an ordinary start has time for when its window is there.
    from app.audio.source import parse_source  # noqa: PLC0415
    from app.audio.standard_input import StdinAudio  # noqa: PLC0415

    if isinstance(parse_source(text, sample=sample_clip()), StdinAudio):
        raise InputError(
            "The window does not caption standard input", "`surtitle listen --source -` does."
        )


def _file(path: Path) -> Path:
    """Return it from the root on: a window that runs stands in another folder."""
    try:
        found = path.stat()
    except FileNotFoundError as problem:
        raise InputError(
            f"There is no file {path}", "See surtitle --help for the commands."
        ) from problem
    except OSError as problem:
        raise InputError(f"{path} can't be read: {denial_of(problem)}") from problem
    if stat.S_ISDIR(found.st_mode):
        raise InputError(f"{path} is a folder", "Name the files in it.")
    return path.absolute()
