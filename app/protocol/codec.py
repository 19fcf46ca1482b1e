"""Turns events into text frames and back: the only place that meets JSON.

What comes in is either an event or a RemoteProtocolError, never anything else, whatever the
bytes. A type that this protocol does not have becomes an Unknown…Event; members it does not have
are passed over. How strictly the others are read stands in `members`: clients strictly, servers
leniently, up to a wrong-typed `transcript`, which reads as "" so that its item still ends.
"""

from __future__ import annotations

import json
from typing import NoReturn

from app.errors import LocalProtocolError, RemoteProtocolError
from app.protocol import events as ev
from app.protocol.decoding import CLIENT_EVENTS, SERVER_EVENTS
from app.protocol.encoding import JsonObject, members_of
from app.protocol.members import Members, is_object


def encode(event: ev.Event) -> str:
    """Return the text frame for an event.

    Raises LocalProtocolError for audio over the limit, for text that isn't valid Unicode and for
    a number that isn't finite.
    """
    members: JsonObject = {} if event.event_id is None else {"event_id": event.event_id}
    members["type"] = event.WIRE_TYPE
    members |= members_of(event)
    try:
        frame = json.dumps(members, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        if not frame.isascii():
            frame.encode()
    except ValueError as error:
        raise LocalProtocolError(f"{event.WIRE_TYPE} can't be written as JSON: {error}") from error
    return frame


def decode_client(frame: str | bytes) -> ev.ClientEvent:
    """Return the event in a frame from a client. Raises RemoteProtocolError, see `members`."""
    members, kind = _open(frame, strict=True)
    event_id = None
    try:
        event_id = _event_id(members)
        decoder = CLIENT_EVENTS.get(kind)
        if decoder is None:
            return ev.UnknownClientEvent(event_id=event_id, type=kind)
        return decoder(members, event_id)
    except RemoteProtocolError as error:
        error.event_id = event_id
        raise


def decode_server(frame: str | bytes) -> ev.ServerEvent:
    """Return the event in a frame from a server. Raises RemoteProtocolError, see `members`."""
    members, kind = _open(frame, strict=False)
    event_id = members.name("event_id")
    decoder = SERVER_EVENTS.get(kind)
    if decoder is None:
        return ev.UnknownServerEvent(event_id=event_id, type=kind)
    return decoder(members, event_id)


def _event_id(members: Members) -> str | None:
    event_id = members.name("event_id")
    if event_id is not None and len(event_id) > _EVENT_ID_MOST:
        raise RemoteProtocolError(
            f"event_id is over the limit of {_EVENT_ID_MOST} characters", param="event_id"
        )
    return event_id


def _no_number(text: str) -> NoReturn:
    raise ValueError(f"{text} is no number in JSON")


_JSON = json.JSONDecoder(parse_constant=_no_number)

# A client's frame may be long for its audio, which is one string. Full of small members, as many
# bytes would take seconds to read and 25 times their size.
_LONG = 500_000  # characters; below it no content does harm
_MOST_PARTS = 1_000  # of a long frame: a dozen and a long text's commas
_EVENT_ID_MOST = 500  # characters; it is sent back with each mistake


def _open(frame: str | bytes, *, strict: bool) -> tuple[Members, str]:
    """Return a frame's members and its type."""
    if not isinstance(frame, str):
        raise RemoteProtocolError("a binary frame came", "Audio travels as base64 in text frames.")
    if strict and len(frame) > _LONG and sum(map(frame.count, "[{,")) > _MOST_PARTS:
        raise RemoteProtocolError("a long frame has too many members")
    try:
        raw: object = _JSON.decode(frame)
    except (ValueError, RecursionError) as error:  # ValueError: no JSON, NaN, an endless integer
        raise RemoteProtocolError("a frame is not readable as JSON") from error
    if not is_object(raw):
        raise RemoteProtocolError("a frame is JSON, but not an object")
    members = Members(raw, strict=strict)
    kind = members.name("type")
    if kind is None:
        members.missing("type")
    return members, kind
