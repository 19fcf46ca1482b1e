from __future__ import annotations

import pickle

import keyring
import pytest
from keyring.errors import KeyringLocked, NoKeyringError

from app.store import secrets
from app.store.secrets import KeyringError, Secret
from tests.fakes.keyring_backend import FakeKeyring, Use

KEY = "sk-0123456789abcdef"


def test_a_secret_shows_itself_only_when_asked() -> None:
    secret = Secret(KEY)
    assert secret.reveal() == KEY
    for shown in (repr(secret), str(secret), f"{secret}", "%s" % secret, repr([secret])):  # noqa: UP031
        assert KEY not in shown
    with pytest.raises(TypeError):
        pickle.dumps(secret)


def test_what_is_written_is_read_and_cleared(use: Use) -> None:
    use(FakeKeyring())
    assert secrets.read_keyring() is None
    secrets.write_keyring(KEY)
    assert secrets.read_keyring() == KEY
    secrets.clear_keyring()
    secrets.clear_keyring()
    assert secrets.read_keyring() is None


@pytest.mark.parametrize(
    ("failure", "words"),
    [
        (NoKeyringError("no backend"), "none"),
        (KeyringLocked("prompt dismissed"), "locked"),
        (RuntimeError(f"D-Bus went away with {KEY}"), "failed"),
    ],
)
def test_a_failing_keyring_says_why_and_never_the_key(
    use: Use, failure: Exception, words: str
) -> None:
    use(FakeKeyring(failure=failure))
    for ask in (
        secrets.read_keyring,
        lambda: secrets.write_keyring(KEY),
        secrets.clear_keyring,
    ):
        with pytest.raises(KeyringError, match=words) as caught:
            ask()
        assert KEY not in f"{caught.value} {caught.value!r} {caught.value.why}"
        assert caught.value.__cause__ is None


def test_a_keyring_that_does_not_answer_is_not_waited_for(use: Use) -> None:
    use(FakeKeyring(stuck=True))
    with pytest.raises(KeyringError, match="does not answer"):
        secrets.read_keyring(0.01)


def test_the_fake_was_taken_back() -> None:
    assert not isinstance(keyring.get_keyring(), FakeKeyring)
