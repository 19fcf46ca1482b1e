"""The model's decoder: how probable each token is to come next, given what was heard and said."""

from __future__ import annotations

import weakref
from itertools import takewhile
from typing import TYPE_CHECKING, Any

import numpy as np

from app.recognizer.graphs import DECODE, ROWS, load_graph, open_file, unusable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from app.recognizer.encoder import Frames

LONGEST = 1024  # tokens
_TOKENS, _WIDTH = 32768, 288

_PAST = "past_"
_NEVER = -1e9  # added where a token must not look: at those after it


class Rows:
    """What the decoder takes of each token, read where it is asked for. Any one thread at a time.

    As a part of the graph, or mapped, all 9 MB of it would be in memory before long: the system takes
    in what lies around each row.
    """

    def __init__(self, path: Path) -> None:
        """Open their file; raises EngineError."""
        self._file = open_file(path, _TOKENS * _WIDTH)
        weakref.finalize(self, self._file.close)

    def of(self, ids: Sequence[int]) -> NDArray[np.uint8]:
        """Return those of tokens, (1, tokens, 288); raises EngineError where they can't be read."""
        rows = bytearray()
        for token in ids:
            self._file.seek(token * _WIDTH)
            rows += self._file.read(_WIDTH)
        if len(rows) != len(ids) * _WIDTH:
            raise unusable(ROWS, "is damaged")
        return np.frombuffer(rows, np.uint8).reshape(1, -1, _WIDTH)


class Decoder:
    """The decoder's graph, loaded. Keeps nothing between two runs."""

    def __init__(self, folder: Path) -> None:
        """Load it; raises EngineError."""
        self._session = load_graph(folder / DECODE)
        self._rows = Rows(folder / ROWS)
        _, *kept = self._session.get_outputs()
        self._names = [_PAST + output.name for output in kept]
        self._no_past = {
            given.name: np.zeros((0, *given.shape[1:]), np.float32)
            for given in self._session.get_inputs()
            if given.name.startswith(_PAST)
        }

    def run(self, frames: Frames) -> Run:
        """Return a fresh run over these frames."""
        return Run(self._session, self._rows, frames, self._names, self._no_past)


class DecoderCache:
    """What was computed of the first tokens of a run, for another over frames that go on from its own.

    Any one thread at a time.
    """

    def __init__(self) -> None:
        self.ids: list[int] = []
        self.past: dict[str, NDArray[np.float32]] = {}

    def clear(self) -> None:
        """Forget it."""
        self.ids, self.past = [], {}


class Run:
    """One run of the decoder: what it attends to, and what it remembers of the tokens so far."""

    def __init__(
        self,
        session: Any,
        rows: Rows,
        frames: Frames,
        names: list[str],
        no_past: dict[str, NDArray[np.float32]],
    ) -> None:
        self._session = session
        self._rows = rows
        self._attended = frames.attended
        self._names = names
        self._past = no_past
        self._length = 0

    def step(self, ids: Sequence[int], first: int = 0) -> NDArray[np.float32]:
        """Add tokens; return the logits after each from `first` on, (tokens, vocabulary).

        Raises ValueError beyond `LONGEST`.
        """
        length = self._length + len(ids)
        if length > LONGEST:  # some versions of ONNX Runtime would read on behind the table
            raise ValueError("more tokens than the decoder has positions for")
        mask = np.triu(np.full((len(ids), length), _NEVER, np.float32), self._length + 1)
        feed = {
            "rows": self._rows.of(ids),
            "position": np.array([self._length], np.int64),
            "first": np.array([first], np.int64),
            "mask": mask,
        }
        logits, *past = self._session.run(None, {**feed, **self._past, **self._attended})
        self._past = dict(zip(self._names, past, strict=True))
        self._length = length
        return logits  # type: ignore[no-any-return]

    def go_on(self, cache: DecoderCache, ids: list[int]) -> int:
        """Begin with what is known of these tokens; return of how many of them, from the first on."""
        pairs = zip(cache.ids, ids, strict=False)
        same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
        if same:
            self._past, self._length = cache.past, len(cache.ids)
            self.keep(same)
        return same

    def leave(self, cache: DecoderCache, ids: list[int]) -> None:
        """Leave behind what was computed of these tokens, the first of this run."""
        cache.ids = ids
        cache.past = {name: value[: len(ids)] for name, value in self._past.items()}

    def keep(self, length: int) -> None:
        """Forget the tokens after the first `length`."""
        self._past = {name: value[:length] for name, value in self._past.items()}
        self._length = length
