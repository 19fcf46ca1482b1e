"""Which text a token stands for: in the model's own vocabulary, and in small ones made here."""

from __future__ import annotations

import pytest

from app.errors import EngineError
from app.recognizer.graphs import FOLDER
from app.recognizer.model import VOCABULARY
from app.recognizer.tokenizer import Tokenizer

SPACE = "\u2581"


def file(*pieces: str | bytes) -> bytes:
    """A vocabulary file of three special tokens and these pieces, numbered from 3 on."""
    data = b""
    for piece in ("<unk>", "<s>", "</s>", *pieces):
        raw = piece.encode() if isinstance(piece, str) else piece
        size = [len(raw)] if len(raw) < 128 else [128 + len(raw) % 128, len(raw) // 128]
        data += bytes(size) + raw
    return data


@pytest.fixture(scope="module")
def real() -> Tokenizer:
    return Tokenizer((FOLDER / VOCABULARY).read_bytes())


def test_pieces_are_put_together_as_they_come() -> None:
    tokenizer = Tokenizer(file(f"{SPACE}fail", f"{SPACE}bet", "ter", "."))
    assert tokenizer.text([3, 4, 5, 6]) == " fail better."
    assert tokenizer.text([]) == ""


def test_a_space_begins_a_word() -> None:
    tokenizer = Tokenizer(file(f"{SPACE}fail", "ure", SPACE, ""))
    assert [tokenizer.starts_word(token) for token in range(7)] == [
        *(False, False, False),
        *(True, False, True, False),
    ]


def test_the_special_tokens_are_no_text() -> None:
    tokenizer = Tokenizer(file("word"))
    assert tokenizer.text([0, 1, 3, 2]) == "word"


def test_a_character_may_be_put_together_of_bytes() -> None:
    tokenizer = Tokenizer(file(b"\xe2", b"\x82", b"\xac"))
    assert tokenizer.text([3, 4, 5]) == "€"
    assert tokenizer.text([3, 4]) == "\ufffd"  # what is not complete yet


@pytest.mark.parametrize("length", [0, 1, 127, 128, 129, 255, 256, 300, 16_383])
def test_a_piece_may_have_any_length(length: int) -> None:
    tokenizer = Tokenizer(file("x" * length, "next"))
    assert tokenizer.text([3, 4]) == "x" * length + "next"
    assert len(tokenizer) == 5


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x01a\x01b\x01c",  # the special tokens alone
        file("cut off")[:-1],
        file("x" * 200)[:-1],
        file() + b"\x05",
        file("word") + b"\x80",  # a second byte of the length is missing
        b"\xff" * 1000,
        b"version https://git-lfs.github.com/spec/v1\n",
    ],
)
def test_a_damaged_file_is_named_with_the_way_out(data: bytes) -> None:
    with pytest.raises(EngineError, match=r"tokenizer\.bin is damaged.*dev\.py run"):
        Tokenizer(data)


def test_the_models_vocabulary_has_all_its_tokens(real: Tokenizer) -> None:
    assert len(real) == 32_768


def test_the_models_vocabulary_spells_every_byte(real: Tokenizer) -> None:
    assert real.text(range(3, 131)) == "".join(map(chr, range(128)))
    text = "naïve — 字幕"
    assert real.text(3 + byte for byte in text.encode()) == text


def test_a_token_that_does_not_exist_is_an_error(real: Tokenizer) -> None:
    with pytest.raises(IndexError):
        real.text([len(real)])
