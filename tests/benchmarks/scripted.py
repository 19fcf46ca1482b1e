"""An engine in a process of its own that takes audio as fast as it comes and says known lines.

    python -m tests.benchmarks.scripted

It does not listen: by the count of samples, each line is spoken for three seconds, with partials as
often as ours has them when it has much to do, and nothing is said for 0.8 s. What it costs is next to
nothing, so a day goes by in minutes.
"""

from __future__ import annotations

import itertools
from contextlib import AbstractContextManager

from websockets.asyncio.server import ServerConnection

from app.protocol import codec
from app.protocol.actions import Drain, Listen
from app.protocol.events import ServerEvent
from app.protocol.server import ServerSession
from tests.benchmarks.partials import sentences
from tests.fakes import server
from tests.fakes.server_process import serve_for_parent, server_process

RATE = 16000
PARTIAL = round(0.4 * RATE)
SPOKEN, LENGTH = 3 * RATE, round(3.8 * RATE)
_SENTENCES = sentences()


def text_of(line: int) -> str:
    """Return what is said in a line, the first one being 0; no two are the same."""
    return f"{line} {_SENTENCES[line % len(_SENTENCES)]}"


def scripted_process() -> AbstractContextManager[str]:
    """Run the process; gives its address."""
    return server_process("tests.benchmarks.scripted")


class Script:
    """What is said in one connection, by the count of samples that were heard."""

    def __init__(self, session: ServerSession) -> None:
        self._session = session
        self._heard = 0
        self._line = 0
        self._item: str | None = None
        self._shown = 0  # the end of the newest partial, in samples of the line

    def hear(self, samples: int) -> list[ServerEvent]:
        """Hear so many more; return what is to be said."""
        self._heard += samples
        said: list[ServerEvent] = []
        while (place := self._heard - self._line * LENGTH) > 0:
            if self._item is None and self._shown == 0:
                self._item, events = self._session.speech_started(
                    self._line * LENGTH * 1000 // RATE
                )
                said += events
            if place >= SPOKEN and self._item is not None:
                said += self._finish(SPOKEN)
            elif self._item is not None and place - self._shown >= PARTIAL:
                self._shown = place
                words = text_of(self._line).split()
                words = words[: 1 + len(words) * place // SPOKEN]
                settled = "".join(f"{word} " for word in words[:-2])
                tail = " ".join(words[-2:])
                said += self._session.partial(self._item, settled, tail, "en")
            if place < LENGTH:
                break
            self._line += 1
            self._shown = 0
        return said

    def finish(self) -> list[ServerEvent]:
        """End the line that is being spoken, and the connection."""
        said = [] if self._item is None else self._finish(self._heard - self._line * LENGTH)
        return [*said, *self._session.drained()]

    def _finish(self, place: int) -> list[ServerEvent]:
        assert self._item is not None
        item, self._item = self._item, None
        self._shown = place
        end_ms = (self._line * LENGTH + place) * 1000 // RATE
        return [
            *self._session.speech_stopped(item, end_ms),
            *self._session.completed(item, text_of(self._line), "en"),
        ]


async def _talk(socket: ServerConnection) -> None:
    ids = itertools.count(1)
    session = ServerSession(
        session_id="sess_1", model="scripted", new_id=lambda kind: f"{kind}_{next(ids)}"
    )
    script = Script(session)

    async def put(events: list[ServerEvent] | tuple[ServerEvent, ...]) -> None:
        for event in events:
            await socket.send(codec.encode(event))

    await put(session.open())
    async for frame in socket:
        reaction = session.receive(codec.decode_client(frame))
        await put(reaction.send)
        for action in reaction.do:
            match action:
                case Listen(pcm=pcm):
                    await put(script.hear(len(pcm) // 2))
                case Drain():
                    await put(script.finish())


if __name__ == "__main__":
    serve_for_parent(server.running(_talk))
