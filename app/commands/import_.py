"""`surtitle import`: recordings captioned as fast as the engine goes, each into its own session."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from app.audio.block import RATE
from app.audio.sound_file import SoundFile
from app.captioner.captioner import Captioner
from app.captioner.engines import LOCAL_LANGUAGES, session_config
from app.commands.context import Context, cleaned, tell
from app.commands.engines import chosen_engines, chosen_settings
from app.commands.import_results import Outcome, Results, Stage
from app.commands.interrupts import interruptible
from app.commands.progress_line import ProgressLine
from app.domain.captions import Ended, FinalLine, NoticeGiven
from app.domain.notices import Level, Notice
from app.domain.progress import Progress
from app.domain.settings import Settings
from app.errors import INTERRUPTED, FolderError, InputError, SurtitleError
from app.link.engine import Engine, LentEngine
from app.store.export import clock
from app.store.recordings import find_by_recording, identify
from app.store.records import Recording, Title
from app.store.session_log import SessionLog
from app.store.session_record import SessionRecord, read_journal

# Longer than the longest sentence takes, and short enough for who waits for the shell.
SENTENCE_BOUND_S = 10.0


def run(context: Context) -> int:
    """Caption one file after the other; return the first failure's exit code."""
    options = context.options
    settings = chosen_settings(context)
    engines = chosen_engines(context, settings, background=True)
    files = {path.absolute(): path for path in options.files}
    results = Results(context.keys.redactor, as_json=options.json)
    try:
        return asyncio.run(_Import(context, settings, engines, results).run(files))
    except asyncio.CancelledError:
        return INTERRUPTED


@dataclass(slots=True)
class _Talk:
    """What is captioned now."""

    captioner: Captioner
    line: ProgressLine
    progress: Progress


class _Import:
    """The recordings of one command, one after the other."""

    def __init__(
        self,
        context: Context,
        settings: Settings,
        engines: tuple[Engine, Engine | None],
        results: Results,
    ) -> None:
        self._again = context.options.again
        self._places = context.places.honouring(settings)
        self._redactor = context.keys.redactor
        self._settings = settings
        self._engine, self._standby = engines
        self._results = results
        self._taken: dict[tuple[int, str], Path] = {}  # by size and digest
        self._talk: _Talk | None = None
        self._stopping = False

    async def run(self, files: Mapping[Path, Path]) -> int:
        """Take each file, by its whole path and as it was named; return the exit code."""
        waiting = list(files.items())
        with interruptible(self._finish):
            # Entered here, so that what it started stays warm from one file to the next.
            async with self._engine, self._standby or contextlib.nullcontext():
                while waiting and not self._stopping:
                    whole, named = waiting.pop(0)
                    try:
                        outcome = await self._take(whole, named)
                    except SurtitleError as error:
                        outcome = Outcome(named, Stage.FAILED, error=error)
                    await asyncio.to_thread(self._results.show, outcome)
                    if outcome.error is not None and _ends_all(outcome.error):
                        break
        await asyncio.to_thread(self._results.leave_out, [named for _, named in waiting])
        return INTERRUPTED if self._stopping else self._results.code

    async def _take(self, whole: Path, named: Path) -> Outcome:
        """Caption one file, or find that it is captioned. Raises SurtitleError."""
        async with SoundFile(named, None) as heard:  # which says what is wrong with it
            duration = heard.duration
        recording = await identify(whole)
        identity = (recording.size, recording.digest)
        if identity in self._taken:
            return Outcome(named, Stage.REPEATED, same_as=self._taken[identity])
        self._taken[identity] = named
        earlier = None
        if not self._again:
            earlier = await asyncio.to_thread(find_by_recording, self._places, recording)
        if earlier is not None and earlier.finished:
            text = Path(earlier.files.get("text", "/"))
            return Outcome(
                named,
                Stage.DONE_ALREADY,
                record=earlier,
                text=text if await asyncio.to_thread(text.is_file) else None,
            )
        async with self._log(recording, named, earlier) as log:
            error = await self._caption(named, log, duration)
        record = await asyncio.to_thread(read_journal, log.journal_path)
        # What is on disk decides: that is what is found the next time.
        stage = Stage.FAILED if error else Stage.INTERRUPTED
        return Outcome(
            named,
            Stage.CAPTIONED if record.finished else stage,
            record=record,
            text=log.text_path,
            error=error,
            duration_s=duration,
        )

    def _log(
        self, recording: Recording, named: Path, earlier: SessionRecord | None
    ) -> AbstractAsyncContextManager[SessionLog]:
        if earlier is not None:
            return SessionLog.resume(self._places, earlier.start.session)
        return SessionLog.create(
            self._places,
            source=named.name,
            engine=self._engine.name,
            now=datetime.now().astimezone(),
            settings=replace(self._settings, keep_audio=False),  # the recording is there already
            also=(recording, Title(text=named.stem)),
        )

    async def _caption(
        self, path: Path, log: SessionLog, duration: float | None
    ) -> SurtitleError | None:
        """Caption from the log's seam on; return what ended it early."""
        seam = log.seam
        progress = Progress(time.monotonic(), seam.at)
        progress.duration_s = duration
        captioner = Captioner(
            source=SoundFile(path, None, begin=round(seam.at * RATE)),
            engine=LentEngine(self._engine, partials=False),
            standby=LentEngine(self._standby, partials=False) if self._standby else None,
            standby_languages=LOCAL_LANGUAGES,
            config=session_config(self._settings),
            log=log,
            seam=seam,
        )
        talk = _Talk(captioner, ProgressLine(path.name), progress)
        if seam.at:
            title = f"{path.name} goes on from {clock(seam.at)}"
            await self._tell(talk, Notice(level=Level.INFO, title=title))
        async with captioner:
            self._talk = talk
            try:
                return await self._follow(talk)
            finally:
                self._talk = None

    async def _follow(self, talk: _Talk) -> SurtitleError | None:
        """Show how far it is until it has ended."""
        run, progress = talk.captioner, talk.progress
        await self._show(talk)
        async for message in run:
            if self._stopping and (isinstance(message, FinalLine) or not run.hearing):
                run.break_off()
            match message:
                case NoticeGiven(notice=notice):
                    await self._tell(talk, notice)
                case Ended(error=error):
                    await asyncio.to_thread(talk.line.clear)
                    return error
            if progress.note(message):
                await self._show(talk)
        raise AssertionError("a run ends with Ended")

    async def _show(self, talk: _Talk) -> None:
        left_s = talk.progress.left_s(time.monotonic())
        # On a thread: a paused terminal must not stop the captions.
        await asyncio.to_thread(talk.line.show, talk.progress.share or 0.0, left_s)

    async def _tell(self, talk: _Talk, notice: Notice) -> None:
        await asyncio.to_thread(talk.line.clear)
        await asyncio.to_thread(tell, cleaned(notice, self._redactor))

    def _finish(self) -> bool:
        """End with the sentence that is being recognised; return False where there is none yet."""
        if self._talk is None or not self._talk.captioner.listened:
            return False
        self._stopping = True
        run = self._talk.captioner
        if run.hearing:
            asyncio.get_running_loop().call_later(SENTENCE_BOUND_S, run.break_off)
        else:
            run.break_off()
        return True


def _ends_all(error: SurtitleError) -> bool:
    """Whether the next recording would fail of it as well."""
    return not isinstance(error, InputError) or isinstance(error, FolderError)
