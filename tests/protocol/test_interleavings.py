"""Our client against our server, through the codec, in any order that a network allows."""

from collections import deque
from dataclasses import dataclass

import hypothesis.strategies as st
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from app.errors import RemoteProtocolError
from app.protocol import codec, pcm
from app.protocol import events as ev
from app.protocol.actions import Action, Drain, EndUtterance, Listen
from app.protocol.client import ClientSession, Phase
from app.protocol.outcomes import (
    ConfigRefused,
    Configured,
    Final,
    Finished,
    Outcome,
    UtteranceEnded,
    UtteranceFailed,
    UtteranceStarted,
)
from app.protocol.server import ServerPhase, ServerSession

LANGUAGES = frozenset({"en"})
VAD = ev.SessionConfig(language="en")
MANUAL = ev.SessionConfig(turn_detection=None)
CONFIGS = st.sampled_from(
    [
        VAD,
        MANUAL,
        ev.SessionConfig(),
        ev.SessionConfig(turn_detection=ev.TurnDetection(silence_ms=300)),
    ]
)
WORDS = st.sampled_from(["", "heron ", "Ruff ", "渡鸦", "snipe"])
RARELY = st.sampled_from([False] * 14 + [True])
NOISE = ["", "[]", '{"type":"input_audio_buffer.clear"}', '{"type":"input_audio_buffer.append"}']


@dataclass
class Heard:
    """What the scripted recogniser knows of one utterance, and what it said in the end."""

    speaking: bool
    start_ms: int | None = None
    end_ms: int | None = None
    settled: str = ""
    tail: str = ""
    text: str | None = None
    done: bool = False


