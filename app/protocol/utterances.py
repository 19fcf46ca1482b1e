"""The utterances of one connection as a client sees them, from first sight to their end.

The server names an utterance by an item id and tells about it in up to six kinds of message.
They are documented in one order, but come in others: previews before the item is announced,
items that overlap, finals out of order, repeats, and now and then without their id. So:

- an item is made at the first sight of its id, in whatever message that says something of it;
- a message without an id means the oldest open item, and makes one if there is none; a name
  that turns up later is given to such a nameless item before another one is made;
- every message may come twice; after an item's end all messages about it are passed over.

Where an utterance lies in the audio is told by voice detection (`speech_started` and
`speech_stopped`), or follows from the commits, which are answered in their order. Where neither
is known, an utterance starts at the end of the one before and ends at what was sent. Times that
lie beyond what was sent are cut to it, so that nobody waits for audio that does not exist.

What was sent was not heard by that: much of it may be on its way, with the next sentences. So what
brings no words confirms no audio but what the server itself said that it covers. Else a message
about nothing would keep those sentences from being sent again where the connection is lost.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from app.protocol.events import (
    AudioCommitted,
    ErrorDetail,
    ItemCreated,
    SpeechStarted,
    SpeechStopped,
    TranscriptionCompleted,
    TranscriptionFailed,
    TranscriptionText,
)
from app.protocol.outcomes import Final, Partial, UtteranceEnded, UtteranceFailed, UtteranceStarted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.protocol.outcomes import Outcome

ITEM_EVENTS = (
    SpeechStarted,
    SpeechStopped,
    AudioCommitted,
    ItemCreated,
    TranscriptionText,
    TranscriptionCompleted,
    TranscriptionFailed,
)
ItemEvent: TypeAlias = (
    SpeechStarted
    | SpeechStopped
    | AudioCommitted
    | ItemCreated
    | TranscriptionText
    | TranscriptionCompleted
    | TranscriptionFailed
)

NO_RESULT = ErrorDetail(code="no_result", message="the session ended without a result for this")


@dataclass(slots=True)
class _Item:
    """One open utterance. `end_ms` is None while it is being spoken."""

    item_id: str
    named: bool
    start_ms: int
    end_ms: int | None = None
    end_guessed: bool = False  # nobody told it, and it is where the audio ended that was sent
    start_told: bool = False
    end_told: bool = False
    committed: bool = False
    detected: bool = False  # by the server's voice detection: no commit of ours is about it
    preview: Partial | None = None


@dataclass(frozen=True, slots=True)
class _Span:
    """Audio that the client committed and that no item has claimed yet."""

    event_id: str
    start_ms: int
    end_ms: int


class Utterances:
    """Keeps the open items of one connection and turns messages about them into outcomes.

    `confirmed_ms` is the audio position up to which everything is final; it never goes back.
    """

    def __init__(self) -> None:
        self.confirmed_ms = 0
        self._open: dict[str, _Item] = {}  # in order of first sight
        self._ended: set[str] = set()  # an id a sentence: a thousand in an hour of speech
        self._names: dict[str, str] = {}  # the server's late name → the name made here
        self._spans: deque[_Span] = deque()
        self._nameless_made = 0
        self._final_end_ms = 0  # where the last utterance that is done ended
        self._sent_ms = 0

    def commit(self, event_id: str, start_ms: int, end_ms: int) -> None:
        """Note that the client committed this audio: the next new item is about it."""
        self._spans.append(_Span(event_id, start_ms, end_ms))

    def commit_refused(self, event_id: str) -> None:
        """Note that the server refused a commit: no item will come of it."""
        self._spans = deque(span for span in self._spans if span.event_id != event_id)

    def receive(self, event: ItemEvent, sent_ms: int) -> tuple[Outcome, ...]:
        """Return what `event` means, `sent_ms` of audio having been sent so far."""
        self._sent_ms = sent_ms
        outcomes = tuple(self._outcomes(event))
        oldest = min((item.start_ms for item in self._open.values()), default=self._final_end_ms)
        self.confirmed_ms = max(self.confirmed_ms, oldest)
        return outcomes

    def abandon(self, sent_ms: int) -> tuple[Outcome, ...]:
        """End what the server left open when it finished, so that nothing stays open for good.

        Nobody heard that audio out, so `confirmed_ms` stays before it: it can be sent again.
        """
        confirmed_ms = self.confirmed_ms
        failures = [TranscriptionFailed(item_id=name, error=NO_RESULT) for name in self._open]
        outcomes = [outcome for event in failures for outcome in self.receive(event, sent_ms)]
        self.confirmed_ms = confirmed_ms
        return tuple(outcomes)

    def _outcomes(self, event: ItemEvent) -> Iterator[Outcome]:
        match event:
            case SpeechStarted():
                return self._started(event)
            case SpeechStopped():
                return self._stopped(event)
            case AudioCommitted():
                return self._committed(event)
            case ItemCreated():
                return self._created(event)
            case TranscriptionText():
                return self._previewed(event)
            case TranscriptionCompleted() | TranscriptionFailed():
                return self._over(event)

    def _started(self, event: SpeechStarted) -> Iterator[Outcome]:
        # Nobody speaks twice at once: without an id it is a repeat, or a new utterance.
        item: _Item | None
        if event.item_id is None:
            item = self._being_spoken() or self._make(None)
        else:
            item = self._find(event.item_id, adopt=False)
        if item is None:
            return
        item.detected = True
        if event.audio_start_ms is not None:
            latest = self._sent_ms if item.end_ms is None else item.end_ms
            item.start_ms = min(event.audio_start_ms, latest)
        yield from self._tell(item)

    def _stopped(self, event: SpeechStopped) -> Iterator[Outcome]:
        # Without an id and with nobody speaking it is a repeat and says nothing.
        item = self._find(event.item_id) if event.item_id is not None else self._being_spoken()
        if item is None:
            return
        if event.audio_end_ms is not None:
            item.end_ms = max(item.start_ms, min(event.audio_end_ms, self._sent_ms))
            item.end_guessed = False
        else:
            self._guess_end(item)
        yield from self._tell(item)

    def _committed(self, event: AudioCommitted) -> Iterator[Outcome]:
        item: _Item | None
        if event.item_id is not None:
            item = self._find(event.item_id)
        else:
            item = next((item for item in self._open.values() if not item.committed), None)
            if item is None:  # a repeat, unless a commit of ours still waits for its item
                item = self._make(None) if self._spans else self._find(None)
        if item is None:
            return
        item.committed = True
        self._claim(item)
        self._guess_end(item)
        yield from self._tell(item)

    def _created(self, event: ItemCreated) -> Iterator[Outcome]:
        item = self._find(event.item_id) if event.item_id is not None else None
        if item is not None:
            self._claim(item)
            yield from self._tell(item)

    def _previewed(self, event: TranscriptionText) -> Iterator[Outcome]:
        item = self._find(event.item_id, make=bool(event.text or event.stash))
        if item is None:
            return
        self._claim(item)
        yield from self._tell(item)
        preview = Partial(
            item_id=item.item_id,
            settled=event.text,
            tail=event.stash,
            language=event.language,
            emotion=event.emotion,
        )
        if preview != item.preview:
            item.preview = preview
            yield preview

    def _over(self, event: TranscriptionCompleted | TranscriptionFailed) -> Iterator[Outcome]:
        item = self._find(event.item_id)
        if item is None:
            return
        self._claim(item)
        is_noise = isinstance(event, TranscriptionCompleted) and not event.transcript.strip()
        has_words = isinstance(event, TranscriptionCompleted) and not is_noise
        if not (item.start_told or item.end_ms is not None or has_words):
            # Nobody knows where that was: what has been sent meanwhile may still become words.
            self._end(item)
            return
        yield from self._tell(item)
        end_ms = self._guess_end(item)
        if is_noise and item.end_guessed:
            end_ms = item.start_ms
        self._end(item)
        self._final_end_ms = max(self._final_end_ms, end_ms)
        if isinstance(event, TranscriptionCompleted):
            yield Final(
                item_id=item.item_id,
                start_ms=item.start_ms,
                end_ms=end_ms,
                text=event.transcript,
                language=event.language,
                emotion=event.emotion,
            )
        else:
            yield UtteranceFailed(
                item_id=item.item_id,
                start_ms=item.start_ms,
                end_ms=end_ms,
                last_preview=item.preview.settled + item.preview.tail if item.preview else "",
                error=event.error,
            )

    def _guess_end(self, item: _Item) -> int:
        """Return where the item ends; at what was sent, where nobody has told."""
        if item.end_ms is None:
            item.end_ms = self._sent_ms
            item.end_guessed = True
        return item.end_ms

    def _end(self, item: _Item) -> None:
        del self._open[item.item_id]
        self._ended.add(item.item_id)

    def _find(self, item_id: str | None, *, adopt: bool = True, make: bool = True) -> _Item | None:
        """Return the open item that is meant, made if need be; None when it has ended.

        `make` is False for a message that says nothing of an item that was not heard of before.
        """
        if item_id is None:
            oldest = next(iter(self._open.values()), None)
            return self._make(None) if oldest is None and make else oldest
        item_id = self._names.get(item_id, item_id)
        if item_id in self._ended:
            return None
        if item_id in self._open:
            return self._open[item_id]
        nameless = next((item for item in self._open.values() if not item.named), None)
        if adopt and nameless is not None:
            nameless.named = True
            self._names[item_id] = nameless.item_id
            return nameless
        return self._make(item_id) if make else None

    def _being_spoken(self) -> _Item | None:
        return next((item for item in self._open.values() if item.end_ms is None), None)

    def _make(self, item_id: str | None) -> _Item:
        named = item_id is not None
        while item_id is None or item_id in self._open or item_id in self._ended:
            self._nameless_made += 1
            item_id = f"unnamed-{self._nameless_made}"
        ends = (item.end_ms for item in self._open.values() if item.end_ms is not None)
        start_ms = max(self.confirmed_ms, self._final_end_ms, *ends)
        self._open[item_id] = item = _Item(item_id=item_id, named=named, start_ms=start_ms)
        return item

    def _claim(self, item: _Item) -> None:
        """Give an item without an end the audio of the oldest commit that waits for its item."""
        if item.end_ms is None and not item.detected and self._spans:
            span = self._spans.popleft()
            item.start_ms, item.end_ms = span.start_ms, span.end_ms

    def _tell(self, item: _Item) -> Iterator[Outcome]:
        """Yield the item's start and end, as far as they are known and not yet told."""
        if not item.start_told:
            item.start_told = True
            yield UtteranceStarted(item_id=item.item_id, start_ms=item.start_ms)
        if not item.end_told and item.end_ms is not None:
            item.end_told = True
            yield UtteranceEnded(item_id=item.item_id, end_ms=item.end_ms)
