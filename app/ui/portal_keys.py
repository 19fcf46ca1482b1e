"""Global shortcuts through the desktop's portal, as Wayland has them.

The desktop owns the keys: what the program says is what it would like, the user decides, and the
desktop remembers. Each set of shortcuts is a session, bound once; other shortcuts are another session.
The bus is spoken to on the loop, in tasks of `serve`.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Mapping
from typing import Any

from jeepney import DBusAddress, HeaderFields, MatchRule, Message
from PySide6.QtCore import QObject

from app.phrases import phrase
from app.ui.chord import Chord, Modifier
from app.ui.key_backend import NOT_ASKED, KeyBackend
from app.ui.session_bus import BusError, SessionBus, connected

_log = logging.getLogger(__name__)

NOT_OFFERED = phrase(
    "This desktop offers no global shortcuts. Bind `surtitle tell toggle` in its own settings."
)
DECLINED = phrase(
    "Global shortcuts were declined when the desktop asked. Its settings may allow them."
)
ENDED = phrase("The desktop has ended this program's global shortcuts.")

NAME = "org.freedesktop.portal.Desktop"
PATH = "/org/freedesktop/portal/desktop"
SHORTCUTS = "org.freedesktop.portal.GlobalShortcuts"
SESSION = "org.freedesktop.portal.Session"
REQUEST = "org.freedesktop.portal.Request"
PROPERTIES = "org.freedesktop.DBus.Properties"
REGISTRY = "org.freedesktop.host.portal.Registry"
_BUS = "org.freedesktop.DBus"
_HEARD = (
    MatchRule(type="signal", interface=REQUEST, member="Response"),
    MatchRule(type="signal", interface=SESSION, member="Closed"),
    MatchRule(type="signal", interface=SHORTCUTS, member="Activated"),
    MatchRule(type="signal", interface=_BUS, member="NameOwnerChanged", sender=_BUS),
)
_HEARD[-1].add_arg_condition(0, NAME)

_GRANTED, _DECLINED = 0, 1  # and 2: ended in some other way
_MODIFIERS = {
    Modifier.CTRL: "CTRL",
    Modifier.ALT: "ALT",
    Modifier.SHIFT: "SHIFT",
    Modifier.META: "LOGO",
}

Answer = asyncio.Future[tuple[int, dict[str, Any]]]


def trigger(chord: Chord) -> str:
    """Write a key as the desktops' shortcuts specification does: CTRL+ALT+r."""
    return "+".join([*(_MODIFIERS[one] for one in chord.ordered), chord.key])


class _NotGrantedError(Exception):
    """A request that was answered with no; the text says why not."""


