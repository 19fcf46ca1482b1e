"""A source's audio on its way onto the tape, and into the log where that keeps sound."""

from __future__ import annotations

from collections.abc import Callable

from app.audio.block import RATE, Block, News, Source
from app.audio.tape import Tape
from app.captioner import losses
from app.captioner.keeping import Keeper
from app.captioner.losses import Losses
from app.captioner.outgoing import Outgoing
from app.domain.notices import Level, Notice
from app.errors import InputError, SourceError, SurtitleError
from app.phrases import phrase


class Intake:
    """Reads one source to its end; `hears` and `has_ended` tell how it goes, `changed` is called.

    With `forgives`, a source that fails ends, and `error` says why: what was heard until then is
    still worth its captions. Otherwise run() raises it.
    """

    def __init__(
        self,
        source: Source,
        tape: Tape,
        outgoing: Outgoing,
        lost: Losses,
        keeper: Keeper,
        *,
        duration_s: float | None,
        forgives: bool,
        tell: Callable[[Notice], None],
        changed: Callable[[], None],
    ) -> None:
        self.hears = False
        self.has_ended = False
        self.error: SurtitleError | None = None
        self._source = source
        self._tape = tape
        self._outgoing = outgoing
        self._losses = lost
        self._keeper = keeper
        self._samples_left = None if duration_s is None else round(duration_s * RATE)
        self._forgives = forgives
        self._tell = tell
        self._changed = changed

    async def run(self) -> None:
        """Put the source's audio on the tape until it ends, or the duration is over."""
        async with self._source:
            try:
                async for block in self._source.blocks():
                    if isinstance(block, News):
                        self._pass_on(block)
                    elif not await self._take(block):
                        break
            except (SourceError, InputError) as error:
                if not self._forgives:
                    raise
                self.error = error
        if self._source.truncated:
            self._tell(
                Notice(
                    level=Level.WARNING,
                    title=phrase("{name} ends in the middle", name=self._source.name),
                    hint=phrase("The file is not whole; what it holds is captioned."),
                )
            )
        self.has_ended = True
        self._outgoing.end()
        self._changed()

    def _pass_on(self, news: News) -> None:
        """Tell what the source says about itself."""
        if not news.hears:
            self.hears = False
            self._outgoing.fall_silent()
        self._tell(news.notice)
        self._changed()

    async def _take(self, block: Block) -> bool:
        """Append a block; return False when no more are wanted."""
        samples, lost = block.samples, block.lost_before
        if self._samples_left is not None:
            lost = min(lost, self._samples_left)
            samples = samples[: self._samples_left - lost]
            self._samples_left -= lost + len(samples)
        if lost:
            self._losses.unheard(lost, block.lost_why or losses.NOT_HEARD)
        while len(samples):
            room = len(samples) if self._source.live else await self._outgoing.room()
            if not room:
                return False
            self._tape.append(samples[:room])
            self._keeper.hear(samples[:room])
            self._outgoing.appended()
            samples = samples[room:]
        self.hears = True
        self._changed()
        return self._samples_left is None or self._samples_left > 0
