"""`surtitle listen`: captions in the terminal, or wherever its output is sent."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import logging
import os
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from app.audio.sound_file import SoundFile
from app.audio.source import Source, parse_source
from app.captioner.captioner import Captioner
from app.captioner.engines import LOCAL_LANGUAGES, session_config
from app.captioner.obs_text import ObsText
from app.commands.context import Context, cleaned, tell
from app.commands.engines import chosen_engines, chosen_settings
from app.commands.interrupts import interruptible
from app.commands.output import say
from app.commands.output_file import OutputFile
from app.commands.printers import CuePrinter, JsonPrinter, Printer, Stream, TextPrinter
from app.domain.captions import (
    Ended,
    FinalLine,
    GapFound,
    Message,
    NoticeGiven,
    PartialLine,
    State,
    StateChanged,
)
from app.domain.notices import Level, Notice
from app.domain.settings import Settings
from app.errors import INTERRUPTED, InputError, StorageError, SurtitleError
from app.link.engine import Engine
from app.store.export import SubRip, WebVtt
from app.store.paths import sample_clip
from app.store.secrets import Redactor
from app.store.session_log import SessionLog

_log = logging.getLogger(__name__)

_CUES = {"srt": SubRip, "vtt": WebVtt}
_SOUND_KEPT = "The sound is kept too, beside the transcript"
_LISTENING = "Listening. Ctrl-C finishes."
_STATE_WORDS = {
    State.CONNECTING: "Connecting …",
    State.CATCHING_UP: "Catching up …",
    State.LISTENING: _LISTENING,
    State.HEARING: _LISTENING,  # the words that are heard say more
    State.FINISHING: "Finishing …",
}


def run(context: Context) -> int:
    """Caption until the source ends or the user finishes; return the exit code."""
    options = context.options
    settings = _with_files(chosen_settings(context), context.options)
    source = parse_source(options.source, sample=sample_clip(), speed=options.speed)
    _spare_the_recording(source, options.output)
    # Before the loop runs, which must wait neither for a keyring's owner nor for a pipe's reader.
    engines = chosen_engines(context, settings)
    with contextlib.ExitStack() as stack:
        output: OutputFile | None = None
        if options.output is not None:
            output = stack.enter_context(OutputFile(options.output, force=options.force))
        try:
            return asyncio.run(_listen(context, settings, source, engines, output))
        except asyncio.CancelledError:
            return INTERRUPTED


async def _listen(
    context: Context,
    settings: Settings,
    source: Source,
    engines: tuple[Engine, Engine | None],
    output: OutputFile | None,
) -> int:
    options = context.options
    engine, standby = engines
    display = _Display(output, context.keys.redactor)
    async with contextlib.AsyncExitStack() as stack:
        stack.push(display.leave_if_stuck)  # first in, so last out: all else is closed by then
        log = None
        if not options.no_save:
            log = await stack.enter_async_context(
                SessionLog.create(
                    context.places,
                    settings=settings,
                    source=source.name,
                    engine=engine.name,
                    now=datetime.now().astimezone(),
                )
            )
            if log.keeps_sound:
                tell(Notice(level=Level.INFO, title=_SOUND_KEPT))
        captioner = Captioner(
            source=source,
            engine=engine,
            standby=standby,
            standby_languages=LOCAL_LANGUAGES,
            config=session_config(settings),
            log=log,
            obs=ObsText(lambda: settings),
            duration_s=options.duration,
        )
        printer = _printer(options.format, output or sys.stdout, log)
        async with captioner:
            stack.enter_context(interruptible(lambda: _finish(captioner)))
            if not settings.voice_detection and options.source != "-":
                stack.enter_context(_enter_commits(captioner))
            ended = await display.follow(captioner, printer)
    if log is not None and log.text_path is not None:
        tell(Notice(level=Level.INFO, title=f"Saved to {log.text_path}"))
    return display.exit_code(ended)


def _with_files(settings: Settings, options: argparse.Namespace) -> Settings:
    """Return the settings with what the options say of files beside the transcript."""
    return replace(
        settings,
        keep_audio=settings.keep_audio or options.keep_audio,
        obs_file=settings.obs_file if options.obs_file is None else options.obs_file,
    )


class _Display:
    """Shows a run's messages: captions on their stream, the rest on standard error."""

    _printer: Printer

    def __init__(self, output: OutputFile | None, redactor: Redactor) -> None:
        self._output = output
        self._redactor = redactor
        self._is_stuck = False  # in a write that nobody reads
        self._state_words = "" if sys.stderr.isatty() else None
        self._told: set[tuple[str, str]] = set()
        self._failure: SurtitleError | None = None
        self._reader_left = False

    async def follow(self, captioner: Captioner, printer: Printer) -> Ended:
        """Show everything until the run has ended, the captions with `printer`."""
        self._printer = printer
        async for message in captioner:
            # On a thread: a paused terminal or a full pipe must not stop the captions.
            await asyncio.to_thread(self._show, message)
            if self._reader_left:
                captioner.finish()
            if isinstance(message, Ended):
                return message
        raise AssertionError("a run ends with Ended")

    def leave_if_stuck(
        self, _kind: type[BaseException] | None, error: BaseException | None, _trace: object
    ) -> None:
        """End the process where the run is ended at once and a write still hangs in its thread."""
        if self._is_stuck and isinstance(error, asyncio.CancelledError):
            os._exit(INTERRUPTED)  # a thread can't be called off

    def exit_code(self, ended: Ended) -> int:
        """Tell what ended the run early, unless it was told already, and return its code."""
        failure = ended.error or self._failure
        if failure is None:
            return 0
        _log.debug("the run ends", exc_info=failure)
        notice = cleaned(Notice.of(failure), self._redactor)
        if (notice.title, notice.hint) not in self._told:
            tell(notice)
        return failure.exit_code

    def _show(self, message: Message) -> None:
        """Say on standard error what is no caption, and let the printer have its part."""
        self._is_stuck = True  # for as long as the writing takes
        try:
            match message:
                case NoticeGiven(notice=notice):
                    notice = cleaned(notice, self._redactor)
                    message = replace(message, notice=notice)
                    self._tell(notice)
                case StateChanged(state=state):
                    self._say_state(state)
            if self._writes:
                if self._output is not None and _is_worth_a_file(message):
                    self._output.begin()
                self._printer.show(message)
        except BrokenPipeError:
            self._reader_left = True
        except OSError as error:
            self._failure = StorageError(
                f"The captions could not be written ({(error.strerror or '').lower()})",
                "They go on; `surtitle sessions` shows what was saved.",
            )
            self._tell(Notice.of(self._failure))
        finally:
            self._is_stuck = False

    def _say_state(self, state: State) -> None:
        """Say it to people, where it is news to them."""
        words = _STATE_WORDS.get(state)
        if words and self._state_words not in (None, words):
            self._state_words = words
            self._clear()
            say(words)

    @property
    def _writes(self) -> bool:
        return self._failure is None and not self._reader_left

    def _tell(self, notice: Notice) -> None:
        self._clear()
        self._told.add((notice.title, notice.hint))
        tell(notice)

    def _clear(self) -> None:
        if self._writes and isinstance(self._printer, TextPrinter):
            self._printer.clear()