class Conversation(RuleBasedStateMachine):
    """Two queues of frames between the sessions, and a recogniser that says what it is told."""

    def __init__(self) -> None:
        super().__init__()
        self.made = 0
        self.server = ServerSession(
            session_id="sess_1", model="demo", new_id=self.fresh, languages=LANGUAGES
        )
        self.up: deque[str] = deque()
        self.down: deque[str] = deque()
        self.outcomes: list[Outcome] = []
        self.heard: dict[str, Heard] = {}
        self.heard_samples = 0
        self.last_end_ms = 0
        self.draining = False
        self.pending_updates = 0
        self.reply(self.server.open())

    @initialize(config=CONFIGS, ahead=st.integers(0, 4))
    def begins(self, config: ev.SessionConfig, ahead: int) -> None:
        self.client = ClientSession(config, new_id=lambda: self.fresh("c"))
        if ahead:  # most runs begin where most of a session's life is spent
            self.connects()
            self.reaches_the_server(1)
            self.reaches_the_client(2)

    def fresh(self, kind: str) -> str:
        self.made += 1
        return f"{kind}_{self.made}"

    def reply(self, events: tuple[ev.ServerEvent, ...]) -> None:
        self.down.extend(codec.encode(event) for event in events)

    def say(self, *events: ev.ClientEvent) -> None:
        self.up.extend(codec.encode(event) for event in events)

    # the client

    @precondition(lambda self: self.client.phase is Phase.OPENING)
    @rule()
    def connects(self) -> None:
        self.say(self.client.open())
        self.pending_updates += 1

    @precondition(lambda self: self.client.phase is Phase.READY)
    @rule(pieces=st.lists(st.integers(1, 4000), min_size=1, max_size=4))
    def speaks(self, pieces: list[int]) -> None:
        for samples in pieces:
            self.say(self.client.append(bytes(2 * samples)))

    @precondition(
        lambda self: (
            self.client.phase is Phase.READY
            and not self.pending_updates
            and self.client.config.turn_detection is None
            and self.client._sent > self.client._committed
        )
    )
    @rule()
    def commits(self) -> None:
        self.say(self.client.commit())

    @precondition(lambda self: self.client.phase is Phase.READY)
    @rule(config=CONFIGS | st.just(ev.SessionConfig(language="is")), now=RARELY)
    def asks_for_other_settings(self, config: ev.SessionConfig, now: bool) -> None:  # noqa: FBT001
        if now:
            self.say(self.client.update(config))
            self.pending_updates += 1

    @rule(now=RARELY)
    def finishes(self, now: bool) -> None:  # noqa: FBT001
        if now:
            self.say(*self.client.finish())

    @precondition(lambda self: self.client.phase not in (Phase.OPENING, Phase.DRAINING))
    @rule(frame=st.sampled_from(NOISE), now=RARELY)
    def sends_noise(self, frame: str, now: bool) -> None:  # noqa: FBT001
        if now:
            self.up.append(frame)

    # the network

    @precondition(lambda self: self.up)
    @rule(frames=st.integers(1, 5))
    def reaches_the_server(self, frames: int) -> None:
        for _ in range(min(frames, len(self.up))):
            self.the_server_reads()

    @precondition(lambda self: self.down)
    @rule(frames=st.integers(1, 5))
    def reaches_the_client(self, frames: int) -> None:
        for _ in range(min(frames, len(self.down))):
            outcomes = self.client.receive(codec.decode_server(self.down.popleft()))
            self.outcomes += outcomes
            for outcome in outcomes:
                self.pending_updates -= isinstance(outcome, Configured | ConfigRefused)

    def the_server_reads(self) -> None:
        try:
            event = codec.decode_client(self.up.popleft())
        except RemoteProtocolError as error:
            self.reply(self.server.refuse(error))
            return
        reaction = self.server.receive(event)
        if isinstance(event, ev.AudioAppend):
            assert reaction.send == (), "an append is never acknowledged"
        self.reply(reaction.send)
        for action in reaction.do:
            self.obey(action)

    # the recogniser

    def obey(self, action: Action) -> None:
        match action:
            case Listen(pcm=audio):
                self.heard_samples += pcm.bytes_to_samples(len(audio))
            case EndUtterance(item_id=item_id):
                self.heard[item_id] = Heard(speaking=False)
            case Drain():
                self.draining = True

    def open_items(self, *, speaking: bool | None = None) -> list[str]:
        return [
            item_id
            for item_id, heard in self.heard.items()
            if not heard.done and speaking in (None, heard.speaking)
        ]

    def hears_voices(self) -> bool:
        return (
            self.heard_samples > 0
            and self.server.config.turn_detection is not None
            and self.server.phase in (ServerPhase.READY, ServerPhase.DRAINING)
            and not self.open_items(speaking=True)
        )

    @precondition(hears_voices)
    @rule(data=st.data())
    def hears_speech_begin(self, data: st.DataObject) -> None:
        now_ms = pcm.samples_to_ms(self.heard_samples)
        start_ms = data.draw(st.integers(self.last_end_ms, now_ms))
        item_id, events = self.server.speech_started(start_ms)
        self.heard[item_id] = Heard(speaking=True, start_ms=start_ms)
        self.reply(events)

    @precondition(lambda self: self.open_items(speaking=True))
    @rule(data=st.data())
    def hears_speech_end(self, data: st.DataObject) -> None:
        (item_id,) = self.open_items(speaking=True)
        heard = self.heard[item_id]
        assert heard.start_ms is not None
        now_ms = pcm.samples_to_ms(self.heard_samples)
        self.last_end_ms = heard.end_ms = data.draw(st.integers(heard.start_ms, now_ms))
        heard.speaking = False
        self.reply(self.server.speech_stopped(item_id, heard.end_ms))

    @precondition(lambda self: self.open_items())
    @rule(data=st.data(), more=WORDS, tail=WORDS)
    def has_a_preview(self, data: st.DataObject, more: str, tail: str) -> None:
        item_id = data.draw(st.sampled_from(self.open_items()))
        heard = self.heard[item_id]
        heard.settled, heard.tail = heard.settled + more, tail
        self.reply(self.server.partial(item_id, heard.settled, tail, "en"))

    @precondition(lambda self: self.open_items(speaking=False))
    @rule(data=st.data(), more=WORDS)
    def has_a_result(self, data: st.DataObject, more: str) -> None:
        item_id = data.draw(st.sampled_from(self.open_items(speaking=False)))
        heard = self.heard[item_id]
        heard.done, heard.text = True, heard.settled + more
        self.reply(self.server.completed(item_id, heard.text, "en"))

    @precondition(lambda self: self.open_items())
    @rule(data=st.data(), now=st.sampled_from([False, False, True]))
    def fails(self, data: st.DataObject, now: bool) -> None:  # noqa: FBT001
        if not now:
            return
        item_id = data.draw(st.sampled_from(self.open_items()))
        heard = self.heard[item_id]
        heard.done, heard.speaking = True, False
        self.reply(self.server.failed(item_id, "asr_failed", "out of luck"))

    @precondition(
        lambda self: (
            self.draining and not self.open_items() and self.server.phase is ServerPhase.DRAINING
        )
    )
    @rule()
    def is_done(self) -> None:
        self.reply(self.server.drained())

    # what must hold

    @invariant()
    def the_client_never_fails(self) -> None:
        assert self.client.phase is not Phase.FAILED

    def teardown(self) -> None:
        """From wherever it stands, the session can be finished, and then the books agree."""
        self.say(*self.client.finish())
        while self.client.phase is not Phase.FINISHED:
            self.step()
        kinds = [type(outcome) for outcome in self.outcomes]
        assert kinds.count(Finished) == 1
        assert kinds[-1] is Finished
        self.check_items()
        assert pcm.samples_to_ms(self.heard_samples) == self.client.sent_ms

    def step(self) -> None:
        """Take one step towards the end."""
        if self.up:
            self.reaches_the_server(1)
        elif self.down:
            self.reaches_the_client(1)
        elif self.open_items():
            for item_id in self.open_items():
                heard = self.heard[item_id]
                if heard.speaking:
                    heard.speaking, heard.end_ms = False, pcm.samples_to_ms(self.heard_samples)
                    self.reply(self.server.speech_stopped(item_id, heard.end_ms))
                heard.done, heard.text = True, heard.settled
                self.reply(self.server.completed(item_id, heard.text, "en"))
        else:
            assert self.draining
            self.is_done()

    def check_items(self) -> None:
        started = [x for x in self.outcomes if isinstance(x, UtteranceStarted)]
        ended = [x for x in self.outcomes if isinstance(x, UtteranceEnded)]
        finals = [x for x in self.outcomes if isinstance(x, Final)]
        failures = [x for x in self.outcomes if isinstance(x, UtteranceFailed)]
        assert [x.item_id for x in started] == list(self.heard)
        assert len({x.item_id for x in ended}) == len(ended)
        assert sorted([x.item_id for x in finals] + [x.item_id for x in failures]) == sorted(
            self.heard
        )
        for final in finals:
            heard = self.heard[final.item_id]
            assert final.text == heard.text
            if heard.start_ms is not None:
                assert (final.start_ms, final.end_ms) == (heard.start_ms, heard.end_ms)
        for failure in failures:
            heard = self.heard[failure.item_id]
            assert heard.text is None
            assert failure.last_preview == heard.settled + heard.tail


Conversation.TestCase.settings = settings(max_examples=200, stateful_step_count=80)
TestConversation = Conversation.TestCase