class PortalKeys(KeyBackend):
    """Keys that the desktop has been asked for. `descriptions` say what each action does."""

    def __init__(
        self,
        address: str,
        *,
        app_id: str,
        descriptions: Mapping[str, str],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(NOT_ASKED, parent)
        self._address = address
        self._app_id = app_id
        self._descriptions = descriptions
        self._wanted: dict[str, Chord] = {}
        self._asked: dict[str, Chord] = {}  # what the session is for, if it is not over
        self._anew = asyncio.Event()
        self._is_closed = False
        self._is_offered = False
        self._session = ""
        self._answers: dict[str, Answer] = {}

    def bind(self, wanted: Mapping[str, Chord]) -> None:
        """Ask the desktop for these, unless they are what it has been asked for."""
        self._wanted = dict(wanted)
        if self._wanted != self._asked:
            self._anew.set()

    def close(self) -> None:
        """End `serve`, with which the desktop ends the session."""
        self._is_closed = True
        self._anew.set()

    async def serve(self) -> None:
        """Ask and listen, until closed or until there is nobody to ask."""
        if self._is_closed:
            return
        try:
            async with connected(self._address, self._hear) as bus:
                await bus.listen(*_HEARD)
                await self._look(bus)
                await self._follow(bus)
        except BusError as problem:
            _log.info("%s", problem)
            self._forget()
            self._say(NOT_OFFERED)

    # Asking -----------------------------------------------------------------------------------

    async def _look(self, bus: SessionBus) -> None:
        """Find out whether the portal has shortcuts; nobody is asked anything."""
        try:
            # The desktop remembers keys by program. It knows one from a sandbox by itself, and
            # others by what they say first.
            await bus.call(_portal(REGISTRY), "Register", "sa{sv}", (self._app_id, {}))
        except BusError as problem:
            _log.debug("%s", problem)
        try:
            await bus.call(_portal(PROPERTIES), "Get", "ss", (SHORTCUTS, "version"))
        except BusError as problem:
            _log.info("%s", problem)
            self._is_offered = False
            self._say(NOT_OFFERED)
        else:
            self._is_offered = True
            self._say("")

    async def _follow(self, bus: SessionBus) -> None:
        """Ask for what is wanted; what is wanted meanwhile takes its place."""
        asking: asyncio.Task[None] | None = None
        async with asyncio.TaskGroup() as group:
            while True:
                await self._anew.wait()
                self._anew.clear()
                if asking is not None:
                    asking.cancel()
                    await asyncio.wait([asking])
                if self._is_closed:
                    return
                asking = group.create_task(self._ask(bus, self._wanted))

    async def _ask(self, bus: SessionBus, wanted: dict[str, Chord]) -> None:
        """Open a session with these shortcuts in the place of the one before."""
        self._asked = wanted
        try:
            await self._end_session(bus)
            if not self._is_offered:
                await self._look(bus)
            if not self._is_offered or not wanted:
                return
            await self._open_session(bus)
            granted = await self._bind_shortcuts(bus, wanted)
        except (BusError, _NotGrantedError) as problem:
            _log.info("%s", problem)
            self._asked = {}
            await self._end_session(bus)
            self._say(DECLINED if problem.args == (DECLINED,) else NOT_OFFERED)
            return
        if not self._session:
            return  # over before it was known to have begun
        self._say("")
        for action, chord in wanted.items():
            if action not in granted:
                self.refused.emit(
                    action, phrase("The desktop has no key for this, nor {keys}.", keys=chord.text)
                )

    async def _open_session(self, bus: SessionBus) -> None:
        token = _token()
        self._session = _handle(bus, "session", token)  # as it will be, however this is ended
        await self._request(
            bus, "CreateSession", "a{sv}", (), {"session_handle_token": ("s", token)}
        )

    async def _end_session(self, bus: SessionBus) -> None:
        if self._session:
            session, self._session = self._session, ""
            await bus.tell(_portal(SESSION, session), "Close")

    async def _bind_shortcuts(self, bus: SessionBus, wanted: dict[str, Chord]) -> set[str]:
        """Ask for the keys, and the desktop its user; return the actions that got one."""
        shortcuts = [
            (
                action,
                {
                    "description": ("s", self._descriptions.get(action, action)),
                    "preferred_trigger": ("s", trigger(chord)),
                },
            )
            for action, chord in wanted.items()
        ]
        results = await self._request(
            bus, "BindShortcuts", "oa(sa{sv})sa{sv}", (self._session, shortcuts, ""), {}
        )
        signature, bound = results.get("shortcuts", ("", ()))
        return {action for action, _ in bound} if signature == "a(sa{sv})" else set(wanted)

    async def _request(
        self, bus: SessionBus, method: str, signature: str, body: Any, options: dict[str, Any]
    ) -> dict[str, Any]:
        """Make a request, and return what it was answered when it has been."""
        token = _token()
        handle = _handle(bus, "request", token)
        answer: Answer = asyncio.get_running_loop().create_future()
        self._answers[handle] = answer
        options = {**options, "handle_token": ("s", token)}
        try:
            await bus.call(_portal(SHORTCUTS), method, signature, (*body, options))
            code, results = await answer  # a user takes as long as a user takes
        except asyncio.CancelledError:
            await bus.tell(_portal(REQUEST, handle), "Close")
            raise
        finally:
            del self._answers[handle]
        if code != _GRANTED:
            raise _NotGrantedError(DECLINED if code == _DECLINED else f"{method}: {code}")
        return results

    # Hearing ----------------------------------------------------------------------------------

    def _hear(self, message: Message) -> None:
        """Take a signal in. Anybody may send one, so what does not fit is nothing."""
        fields = message.header.fields
        path = fields.get(HeaderFields.path)
        body = message.body
        match fields.get(HeaderFields.member), fields.get(HeaderFields.signature):
            case "Response", "ua{sv}":
                answer = self._answers.get(path)
                if answer is not None and not answer.done():
                    answer.set_result((body[0], body[1]))
            case "Activated", "osta{sv}":
                if self._session and body[0] == self._session and body[1] in self._wanted:
                    self.pressed.emit(body[1])
            case "Closed", _ if self._session and path == self._session:
                self._session, self._asked = "", {}
                self._say(ENDED)
            case "NameOwnerChanged", "sss" if body[0] == NAME:
                self._change_owner(was=body[1], is_now=body[2])

    def _change_owner(self, *, was: str, is_now: str) -> None:
        """Note that the portal has ended or begun; a new one knows nothing of this program."""
        if was:
            self._forget()
            self._say(ENDED)
        if is_now and not self._is_offered:
            self._anew.set()

    def _forget(self) -> None:
        self._is_offered = False
        self._session, self._asked = "", {}
        for answer in self._answers.values():
            if not answer.done():
                answer.set_exception(_NotGrantedError("the portal is gone"))


def _portal(interface: str, path: str = PATH) -> DBusAddress:
    return DBusAddress(path, bus_name=NAME, interface=interface)


def _handle(bus: SessionBus, kind: str, token: str) -> str:
    """Return the path of a request or session, which the portal makes from its maker's name."""
    return f"{PATH}/{kind}/{bus.name[1:].replace('.', '_')}/{token}"


def _token() -> str:
    """Return a part of a path that nobody else can guess."""
    return f"surtitle_{secrets.token_hex(16)}"
