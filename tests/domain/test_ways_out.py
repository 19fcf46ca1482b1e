"""Route and ClientSession together: wherever a run gets to, there is a way to its end or to a notice.

Between them stands the least that a driver does: it connects when Route says so, passes on what the
server says, and asks Route what follows when a connection is lost.
"""

from __future__ import annotations

import itertools

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from app.domain.route import Post, Retry, Route, Schedule, Setback, Standing, Stop, Switch
from app.errors import BusyError, EngineError, RefusedError, SilentError, SurtitleError
from app.protocol.client import ClientSession, Phase
from app.protocol.events import (
    AudioCommitted,
    ErrorDetail,
    ServerError,
    SessionConfig,
    SessionCreated,
    SessionFinished,
    SessionUpdated,
    SpeechStarted,
    SpeechStopped,
    TranscriptionCompleted,
    TurnDetection,
)
from app.protocol.outcomes import ConfigRefused, ErrorReported, Finished

ERRORS = (
    EngineError("It is gone", mends_itself=True),
    SilentError("It says nothing", mends_itself=True),
    BusyError("It is asked too often", mends_itself=True),
    EngineError("What answers is no recogniser"),
    RefusedError("The key is wrong"),
)
MANUAL = SessionConfig(turn_detection=None)
DETECTING = SessionConfig(turn_detection=TurnDetection())
SCHEDULE = Schedule()
AUDIO = b"\0\0" * 1600
# Steps that lead from anywhere to the end on a good network: connect, become ready, finish.
ENOUGH = 10


