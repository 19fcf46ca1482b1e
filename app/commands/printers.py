"""How `listen` writes what it hears, one class a format; each turns messages into text.

They are called on a thread of their own, one message at a time, so a slow terminal or pipe never
holds up the captions.
"""

from __future__ import annotations

import json
import os
from typing import Any, Protocol

from app.domain.captions import (
    Ended,
    FinalLine,
    GapFound,
    LineDropped,
    LinesSaved,
    Message,
    NoticeGiven,
    PartialLine,
)
from app.domain.text import columns
from app.store.export import Exporter, clock

_ERASE_LINE = "\r\x1b[K"
_USUAL_COLUMNS = 80  # where a terminal does not know how wide it is
_DIM, _PLAIN = "\x1b[2m", "\x1b[0m"


class Stream(Protocol):
    """What is asked of a text stream here."""

    def write(self, text: str, /) -> int:
        """Write. Raises OSError."""
        ...

    def flush(self) -> None:
        """Hand over what was written. Raises OSError."""
        ...

    def isatty(self) -> bool:
        """Whether it is a terminal."""
        ...

    def fileno(self) -> int:
        """Return its descriptor. Raises OSError where it has none."""
        ...


class Printer(Protocol):
    """Writes messages to one stream."""

    def show(self, message: Message) -> None:
        """Write what the format has for this message, and flush it. Raises OSError."""
        ...


class JsonPrinter:
    """One object a line, flushed at once."""

    def __init__(self, stream: Stream, session: str | None) -> None:
        self._stream = stream
        self._session = session

    def show(self, message: Message) -> None:
        """Write the message's object, if it has one."""
        row = self._row(message)
        if row is not None:
            self._stream.write(json.dumps(row, ensure_ascii=False) + "\n")
            self._stream.flush()

    def _row(self, message: Message) -> dict[str, Any] | None:
        match message:
            case PartialLine():
                return {
                    "type": "partial",
                    "line": message.number,
                    "start": _rounded(message.start),
                    "settled": message.settled,
                    "tail": message.tail,
                }
            case FinalLine(line=line):
                unsaved = {} if message.saved or self._session is None else {"saved": False}
                return {
                    "type": "final",
                    "line": line.number,
                    "start": _rounded(line.start),
                    "end": _rounded(line.end),
                    "text": line.text,
                    "language": line.language,
                    "emotion": line.emotion,
                    "engine": line.engine,
                    **unsaved,
                }
            case LinesSaved(numbers=numbers):
                return {"type": "saved", "lines": list(numbers)}
            case GapFound(gap=gap):
                return {
                    "type": "gap",
                    "start": _rounded(gap.start),
                    "end": _rounded(gap.end),
                    "reason": gap.reason,
                }
            case NoticeGiven(notice=notice):
                return {
                    "type": "notice",
                    "level": notice.level,
                    "title": notice.title,
                    "hint": notice.hint,
                }
            case Ended():
                return {
                    "type": "end",
                    "lines": message.lines,
                    "audio_s": _rounded(message.audio_s),
                    "lost_s": _rounded(message.lost_s),
                    "session": self._session,
                }
        return None


class CuePrinter:
    """Subtitle cues (srt, vtt), each written when its line is final."""

    def __init__(self, stream: Stream, exporter: Exporter) -> None:
        self._stream = stream
        self._exporter = exporter
        self._head = exporter.head()

    def show(self, message: Message) -> None:
        """Write a final's cues, after what begins the file and before what ends it."""
        if self._head:  # not in __init__, where nobody expects a full disk
            head, self._head = self._head, ""
            self._write(head)
        match message:
            case FinalLine(line=line):
                self._write(self._exporter.line(line))
            case GapFound(gap=gap):
                self._write(self._exporter.gap(gap))
            case Ended():
                self._write(self._exporter.tail())

    def _write(self, text: str) -> None:
        self._stream.write(text)
        self._stream.flush()


class TextPrinter:
    """Finals with their times; on a terminal also the line being spoken, rewritten in place."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._live = stream.isatty() and os.environ.get("TERM") != "dumb"
        self._dims = self._live and not os.environ.get("NO_COLOR")
        self._partial: PartialLine | None = None

    def show(self, message: Message) -> None:
        """Write a final for good, a partial in place."""
        match message:
            case PartialLine():
                self._partial = message
                self._draw()
            case LineDropped(number=number) if self._partial and self._partial.number == number:
                self._partial = None
                self._draw()
            case FinalLine(line=line):
                if self._partial is not None and self._partial.number <= line.number:
                    self._partial = None
                self._put(f"[{clock(line.start)}] {line.text}")
            case GapFound(gap=gap):
                self._put(f"[{clock(gap.start)}–{clock(gap.end)}] ({gap.reason})")
            case Ended() if self._partial is not None:
                self._partial = None
                self._draw()

    def clear(self) -> None:
        """Take the line being spoken off the terminal, to make room for something else."""
        if self._live:
            self._stream.write(_ERASE_LINE)
            self._stream.flush()

    def _put(self, text: str) -> None:
        self._stream.write((_ERASE_LINE if self._live else "") + text + "\n")
        self._draw()
        self._stream.flush()

    def _draw(self) -> None:
        if not self._live:
            return
        self._stream.write(_ERASE_LINE)
        if self._partial is not None:
            prefix = f"[{clock(self._partial.start)}] "
            # One column is kept free: a cursor in the last column makes some terminals wrap.
            room = self._columns() - 1
            if room < 2 * len(prefix):
                prefix = ""  # words matter more
            settled, tail = fit(self._partial.settled, self._partial.tail, room - len(prefix))
            dim, plain = (_DIM, _PLAIN) if self._dims and tail else ("", "")
            self._stream.write(f"{prefix}{settled}{dim}{tail}{plain}")
        self._stream.flush()

    def _columns(self) -> int:
        # Not by way of COLUMNS: what an older, wider window left there would make each row two.
        try:
            return os.get_terminal_size(self._stream.fileno()).columns or _USUAL_COLUMNS
        except OSError:
            return _USUAL_COLUMNS


def fit(settled: str, tail: str, room: int) -> tuple[str, str]:
    """Cut a line at its beginning to the newest part that fits, with … for what is left out.

    `room` is in columns; below 1 there is room for nothing, not even the ….
    """
    text = settled + tail
    if room < 1:
        return "", ""
    if sum(map(columns, text)) <= room:
        return settled, tail
    start, width = len(text), 1  # one column for the …
    while start > 0 and width + columns(text[start - 1]) <= room:
        start -= 1
        width += columns(text[start])
    while start < len(text) and columns(text[start]) == 0:
        start += 1  # its base is left out, and it would sit on the …
    if start < len(settled):
        return f"…{settled[start:]}", tail
    return "", f"…{text[start:]}"


def _rounded(seconds: float) -> float:
    return round(seconds, 3)
