"""A microphone that comes back: pulled out, frozen or slept through, it is taken up again."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import replace
from typing import TYPE_CHECKING, Self

from app.audio.block import RATE, Block, News
from app.audio.devices import InputDevice, ServerWatch
from app.audio.microphone import WAKE_EVERY_S, Microphone
from app.audio.silence import SilenceWatch
from app.clock import elapsed
from app.domain.notices import Level, Notice
from app.errors import SourceError
from app.phrases import phrase

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable
    from types import TracebackType

AWAY = phrase("The microphone was away")
SLEPT = phrase("The computer slept")
TOPIC, SILENCE_TOPIC = "microphone", "silence"
# So much more time than sound is no busy loop: the ring holds ten seconds and counts what it drops.
SLEPT_S = 5.0
# Between two tries to open it again; a change of the devices cuts it short.
AGAIN_S = 1.5

_SILENT = Notice(
    level=Level.WARNING,
    title=phrase("The microphone is silent"),
    hint=phrase(
        "Nothing at all comes from it. See that it is not muted, at a switch on it or in the "
        "system's sound settings, and that the right one is chosen."
    ),
    topic=SILENCE_TOPIC,
)
_HEARD_AGAIN = Notice(
    level=Level.INFO,
    title=phrase("The microphone is heard again"),
    mends_itself=True,
    topic=SILENCE_TOPIC,
)


class _SleptError(Exception):
    """The computer slept, or the process was stopped."""


class SteadyMicrophone:
    """A Source that listens to a device for as long as it is asked to, whatever becomes of it.

    The first opening raises SourceError like Microphone's. Later, when the device goes away, that
    is said once as News, it is tried again until it is back, and the next block tells how much was
    missed. A device that was named is waited for and never replaced; the system's default is
    whatever it is by then. `clock` gives seconds and goes on in sleep.
    """

    live = True
    duration = None
    truncated = False

    def __init__(
        self,
        device: InputDevice | str | None = None,
        *,
        make: Callable[[InputDevice | str | None], Microphone] = Microphone,
        clock: Callable[[], float] = elapsed,
    ) -> None:
        self._make = make
        self._clock = clock
        self._microphone = make(device)
        self._wake_every_s = WAKE_EVERY_S
        self._silence = SilenceWatch()
        self._is_open = False
        self._stopping = asyncio.Event()
        self._changed = asyncio.Event()  # the devices
        self._heard_at: float | None = None  # on the clock, the end of what was heard last
        self._lost_why = ""

    @property
    def name(self) -> str:
        """The device's name once it is open, else what was asked for."""
        return self._microphone.name

    @property
    def rate(self) -> int:
        """The device's rate in Hz."""
        return self._microphone.rate

    @property
    def channels(self) -> int:
        """The device's number of channels."""
        return self._microphone.channels

    @property
    def wake_every_s(self) -> float:
        """How often the loop is woken at most; whoever only shows a meter needs it less often."""
        return self._wake_every_s

    @wake_every_s.setter
    def wake_every_s(self, seconds: float) -> None:
        self._wake_every_s = self._microphone.wake_every_s = seconds

    async def __aenter__(self) -> Self:
        await self._microphone.__aenter__()
        self._is_open = True
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._close()

    def stop(self) -> None:
        """End blocks() after what was captured until now, or at once while there is nothing."""
        self._stopping.set()
        self._microphone.stop()

    async def blocks(self) -> AsyncGenerator[Block | News, None]:
        """Yield what is heard, and news of the device.

        Raises SourceError when the device doesn't begin the first time.
        """
        while True:
            try:
                async for block in self._heard():
                    yield block
            except SourceError as error:
                if self._heard_at is None or self._stopping.is_set():
                    raise
                slept = self._clock() - self._heard_at > SLEPT_S
                yield self._goes_away(error, slept=slept)
            except _SleptError:
                yield self._goes_away(None, slept=True)
            else:
                return
            before = self.name
            await self._close()
            if not await self._open_again():
                return
            yield self._is_back(before)

    async def _heard(self) -> AsyncGenerator[Block | News, None]:
        """Yield the blocks of the microphone that is open now."""
        async with contextlib.aclosing(self._microphone.blocks()) as blocks:
            async for block in blocks:
                filled = self._account_for(block)
                if self._silence.add(block.samples) and not self._microphone.is_monitor:
                    yield News(notice=_SILENT if self._silence.is_silent else _HEARD_AGAIN)
                yield filled

    def _account_for(self, block: Block) -> Block:
        """Return the block with what was missed before it. Raises _SleptError."""
        now = self._clock()
        if not len(block.samples):
            return block
        began = now - (len(block.samples) + block.lost_before) / RATE
        missed = 0.0 if self._heard_at is None else began - self._heard_at
        if self._lost_why:
            block = replace(
                block, lost_before=max(0, round(missed * RATE)), lost_why=self._lost_why
            )
            self._lost_why = ""
        elif missed > SLEPT_S:
            raise _SleptError  # the stream is an old one, and what is in it nobody knows
        self._heard_at = now
        return block

    def _goes_away(self, error: SourceError | None, *, slept: bool) -> News:
        self._lost_why = SLEPT if slept else AWAY
        title = SLEPT if slept or error is None else error.title
        hint = phrase(
            "What is said meanwhile can't be heard. It is taken up again as soon as it is back."
        )
        if slept:
            hint = phrase("What was said meanwhile could not be heard.")
        return News(
            notice=Notice(
                level=Level.WARNING, title=title, hint=hint, mends_itself=True, topic=TOPIC
            ),
            hears=False,
        )

    def _is_back(self, before: str) -> News:
        now = self.name
        title = phrase("“{name}” is back", name=now)
        if now != before:
            title = phrase("Listening to “{name}” now", name=now)
        return News(
            notice=Notice(level=Level.INFO, title=title, mends_itself=True, topic=TOPIC),
            hears=False,  # until its first block comes
        )

    async def _open_again(self) -> bool:
        """Open it as soon as it is there; return False where stop() was called first."""
        wanted = self._microphone.device_id
        watch = ServerWatch(lambda _: self._changed.set())
        try:
            while not self._stopping.is_set():
                self._changed.clear()
                if await self._try_to_open(wanted):
                    return True
                await self._wait()
        finally:
            await watch.end()
        return False

    async def _try_to_open(self, wanted: str | None) -> bool:
        microphone = self._make(wanted)
        async with asyncio.TaskGroup() as group:
            opening = group.create_task(_opened(microphone))
            stopping = group.create_task(self._stopping.wait())
            await asyncio.wait({opening, stopping}, return_when=asyncio.FIRST_COMPLETED)
            opening.cancel()  # a sound server that hangs can't be waited for
            stopping.cancel()
        if opening.cancelled() or not opening.result():
            return False
        self._microphone = microphone
        microphone.wake_every_s = self._wake_every_s
        self._is_open = True
        self._silence = SilenceWatch()
        if self._stopping.is_set():
            microphone.stop()
        return True

    async def _wait(self) -> None:
        async with asyncio.TaskGroup() as group:
            waits = [group.create_task(event.wait()) for event in (self._stopping, self._changed)]
            await asyncio.wait(waits, timeout=AGAIN_S, return_when=asyncio.FIRST_COMPLETED)
            for wait in waits:
                wait.cancel()

    async def _close(self) -> None:
        if self._is_open:
            self._is_open = False
            await self._microphone.__aexit__(None, None, None)


async def _opened(microphone: Microphone) -> bool:
    try:
        await microphone.__aenter__()
    except SourceError:
        return False
    return True
