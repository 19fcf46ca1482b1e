"""One run of the window's, put together from what is chosen."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from datetime import datetime

from app.audio.sound_file import SoundFile
from app.audio.source import Source
from app.captioner.captioner import Captioner
from app.captioner.engines import LOCAL_LANGUAGES, session_config
from app.captioner.obs_text import ObsText
from app.domain.settings import Settings
from app.link.engine import Engine
from app.store.paths import Places
from app.store.session_log import SessionLog
from app.ui.preferences import Preferences


def make_log(
    source: Source, engine: Engine, settings: Settings, places: Places, now: datetime
) -> AbstractAsyncContextManager[SessionLog]:
    """Return the log of a run on this source; the sound of a recording is there already."""
    if isinstance(source, SoundFile):
        settings = replace(settings, keep_audio=False)
    return SessionLog.create(
        places, source=source.name, engine=engine.name, now=now, settings=settings
    )


def make_run(
    source: Source, engines: tuple[Engine, Engine | None], preferences: Preferences, log: SessionLog
) -> Captioner:
    """Return a run on this source; `engines` are the one to use and the one that may stand in."""
    engine, standby = engines
    settings = preferences.value
    recorded = isinstance(source, SoundFile)
    if recorded:  # nobody ends its sentences
        settings = replace(settings, voice_detection=True)
    return Captioner(
        source=source,
        engine=engine,
        standby=standby,
        standby_languages=LOCAL_LANGUAGES,
        config=session_config(settings),
        log=log,
        obs=ObsText(lambda: preferences.value) if not recorded else None,
        hold_to_talk=not recorded,
    )


def make_check(source: Source, engine: Engine, settings: Settings) -> Captioner:
    """Return a run of which nothing is kept."""
    return Captioner(source=source, engine=engine, config=session_config(settings))