class Ways(RuleBasedStateMachine):
    """A run between two engines and everything that can happen to it."""

    @initialize(live=st.booleans(), has_standby=st.booleans())
    def begin(self, *, live: bool, has_standby: bool) -> None:
        self.route = Route(live=live, has_standby=has_standby, schedule=SCHEDULE)
        self.session: ClientSession | None = None
        self.config = DETECTING
        self.now = 0.0
        self.ready_at = 0.0
        self.served: set[Post] = set()
        self.finish_from: float | None = None
        self.told: list[SurtitleError] = []
        self.first_refused = False
        self.stopped = False
        self.is_done = False
        self.items = itertools.count(1)
        self.open: list[str] = []
        self.ids = itertools.count(1)
        self.route.begins(self.now)

    def goes_on(self) -> bool:
        return not (self.stopped or self.is_done)

    # What the driver does ----------------------------------------------------------------

    def ask(self, error: SurtitleError, *, worked: bool = False) -> None:
        """Ask what follows, and do it."""
        ready = self.session is not None and self.session.config is not None
        standing = Standing.NEW
        if ready:
            standing = Standing.STUCK
        elif self.route.post in self.served:
            standing = Standing.AWAY
        if self.session is not None:
            self.session.closed()
            self.session = None
        if self.route.post is Post.FIRST and isinstance(error, RefusedError):
            self.first_refused = True
        waited = None if self.finish_from is None else self.now - self.finish_from
        decision = self.route.after(
            Setback(
                error=error,
                standing=standing,
                now=self.now,
                jitter=1.0,
                worked=worked,
                held_s=self.now - self.ready_at if ready else 0.0,
                finishing_s=waited,
            )
        )
        match decision:
            case Stop(error=last):
                self.stopped = True
                self.told.append(last)
            case Switch(error=why):
                self.told.append(why)
            case Retry(delay_s=delay):
                self.now += delay

    def hear(self, event: object) -> None:
        """Pass on what the server says."""
        assert self.session is not None
        was_ready = self.session.config is not None
        for outcome in self.session.receive(event):  # type: ignore[arg-type]
            match outcome:
                case ConfigRefused() if not was_ready:
                    self.ask(RefusedError("It does not accept the settings"))
                    return
                case ErrorReported() if not was_ready:
                    self.ask(EngineError("It has trouble", mends_itself=True))
                    return
                case Finished() if self.session.phase is Phase.FINISHED:
                    if self.finish_from is None:
                        self.ask(EngineError("It ended by itself", mends_itself=True))
                    else:
                        self.is_done = True
                    return
        if not was_ready and self.session.config is not None:
            self.route.ready()
            self.served.add(self.route.post)
            self.ready_at = self.now

    # What can happen ---------------------------------------------------------------------

    @precondition(lambda self: self.goes_on() and self.session is None)
    @rule()
    def connects(self) -> None:
        self.session = ClientSession(self.config, new_id=lambda: f"event_{next(self.ids)}")
        self.session.open()
        self.open.clear()

    @precondition(lambda self: self.goes_on() and self.session is None)
    @rule(error=st.sampled_from(ERRORS))
    def does_not_connect(self, error: SurtitleError) -> None:
        self.ask(error)

    @precondition(lambda self: self.goes_on() and self.session is not None)
    @rule(error=st.sampled_from(ERRORS), worked=st.booleans())
    def is_lost(self, error: SurtitleError, *, worked: bool) -> None:
        self.ask(error, worked=worked)

    @precondition(lambda self: self.goes_on() and self.session is not None)
    @rule(
        event=st.sampled_from(
            [
                SessionCreated(),
                SessionUpdated(),
                SessionFinished(),
                ServerError(error=ErrorDetail(message="oops")),
                ServerError(error=ErrorDetail(type="invalid_request_error", param="session.x")),
                SpeechStopped(item_id="nobody's"),
                TranscriptionCompleted(item_id="nobody's", transcript="what"),
            ]
        )
    )
    def the_server_says(self, event: object) -> None:
        self.hear(event)

    @precondition(lambda self: self.goes_on() and self.session is not None)
    @rule()
    def somebody_speaks(self) -> None:
        item = f"item_{next(self.items)}"
        self.open.append(item)
        self.hear(SpeechStarted(item_id=item, audio_start_ms=0))

    @precondition(lambda self: self.goes_on() and self.session is not None and self.open)
    @rule()
    def a_sentence_ends(self) -> None:
        item = self.open.pop(0)
        self.hear(AudioCommitted(item_id=item))
        if self.session is not None:
            self.hear(TranscriptionCompleted(item_id=item, transcript="words"))

    @precondition(lambda self: self.goes_on() and self.is_ready)
    @rule()
    def audio_is_sent(self) -> None:
        assert self.session is not None
        self.session.append(AUDIO)

    @precondition(lambda self: self.goes_on() and self.is_ready)
    @rule(config=st.sampled_from([MANUAL, DETECTING]))
    def settings_are_changed(self, config: SessionConfig) -> None:
        assert self.session is not None
        self.config = config
        self.session.update(config)

    @precondition(lambda self: self.goes_on())
    @rule()
    def the_end_is_wished_for(self) -> None:
        if self.finish_from is None:
            self.finish_from = self.now
        if self.is_ready:
            assert self.session is not None
            self.session.finish()

    @precondition(lambda self: self.goes_on() and self.route.returns)
    @rule(error=st.sampled_from([None, *ERRORS]), tries=st.integers(1, 9))
    def the_first_engine_is_looked_for(self, error: SurtitleError | None, tries: int) -> None:
        if error is not None:
            decision = self.route.after_look(error, tries, 1.0)
            if isinstance(decision, Stop):
                self.first_refused = True
                self.told.append(decision.error)
        elif self.is_ready:
            assert self.session is not None
            self.session.closed()
            self.session = None
            self.route.returned()

    @rule(seconds=st.floats(0, 1000))
    def time_passes(self, seconds: float) -> None:
        self.now += seconds

    # What must be true everywhere ----------------------------------------------------------

    @property
    def is_ready(self) -> bool:
        return self.session is not None and self.session.phase is Phase.READY

    @invariant()
    def who_stopped_said_why(self) -> None:
        if self.stopped:
            assert self.told
            assert self.told[-1].title
            assert not self.told[-1].mends_itself, "nobody is at work on it any more"

    @invariant()
    def a_refusal_is_never_asked_again(self) -> None:
        if self.goes_on() and self.first_refused:
            assert self.route.post is Post.STANDBY
            assert not self.route.returns

    def teardown(self) -> None:
        if not self.goes_on():
            return
        self.leads_to_the_end_on_a_good_network()

    def leads_to_the_end_on_a_good_network(self) -> None:
        """From here on all is well, and the end is wished for."""
        self.the_end_is_wished_for()
        for _ in range(ENOUGH):
            if not self.goes_on():
                return
            if self.session is None:
                self.connects()
            assert self.session is not None
            phase = self.session.phase
            assert phase in (Phase.CONFIGURING, Phase.READY, Phase.DRAINING), "no way on"
            if phase is Phase.CONFIGURING:
                self.hear(SessionUpdated())
            elif phase is Phase.READY:
                self.session.finish()
            else:
                self.hear(SessionFinished())
        raise AssertionError("it does not come to an end")


class NoWayBack(Ways):
    """The same, and then the network is gone for good: the end comes soon, and is told."""

    def teardown(self) -> None:
        if not self.goes_on():
            return
        self.the_end_is_wished_for()
        begun = self.now
        for _ in range(1000):
            if not self.goes_on():
                assert self.told
                return
            self.now += 0.1  # so long does it take to find out that nobody is there
            self.ask(ERRORS[0])
        raise AssertionError(f"after {self.now - begun:.0f} s nobody was told")


Ways.TestCase.settings = settings(max_examples=200, stateful_step_count=40, deadline=None)
NoWayBack.TestCase.settings = settings(max_examples=100, stateful_step_count=40, deadline=None)
TestWays = Ways.TestCase
TestNoWayBack = NoWayBack.TestCase
