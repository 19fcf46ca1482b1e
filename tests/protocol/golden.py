"""Whole sessions, written down one wire message a line, and both sides playing them.

The first line of a file tells the story and who can play it: a client meets servers that ours is
not like, and a server clients. Each further line has

- `from`: "client" or "server", and `message`: the frame; an append's audio may be written as a
  length, `<1500 ms>`, which stands for so much silence in base64;
- `phase` and `outcomes`: the client's phase after the message, and what it made of it;
- `server_phase` and `do`: the server's phase after the message, and what it told its driver.
"""

from __future__ import annotations

import base64
import dataclasses
import json
import re
from collections import deque
from pathlib import Path
from typing import Any

from app.protocol import codec, pcm
from app.protocol import events as ev
from app.protocol.client import ClientSession
from app.protocol.server import ServerSession
from app.protocol.service import LANGUAGES
from app.protocol.updates import updated

FOLDER = Path(__file__).parents[1] / "golden"
Line = dict[str, Any]


def read(name: str) -> tuple[Line, list[Line]]:
    """Return a file's header and its lines."""
    text = (FOLDER / f"{name}.jsonl").read_text(encoding="utf-8")
    header, *lines = map(json.loads, text.splitlines())
    return header, lines


def frame_of(line: Line) -> str:
    """Return the frame as it goes over the wire."""
    message = dict(line["message"])
    short = re.fullmatch(r"<(\d+) ms>", str(message.get("audio")))
    if short:
        message["audio"] = base64.b64encode(bytes(pcm.ms_to_bytes(int(short[1])))).decode()
    return json.dumps(message)


def said(value: object) -> Line:
    """Write an outcome or an action down, without what it leaves open; audio as its length."""
    assert dataclasses.is_dataclass(value)
    assert not isinstance(value, type)
    members = dataclasses.asdict(value, dict_factory=_plain)
    return {"is": type(value).__name__, **members}


def _plain(pairs: list[tuple[str, Any]]) -> Line:
    written = {key: f"<{len(x)} bytes>" if isinstance(x, bytes) else x for key, x in pairs}
    return {key: value for key, value in written.items() if value is not None}


class ClientReplay:
    """Plays the client's lines with our client and hears the server's."""

    def __init__(self, lines: list[Line]) -> None:
        ids = iter([line["message"]["event_id"] for line in lines if line["from"] == "client"])
        frame = next(frame_of(line) for line in lines if line["from"] == "client")
        self.config = self._wanted(frame, ev.SessionConfig())
        self.session = ClientSession(self.config, new_id=lambda: next(ids))
        self._out: deque[ev.ClientEvent] = deque()
        self._opened = False

    def play(self, line: Line) -> Line:
        """Return the line's `phase` and `outcomes` as they are for us."""
        outcomes: list[Line] = []
        if line["from"] == "client":
            frame = frame_of(line)
            if not self._out:
                self._out.extend(self._say(frame))
            assert json.loads(codec.encode(self._out.popleft())) == json.loads(frame)
        else:
            event = codec.decode_server(frame_of(line))
            outcomes = [said(outcome) for outcome in self.session.receive(event)]
        return {"phase": self.session.phase.name, "outcomes": outcomes}

    def _say(self, frame: str) -> tuple[ev.ClientEvent, ...]:
        """Do what leads to this message."""
        match codec.decode_client(frame):
            case ev.SessionUpdate() if not self._opened:
                self._opened = True
                return (self.session.open(),)
            case ev.SessionUpdate():
                self.config = self._wanted(frame, self.config)
                return (self.session.update(self.config),)
            case ev.AudioAppend(audio=audio):
                return (self.session.append(audio),)
            case ev.AudioCommit(event_id="last"):  # the one that finishing sends
                return self.session.finish()
            case ev.AudioCommit():
                return (self.session.commit(),)
            case _:
                return self.session.finish()

    @staticmethod
    def _wanted(frame: str, config: ev.SessionConfig) -> ev.SessionConfig:
        event = codec.decode_client(frame)
        assert isinstance(event, ev.SessionUpdate)
        return updated(config, event.session, LANGUAGES)


class ServerReplay:
    """Hears the client's lines and plays the server's with our server."""

    def __init__(self, header: Line, lines: list[Line]) -> None:
        messages = [line["message"] for line in lines if line["from"] == "server"]
        created = messages[0]["session"]
        ids = {
            "event": iter([m["event_id"] for m in messages if "event_id" in m]),
            "item": iter(dict.fromkeys(m["item_id"] for m in messages if "item_id" in m)),
        }
        self.session = ServerSession(
            session_id=created["id"],
            model=created["model"],
            new_id=lambda kind: next(ids[kind]),
            languages=frozenset(header.get("languages", LANGUAGES)),
        )
        self._out = deque(self.session.open())

    def play(self, line: Line) -> Line:
        """Return the line's `server_phase` and `do` as they are for us."""
        actions: list[Line] = []
        if line["from"] == "client":
            reaction = self.session.receive(codec.decode_client(frame_of(line)))
            self._out.extend(reaction.send)
            actions = [said(action) for action in reaction.do]
        else:
            frame = frame_of(line)
            if not self._out:
                self._out.extend(self._say(codec.decode_server(frame)))
            assert json.loads(codec.encode(self._out.popleft())) == json.loads(frame)
        return {"server_phase": self.session.phase.name, "do": actions}

    def over(self) -> bool:
        """Tell whether the file has everything that our server would have said."""
        return not self._out

    def _say(self, event: ev.ServerEvent) -> tuple[ev.ServerEvent, ...]:
        """Find what leads to this message."""
        item_id: str = getattr(event, "item_id", None) or ""
        match event:
            case ev.SpeechStarted(audio_start_ms=int() as start_ms):
                return self.session.speech_started(start_ms)[1]
            case ev.SpeechStopped(audio_end_ms=int() as end_ms):
                return self.session.speech_stopped(item_id, end_ms)
            case ev.TranscriptionText():
                return self.session.partial(
                    item_id, event.text, event.stash, event.language, event.emotion
                )
            case ev.TranscriptionCompleted():
                return self.session.completed(
                    item_id, event.transcript, event.language, event.emotion
                )
            case ev.TranscriptionFailed():
                return self.session.failed(item_id, event.error.code or "", event.error.message)
            case _:
                return self.session.drained()
