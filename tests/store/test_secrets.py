from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator

import keyring
import pytest
from keyring.backends.null import Keyring as NullKeyring
from keyring.errors import KeyringLocked, NoKeyringError

from app.errors import KeyringError
from app.phrases import Phrase, phrase
from app.store.secrets import (
    Redactor,
    Secret,
    clear_keyring,
    read_keyring,
    usable,
    write_keyring,
)
from tests.fakes.keyring_backend import FakeKeyring

KEY = "sk-0123456789abcdef"

Use = Callable[[FakeKeyring], FakeKeyring]


@pytest.fixture
def use() -> Iterator[Use]:
    """Make a fake the system's keyring until the test ends."""
    before = keyring.get_keyring()
    used: list[FakeKeyring] = []

    def put(fake: FakeKeyring) -> FakeKeyring:
        keyring.set_keyring(fake)
        used.append(fake)
        return fake

    yield put
    keyring.set_keyring(before)
    for fake in used:
        fake.answers.set()  # lets go of a thread that still waits


def test_a_secret_shows_itself_only_when_asked() -> None:
    secret = Secret(KEY)
    assert secret.reveal() == KEY
    for shown in (repr(secret), str(secret), f"{secret}", "%s" % secret, repr([secret])):  # noqa: UP031
        assert KEY not in shown
    with pytest.raises(TypeError):
        pickle.dumps(secret)


def test_what_a_redactor_knows_is_taken_out_of_any_text() -> None:
    redactor = Redactor()
    for value in (KEY, f"{KEY}-longer", "a\\b'c-0123", ""):
        redactor.note(Secret(value))
    assert redactor.clean(f"Bearer {KEY}, {KEY}-longer.") == "Bearer …, …."
    for text in ("a\\b'c-0123", repr("a\\b'c-0123"), repr(["a\\b'c-0123"])):
        assert "0123" not in redactor.clean(text)
    assert redactor.clean("nothing of the kind") == "nothing of the kind"
    assert KEY not in repr(redactor)


def test_a_redactor_leaves_a_phrase_as_it_is_unless_a_secret_is_in_it() -> None:
    redactor = Redactor()
    redactor.note(Secret(KEY))
    assert isinstance(redactor.clean(phrase("{name} is gone", name="The cloud")), Phrase)
    said = redactor.clean(phrase("It says: {words}", words=KEY))
    assert (said, isinstance(said, Phrase)) == ("It says: …", False)


def test_the_keyring_keeps_gives_and_forgets_the_key(use: Use) -> None:
    use(FakeKeyring())
    assert read_keyring() is None
    write_keyring(Secret(KEY))
    assert read_keyring() == KEY
    clear_keyring()
    clear_keyring()
    assert read_keyring() is None


@pytest.mark.parametrize(
    ("failure", "words"),
    [
        (NoKeyringError("no backend"), "this system has none"),
        (KeyringLocked("prompt dismissed"), "it is locked"),
        (RuntimeError(f"D-Bus went away with {KEY}"), "it failed (RuntimeError)"),
    ],
)
def test_a_failing_keyring_is_told_in_words_of_ours(
    use: Use, failure: Exception, words: str
) -> None:
    use(FakeKeyring(failure=failure))
    for call in (read_keyring, clear_keyring, lambda: write_keyring(Secret(KEY))):
        with pytest.raises(KeyringError) as caught:
            call()
        assert caught.value.reason == words
        assert str(caught.value).startswith(f"The keyring can't be used here: {words}.")
        assert KEY not in str(caught.value)
        assert caught.value.__cause__ is None


def test_a_keyring_that_takes_a_key_and_keeps_none_is_not_believed() -> None:
    keyring.set_keyring(NullKeyring())  # type: ignore[no-untyped-call]
    with pytest.raises(KeyringError, match="switched off"):
        write_keyring(Secret(KEY))


def test_a_keyring_that_does_not_answer_is_not_waited_for(use: Use) -> None:
    use(FakeKeyring(stuck=True))
    with pytest.raises(KeyringError, match="does not answer"):
        read_keyring(patience_s=0.01)


@pytest.mark.parametrize("value", ["", "  ", "sk-two words", "sk-a\r\nHost: evil", "sk-é"])
def test_what_no_header_can_carry_is_no_key(value: str) -> None:
    assert usable(value) == ""


def test_what_surrounds_a_key_is_none_of_it() -> None:
    assert usable(f" {KEY}\n") == KEY
