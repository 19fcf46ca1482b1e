"""The index of some years of sessions: made, followed, listed, searched.

`SURTITLE_LIBRARY=50x2000` makes it of that many sessions and lines instead.
"""

from __future__ import annotations

import os
import random
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from app.store.index import Index
from app.store.session_record import read_journal
from tests.benchmarks.saved_sessions import CHINESE, ENGLISH, write_library

SIZE = (5000, 1_000_000)  # sessions, lines in all
EACH = 40  # queries of a kind
LIMIT = 50  # hits that a window asks for


def measure() -> dict[str, object]:
    """Return seconds, ms, MB (10^6 bytes)."""
    size = os.environ.get("SURTITLE_LIBRARY", "x".join(map(str, SIZE)))
    sessions, lines = (int(part) for part in size.split("x"))
    with tempfile.TemporaryDirectory() as folder:
        journals = Path(folder) / "sessions"
        begun = time.perf_counter()
        write_library(journals, sessions=sessions, lines=lines)
        generated_s = time.perf_counter() - begun
        file = Path(folder) / "index.sqlite3"
        with Index(file, [journals]) as index:
            begun, begun_cpu = time.perf_counter(), time.process_time()
            index.refresh()
            rebuild_s = time.perf_counter() - begun
            rebuild_cpu_s = time.process_time() - begun_cpu
            figures = {
                "generation_s": generated_s,
                "rebuild_s": rebuild_s,
                "rebuild_cpu_s": rebuild_cpu_s,
                "memory_peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3,
                "refresh_unchanged_ms": _median_ms(index.refresh),
                "list_ms": _median_ms(index.sessions),
                **_searches(index, journals),
            }
        return {**figures, "index_mb": file.stat().st_size / 1e6}


def _median_ms(call: Callable[[], object]) -> float:
    return statistics.median(_ms(call) for _ in range(7))


def _ms(call: Callable[[], object]) -> float:
    begun = time.perf_counter()
    call()
    return (time.perf_counter() - begun) * 1000


def _searches(index: Index, journals: Path) -> dict[str, object]:
    """Search for everything once, and return how long it took: by kind, and in all."""
    by_kind: dict[str, object] = {}
    every: list[float] = []
    for kind, queries in _queries(journals).items():
        took = [_ms(partial(index.search, query, LIMIT)) for query in queries]
        every += took
        by_kind[kind] = {"p50_ms": statistics.median(took), "max_ms": max(took)}
    every.sort()
    return {
        "search": {
            "queries": len(every),
            "p50_ms": statistics.median(every),
            "p95_ms": every[len(every) * 95 // 100],
            "max_ms": every[-1],
            **by_kind,
        }
    }


def _queries(journals: Path) -> dict[str, list[str]]:
    chance = random.Random(3)
    english, chinese = _lines(journals, chance)
    words = [line.rstrip(".").split() for line in english]
    rare = [word for line in words for word in line if word.lower() not in ENGLISH]
    parts = [part for line in chinese for part in line.rstrip("。").split("，")]
    return {
        "common": [*ENGLISH[:EACH]],
        "rare": chance.sample(rare, k=min(EACH, len(rare))),
        "two_common": [" ".join(chance.sample(ENGLISH, k=2)) for _ in range(EACH)],
        "phrase": [
            f'"{" ".join(line[:3])}"' for line in chance.sample(words, k=min(EACH, len(words)))
        ],
        "part_of_word": [word[1:5] for word in chance.sample(rare, k=min(EACH, len(rare)))],
        "two_letters": ["th", "we", "qu", "ok", "zq", "xe", "ab", "io", "ai", "5g"],
        "one_letter": ["e", "q", "z", "7", "^"],
        "chinese_word": [word for word in CHINESE if len(word) == 2],
        "chinese_any_two": [_piece(part, 2, chance) for part in chance.choices(parts, k=EACH)],
        "chinese_phrase": [_piece(part, 5, chance) for part in chance.choices(parts, k=EACH)],
        "chinese_one": [word for word in CHINESE if len(word) == 1],
        "nothing": ["zzyzx", "quuxquux", "龘龘", "“”", '"the and the and the"', "not-there"],
        "never_meet": [f"{chance.choice(ENGLISH)} {chance.choice(CHINESE)}" for _ in range(EACH)],
    }


def _lines(journals: Path, chance: random.Random) -> tuple[list[str], list[str]]:
    texts = [
        line.text
        for path in chance.sample(sorted(journals.iterdir()), k=20)
        for line in read_journal(path).lines
    ]
    return [text for text in texts if text.isascii()], [
        text for text in texts if not text.isascii()
    ]


def _piece(text: str, length: int, chance: random.Random) -> str:
    at = chance.randrange(max(1, len(text) - length + 1))
    return text[at : at + length]
