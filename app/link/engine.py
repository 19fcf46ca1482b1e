"""The engines a run can use, all behind one wish: "tell me where you are now"."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable
from types import TracebackType
from typing import Protocol, Self

from app.errors import EngineError
from app.link.child import COMMAND, RecognizerChild
from app.link.endpoint import Endpoint
from app.phrases import phrase

# A child that ends again and again, out of memory or by somebody's hand, would otherwise keep the
# processor busy with loading its model, a second each, for as long as the run lasts.
MOST_STARTS = 5
STARTS_WINDOW_S = 60.0


class Engine(Protocol):
    """Somewhere that recognises speech; alive from `async with` to its end."""

    kind: str
    name: str

    async def __aenter__(self) -> Self:
        """Take what it needs."""
        ...

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
        /,
    ) -> None:
        """Give it back."""
        ...

    async def reach(self) -> Endpoint:
        """Return the address to connect to, starting what has to run there. Raises EngineError."""
        ...

    async def doubt(self) -> None:
        """Hear that a connection failed: what can be started anew is, at the next reach()."""
        ...


class RemoteEngine:
    """A server that is there already: the cloud, or an address the user named."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.kind = endpoint.engine
        self.name = endpoint.name
        self._endpoint = endpoint

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        pass

    async def reach(self) -> Endpoint:
        """Return its address."""
        return self._endpoint

    async def doubt(self) -> None:
        """Leave a server that is not ours as it is."""


class LocalEngine:
    """The recogniser that ships with Surtitle, in a child process, started again when it died.

    It is started five times within any minute at most. Every start counts, the first, one that
    fails and one that is called off too; reaching a child that runs is none. `clock` tells seconds,
    and may start anywhere. In the `background` it makes way for whoever needs the processor.
    """

    kind = "local"
    name: str = phrase("On this computer")

    def __init__(
        self,
        command: tuple[str, ...] = COMMAND,
        clock: Callable[[], float] = time.monotonic,
        *,
        background: bool = False,
    ) -> None:
        self._command = command
        self._background = background
        self._clock = clock
        self._child: RecognizerChild | None = None
        self._starts: deque[float] = deque(maxlen=MOST_STARTS)
        self._one_at_a_time = asyncio.Lock()  # a warm-up and a run would start two children

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        async with self._one_at_a_time:
            await self._end_child()

    async def reach(self) -> Endpoint:
        """Return the running child's address; start one when there is none."""
        async with self._one_at_a_time:
            if self._child is None or not self._child.alive:
                await self._end_child()
                self._count_start()
                child = RecognizerChild(self._command, background=self._background)
                await child.__aenter__()  # cleans up after itself when it fails or is cancelled
                self._child = child
            return self._child.endpoint

    async def doubt(self) -> None:
        """End the child: it may hang without being dead, and a new one is there in a second."""
        async with self._one_at_a_time:
            await self._end_child()

    def _count_start(self) -> None:
        now = self._clock()
        if len(self._starts) == MOST_STARTS and now - self._starts[0] < STARTS_WINDOW_S:
            raise EngineError(
                phrase("The recogniser on this computer keeps ending"),
                phrase("Nothing is lost; it is tried again within a minute."),
                mends_itself=True,
                way_out=phrase(
                    "This computer may be short of memory. `surtitle doctor` says what works."
                ),
            )
        self._starts.append(now)

    async def _end_child(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            await child.__aexit__(None, None, None)


class LentEngine:
    """An engine that outlives the runs that use it: what it started stays warm between them.

    Whoever holds the engine itself enters and leaves it; a run enters and leaves only this. Without
    `partials` only finals are asked for, as far as the engine knows how.
    """

    def __init__(self, engine: Engine, *, partials: bool = True) -> None:
        self.kind = engine.kind
        self.name = engine.name
        self._engine = engine
        self._partials = partials

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        pass

    async def reach(self) -> Endpoint:
        """Return the engine's address."""
        endpoint = await self._engine.reach()
        return endpoint if self._partials else endpoint.without_partials()

    async def doubt(self) -> None:
        """Pass on that a connection failed."""
        await self._engine.doubt()