def _is_worth_a_file(message: Message) -> bool:
    """Whether older captions may go for it: words, a gap, or an end in peace."""
    match message:
        case PartialLine() | FinalLine() | GapFound() | Ended(error=None):
            return True
    return False


def _printer(name: str, stream: Stream, log: SessionLog | None) -> Printer:
    if name == "jsonl":
        return JsonPrinter(stream, log.session_id if log else None)
    return TextPrinter(stream) if name == "text" else CuePrinter(stream, _CUES[name]())


def _spare_the_recording(source: Source, output: Path | None) -> None:
    """Raise InputError where --output would overwrite what is to be heard, --force or not."""
    if not isinstance(source, SoundFile) or output is None:
        return
    try:
        same = output.samefile(source.path)
    except OSError:  # one of them is not there, which others say better
        return
    if same:
        raise InputError(
            f"{output} is the recording itself", "Choose another name for the captions."
        )


def _finish(captioner: Captioner) -> bool:
    """Finish the run; return False where nothing was heard yet, and it may end at once."""
    if captioner.listened:
        captioner.finish()
    return captioner.listened


@contextlib.contextmanager
def _enter_commits(captioner: Captioner) -> Iterator[None]:
    """End the sentence at each Enter, where there is a keyboard to press it on."""
    loop = asyncio.get_running_loop()

    def pressed() -> None:
        if sys.stdin.readline():
            captioner.commit()
        else:
            loop.remove_reader(sys.stdin)

    if not (sys.stdin and sys.stdin.isatty()):
        yield
        return
    try:
        loop.add_reader(sys.stdin, pressed)
    except NotImplementedError:  # Windows' loop can't watch a console
        yield
        return
    try:
        yield
    finally:
        loop.remove_reader(sys.stdin)
