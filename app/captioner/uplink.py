"""Keeps an engine hearing the tape, from the first connection of a run to the end of the last.

Whatever happens to a connection, the answer is one operation: open another one, to this engine or
the one that stands in, and play the tape from `confirmed`. When to do what is decided by Route.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
from collections.abc import Callable
from typing import TypeVar

from app.captioner import changeover
from app.captioner.conversation import Conversation, ReopenError
from app.captioner.outgoing import Outgoing
from app.captioner.stall import StallWatch
from app.captioner.succession import Succession, adjourn
from app.captioner.waiting import Waiting
from app.domain.captions import NoticeGiven, VoiceDetectionChanged
from app.domain.notices import Level, Notice
from app.domain.route import Post, Route, Schedule, Setback, Standing, Stop, Switch
from app.domain.transcript import Change, Transcript
from app.errors import BusyError, EngineError, SurtitleError
from app.link.connection import Connection, Patience
from app.link.engine import Engine
from app.link.network import NetworkWatch
from app.phrases import phrase

_log = logging.getLogger(__name__)

_Error = TypeVar("_Error", bound=BaseException)

Say = Callable[[Change | VoiceDetectionChanged | Notice | NoticeGiven], None]

# An engine that says it is asked too often is fed at half the pace, down to this share of it.
SLOWEST = 0.25


class Uplink:
    """The connections of a run, one after the other.

    `say` gets what is found, `became_ready` is called when a connection has begun on the tape.

    `standby` stands in where the engine can't be reached or refuses, and knows `standby_languages`.
    """

    def __init__(
        self,
        engine: Engine,
        *,
        standby: Engine | None,
        standby_languages: tuple[str, ...],
        outgoing: Outgoing,
        transcript: Transcript,
        say: Say,
        became_ready: Callable[[], None],
        live: bool,
        patience: Patience | None = None,
        schedule: Schedule | None = None,
    ) -> None:
        self._engines = {Post.FIRST: engine}
        if standby is not None:
            self._engines[Post.STANDBY] = standby
        self._standby_languages = standby_languages
        self._outgoing = outgoing
        self._transcript = transcript
        self._say = say
        self._tell_ready = became_ready
        self._patience = patience or Patience()
        self._schedule = schedule or Schedule()
        self._route = Route(live=live, has_standby=standby is not None, schedule=self._schedule)
        self._waiting = Waiting()
        self._stall = StallWatch(self._patience.stall_s)
        self._share = 1.0  # of the engine's pace
        self._number = 0
        self._warming: asyncio.Task[None] | None = None
        self._tasks: list[asyncio.Task[None]] = []  # which go on behind the run's back
        self._served: set[Post] = set()
        self._ready_at = self._alive_at = 0.0
        self._finish_from: float | None = None  # since when the run's end gets no nearer
        self._reconsidered = asyncio.Event()
        self._is_barred = False  # the chosen engine, when that was asked last
        self._told = False  # whether people know of the row of setbacks that is under way
        self.was_ready = False
        self.is_serving = False  # also while a connection is replaced that nobody has to miss

    def finish(self) -> None:
        """Hear that the end is wished for: who is away is not waited for much longer."""
        self._finish_from = asyncio.get_running_loop().time()
        self._waiting.cut_short()

    def reconsider(self) -> None:
        """Hear that the settings have changed: the engine may be one that must not be used now."""
        self._reconsidered.set()

    async def run(self) -> None:
        """Have the tape heard until all is said. Raises SurtitleError where that can't be."""
        self._route.begins(asyncio.get_running_loop().time())
        with NetworkWatch(self._waiting.cut_short):
            async with asyncio.TaskGroup() as behind:
                self._behind = behind
                await self._stay_connected()
                for task in self._tasks:
                    task.cancel()

    async def _stay_connected(self) -> None:
        following: Connection | None = None
        while True:
            self._number += 1
            released_to = self._transcript.released_to
            ready = False
            ended: SurtitleError | ReopenError | None = None
            try:
                connection = following or await self._open()
                ready, following = True, None
                following = await self._serve(connection)
                if following is None:
                    return
            except* (SurtitleError, ReopenError) as failures:
                ended = first_of(failures)
            was_hearing = not self._transcript.is_between_lines
            self._transcript.lost()
            if ended is None or isinstance(ended, ReopenError):
                continue
            worked = self._transcript.released_to > released_to
            await self._recover(ended, ready=ready, worked=worked, was_hearing=was_hearing)

    async def _open(self) -> Connection:
        """Connect to the engine whose turn it is. Raises SurtitleError."""
        engine = self._engines[self._route.post]
        left = self._route.time_left(asyncio.get_running_loop().time())
        try:
            async with asyncio.timeout(left if self._standby_fits() else None):
                endpoint = await engine.reach()
                connection = Connection(endpoint, self._outgoing.config, self._patience)
                await connection.open()
        except TimeoutError as error:
            raise EngineError(
                phrase("{name} does not answer", name=engine.name),
                phrase("Is the network there?"),
                mends_itself=True,
            ) from error
        return connection

    async def _serve(self, connection: Connection) -> Connection | None:
        """Hold one connection; return the one to go on with, None where all is said."""
        pace = connection.endpoint.pace
        conversation = Conversation(
            connection,
            number=self._number,
            config=connection.config,
            outgoing=self._outgoing,
            transcript=self._transcript,
            say=self._say,
            stall=self._stall,
            pace=None if pace is None else pace * self._share,
        )
        self._became_ready()
        succession = Succession(
            conversation,
            open_heir=self._open_heir,
            returning=self._route.post is Post.STANDBY and self._route.returns,
            renewing=pace is not None,
            schedule=self._schedule,
            waiting=self._waiting,
            refused=self._look_refused,
        )
        keeps = False
        try:
            async with asyncio.TaskGroup() as group:
                heir = group.create_task(succession.heir())
                asking = group.create_task(self._ask_again())
                await conversation.run()
                asking.cancel()
                if not conversation.handed_over:
                    heir.cancel()
            keeps = conversation.handed_over
        finally:
            self._alive_at = connection.alive_at
            if keeps:
                self._tasks.append(self._behind.create_task(adjourn(connection)))
            else:
                await connection.close()
        if not conversation.handed_over:
            return None
        if self._route.post is Post.STANDBY:
            self._route.returned()
            name = self._engines[Post.FIRST].name
            title = phrase("{name} is there again", name=name)
            self._tell(Level.INFO, title, phrase("It goes on from here."), mends=True)
        return heir.result()

    async def _ask_again(self) -> None:
        """Leave the chosen engine, or what is to bring it back, when it must not be used any more."""
        while True:
            await self._reconsidered.wait()
            self._reconsidered.clear()
            was_barred, self._is_barred = self._is_barred, False
            try:
                await self._engines[Post.FIRST].reach()
            except SurtitleError as error:
                self._is_barred = True
                if was_barred:
                    continue
                for task in self._tasks:
                    task.cancel()
                if self._route.post is Post.FIRST:
                    raise
                raise ReopenError from error

    async def _open_heir(self) -> Connection:
        """Open the connection that is to take over: always the engine that was chosen."""
        endpoint = await self._engines[Post.FIRST].reach()
        connection = Connection(endpoint, self._outgoing.config, self._patience)
        await connection.open()
        return connection

    def _look_refused(self, error: SurtitleError, tries: int) -> float | None:
        """Return in how many seconds to look for the engine again, None where there is no use."""
        decision = self._route.after_look(error, tries, _jitter())
        if not isinstance(decision, Stop):
            return decision.delay_s
        self._say(changeover.told(decision.error, returns=False))
        return None

    async def _recover(
        self, error: SurtitleError, *, ready: bool, worked: bool, was_hearing: bool
    ) -> None:
        """Do what the route says about a setback. Raises the error that ends the run."""
        now = asyncio.get_running_loop().time()
        post = self._route.post
        standing = Standing.NEW
        if ready:
            standing = Standing.STUCK
        elif post in self._served:
            standing = Standing.AWAY
        if worked and self._finish_from is not None:
            self._finish_from = now
        decision = self._route.after(
            Setback(
                error=error,
                standing=standing,
                now=now,
                jitter=_jitter(),
                worked=worked,
                held_s=now - self._ready_at if ready else 0.0,
                alive_at=self._alive_at if ready else None,
                finishing_s=None if self._finish_from is None else now - self._finish_from,
                standby_fits=self._standby_fits(),
            )
        )
        _log.info("connection %d ended: %s", self._number, error)
        if isinstance(error, BusyError):
            self._share = max(self._share / 2, SLOWEST)
        await self._engines[post].doubt()
        if isinstance(decision, Stop):
            self.is_serving = False
            raise decision.error from error
        if isinstance(decision, Switch):
            self.is_serving = False
            self._tell_switch(decision)
            return
        # A link that is dropped while nobody speaks and is there again at once is no news.
        is_quiet = ready and not was_hearing and self._route.setbacks == 1
        if self._route.setbacks == 1:
            self._told = False
        if not is_quiet:
            self.is_serving = False
            if self.was_ready and not self._told:
                self._told = True
                notice = Notice.of(error)
                self._tell(notice.level, notice.title, notice.hint, mends=True)
        self._warm_up_standby()
        await self._waiting.sleep(decision.delay_s)

    def _warm_up_standby(self) -> None:
        """Start the engine that may have to stand in within seconds."""
        standby = self._engines.get(Post.STANDBY)
        if standby is None or self._route.post is Post.STANDBY or not self._standby_fits():
            return

        async def reach() -> None:
            with contextlib.suppress(SurtitleError):
                await standby.reach()

        if self._warming is None or self._warming.done():
            self._warming = self._behind.create_task(reach())
            self._tasks.append(self._warming)

    def _standby_fits(self) -> bool:
        """Tell whether the standby knows what is spoken, as far as anybody knows."""
        known = self._outgoing.config.language or self._transcript.language
        return known is None or known in self._standby_languages

    def _became_ready(self) -> None:
        self._route.ready()
        self._served.add(self._route.post)
        self.was_ready = self.is_serving = True
        self._ready_at = asyncio.get_running_loop().time()
        self._tell_ready()

    def _tell_switch(self, switch: Switch) -> None:
        if switch.to is Post.FIRST:
            notice = Notice.of(switch.error)
            self._tell(notice.level, notice.title, notice.hint, mends=True)
            return
        self._say(changeover.told(switch.error, returns=switch.returns))

    def _tell(self, level: Level, title: str, hint: str, *, mends: bool) -> None:
        self._say(
            Notice(level=level, title=title, hint=hint, mends_itself=mends, topic=changeover.TOPIC)
        )


def _jitter() -> float:
    return random.random()  # noqa: S311  spreads load, no more


def first_of(group: BaseExceptionGroup[_Error]) -> _Error:
    """Take the first error out of a group; the others are its echoes."""
    first = group.exceptions[0]
    return first_of(first) if isinstance(first, BaseExceptionGroup) else first
