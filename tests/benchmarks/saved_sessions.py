"""Journals as years of use leave them: English and Chinese talk, words as frequent as in speech."""

from __future__ import annotations

import random
import zlib
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path

from app.store.records import SessionEnd, SessionStart, encode

# The commonest first; behind them come made-up words, so that there are as many as people use.
ENGLISH = (
    "the and i to a of you that it in is we so was have this for but they with on not be what do "
    "are just like there know he at one if about as or my all can think people can't don't really "
    "from would time going here then now up when get right some how because good out more very see "
    "your mean thing them well way where who want two say work make look little need first day "
    "something back year could meeting project week question number different important problem "
    "system before never always between against morning yesterday tomorrow together another"
).split()
CHINESE = (
    "的 我 是 了 在 不 就 有 这 你 他 那 我们 也 都 说 要 到 没有 好 会 一个 可以 什么 因为 所以 现在 今天 "
    "时候 问题 知道 觉得 如果 但是 工作 时间 公司 还是 自己 大家 开始 已经 需要 可能 这样 明天 会议 项目 东西 "
    "非常 其实 然后 谢谢 老师 学习 中国 北京 上海 技术 系统 重要 朋友 电话 昨天 下午 上午 方法 结果 研究 语言"
).split()
_SYLLABLES = (
    "an ber con der el for gra hol in ja kel lin mor nes or pra qua ren son tal un ver wil ex yo zen "
    "ter ing ment tion able ive ous ist ed ly er al ful ness"
).split()
_HANS = "".join(chr(code) for code in range(0x4E00, 0x4E00 + 2500))
_TAIL = 20_000  # rarer words of each language
_BEGAN = datetime(2021, 1, 4, 8, 0, tzinfo=UTC)


def write_library(folder: Path, *, sessions: int, lines: int, seed: int = 1) -> None:
    """Write that many journals with that many lines in all; every second session is in Chinese."""
    chance = random.Random(seed)
    made_up = ("".join(chance.choices(_SYLLABLES, k=2 + number % 2)) for number in range(_TAIL))
    english = _Words([*ENGLISH, *made_up], chance)
    characters = _Words(list(_HANS), chance)
    chinese = _Words([*CHINESE, *("".join(characters.drawn(2)) for _ in range(_TAIL))], chance)
    folder.mkdir(parents=True, exist_ok=True)
    each, more = divmod(lines, sessions)
    for number in range(sessions):
        started = _BEGAN + number * timedelta(hours=7, minutes=13)
        many = each + (number < more)
        texts = (
            _chinese_lines(chinese, many, chance) if number % 2 else _lines(english, many, chance)
        )
        name = f"{started:%Y%m%dT%H%M%S}-{chance.getrandbits(16):04x}"
        start = SessionStart(
            session=name, started=started, utc_offset_s=28_800, source="Headset", engine="auto"
        )
        (folder / f"{name}.jsonl").write_bytes(_content(start, texts))


class _Words:
    """Words to draw, the first the commonest (Zipf's law)."""

    def __init__(self, words: list[str], chance: random.Random) -> None:
        self._words = words
        self._weights = list(accumulate((rank + 2.7) ** -1.15 for rank in range(len(words))))
        self._chance = chance

    def drawn(self, many: int) -> list[str]:
        return self._chance.choices(self._words, cum_weights=self._weights, k=many)


def _lines(words: _Words, many: int, chance: random.Random) -> list[str]:
    lengths = chance.choices(range(3, 22), k=many)
    drawn = iter(words.drawn(sum(lengths)))
    texts = (" ".join([next(drawn) for _ in range(length)]) for length in lengths)
    return [f"{text[0].upper()}{text[1:]}." for text in texts]


def _chinese_lines(words: _Words, many: int, chance: random.Random) -> list[str]:
    lengths = chance.choices(range(3, 20), k=many)
    drawn = iter(words.drawn(sum(lengths)))
    texts = []
    for length in lengths:
        half = [next(drawn) for _ in range(length)]
        half.insert(length // 2, "，")
        texts.append(f"{''.join(half)}。")
    return texts


def _content(start: SessionStart, texts: list[str]) -> bytes:
    pieces = [encode(0, start)]
    pieces += [line_of(number, text) for number, text in enumerate(texts)]
    end = SessionEnd(audio_s=len(texts) * 3.5, lost_s=0.0, lines=len(texts))
    return b"".join([*pieces, encode(len(texts) + 1, end)])


def line_of(number: int, text: str) -> bytes:
    """Write what `encode` writes of a line, in a third of its time."""
    start = number * 3.5
    framed = (
        f'{{"v":1,"n":{number + 1},"type":"line","number":{number},"start":{start},'
        f'"end":{start + 3.25},"text":"{text}","language":null,"emotion":null,"engine":"local"'
    ).encode()
    return b'%b,"crc":"%08x"}\n' % (framed, zlib.crc32(framed))
