"""`surtitle gui`, which is what `surtitle` alone does: the window and the caption strip."""

from __future__ import annotations

import os

from app.audio.source import parse_source
from app.audio.standard_input import StdinAudio
from app.commands.context import Context
from app.commands.engines import chosen_settings, server_address
from app.errors import InputError
from app.store.paths import sample_clip
from app.ui.screen import find_platform


def run(context: Context) -> int:
    """Open the windows; return the exit code when they are closed."""
    options = context.options
    address = server_address(context)
    settings = chosen_settings(context)
    if options.source is not None and isinstance(
        parse_source(options.source, sample=sample_clip()), StdinAudio
    ):
        raise InputError(
            "The window does not caption standard input", "`surtitle listen --source -` does."
        )
    platform = find_platform(context.environ)
    if platform is not None:
        os.environ["QT_QPA_PLATFORM"] = platform
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
            source=options.source,
            address=address,
            start=options.start,
            lock_captions=options.lock_captions,
            hide_window=options.hide_window,
            quietly=options.quietly,
            notice=context.loaded.notice,
        )
    )
