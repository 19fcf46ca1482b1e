"""The items that a server owes a result for, and what its recogniser may do with them.

A breach of these rules is the recogniser's bug: LocalProtocolError.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.errors import LocalProtocolError


@dataclass(slots=True)
class Item:
    """One utterance that has no result yet. `speaking` while voice detection hears it go on."""

    item_id: str
    previous_item_id: str | None
    speaking: bool
    settled: str = ""
    tail: str | None = None

    def stop(self) -> None:
        """Note that its speech ended."""
        if not self.speaking:
            raise LocalProtocolError(f"speech of {self.item_id} stopped twice")
        self.speaking = False

    def read(self, settled: str, tail: str) -> bool:
        """Note what it reads like; return whether that is news."""
        if not settled.startswith(self.settled):
            raise LocalProtocolError(f"settled text of {self.item_id} was taken back")
        news = (settled, tail) != (self.settled, self.tail)
        self.settled, self.tail = settled, tail
        return news

    def check_final(self, text: str) -> None:
        """Raise unless `text` may be its final text; that may be trimmed, but not more."""
        if self.speaking:
            raise LocalProtocolError(f"{self.item_id} was completed while it was being spoken")
        if not text.startswith(self.settled.rstrip()):
            raise LocalProtocolError(f"the final of {self.item_id} takes settled text back")


class Items:
    """The open items of one connection; each knows the one before it, open or not."""

    def __init__(self) -> None:
        self._open: dict[str, Item] = {}
        self._last_item_id: str | None = None

    def __len__(self) -> int:
        return len(self._open)

    def __getitem__(self, item_id: str) -> Item:
        if item_id not in self._open:
            raise LocalProtocolError(f"there is no open item {item_id}")
        return self._open[item_id]

    @property
    def ids(self) -> tuple[str, ...]:
        """The open items' ids, oldest first."""
        return tuple(self._open)

    def add(self, item_id: str, *, speaking: bool) -> Item:
        """Open an item; voice detection hears one voice, so one item is spoken at a time."""
        if speaking and any(item.speaking for item in self._open.values()):
            raise LocalProtocolError("speech started twice without a stop between")
        item = Item(item_id, self._last_item_id, speaking)
        self._open[item_id] = item
        self._last_item_id = item_id
        return item

    def close(self, item_id: str) -> None:
        """Forget an item: it has its result."""
        del self._open[self[item_id].item_id]
