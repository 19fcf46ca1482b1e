import pickle
from collections.abc import Callable, Iterator

import keyring
import pytest
from keyring.errors import KeyringLocked, NoKeyringError

from app.errors import InputError, StorageError
from app.store.secrets import (
    Secret,
    find_key,
    forget_key,
    look_for_key,
    store_key,
)
from tests.fakes.keyring_backend import FakeKeyring

KEY = "sk-0123456789abcdef"
ENVIRONMENT = {"DASHSCOPE_API_KEY": "sk-from-environment"}

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


def test_a_stored_key_is_found_before_the_environments(use: Use) -> None:
    use(FakeKeyring())
    store_key(f" {KEY}\n")
    found = look_for_key(ENVIRONMENT)
    assert found.key is not None
    assert found.key.reveal() == KEY
    assert found.origin == "keyring"
    assert KEY not in repr(found)


def test_a_forgotten_key_is_gone_and_may_be_forgotten_again(use: Use) -> None:
    use(FakeKeyring())
    store_key(KEY)
    forget_key()
    forget_key()
    assert find_key({}) is None


def test_the_environment_has_the_key_where_the_keyring_has_none(use: Use) -> None:
    use(FakeKeyring())
    found = look_for_key(ENVIRONMENT)
    assert found.origin == "environment"
    assert found.trouble == ""


@pytest.mark.parametrize(
    ("failure", "words"),
    [
        (NoKeyringError("no backend"), "none"),
        (KeyringLocked("prompt dismissed"), "locked"),
        (RuntimeError(f"D-Bus went away with {KEY}"), "failed"),
    ],
)
def test_a_failing_keyring_hinders_nothing_and_is_told(
    use: Use, failure: Exception, words: str
) -> None:
    use(FakeKeyring(failure=failure))
    found = look_for_key(ENVIRONMENT)
    assert found.origin == "environment"
    assert words in found.trouble
    with pytest.raises(StorageError, match=words) as caught:
        store_key(KEY)
    assert KEY not in str(caught.value)
    with pytest.raises(StorageError):
        forget_key()


def test_a_keyring_that_does_not_answer_is_not_waited_for(use: Use) -> None:
    use(FakeKeyring(stuck=True))
    found = look_for_key(ENVIRONMENT, patience_s=0.01)
    assert found.origin == "environment"
    assert "does not answer" in found.trouble


@pytest.mark.parametrize("value", ["", "  ", "sk-two words", "sk-a\r\nHost: evil", "sk-é"])
def test_what_no_header_can_carry_is_no_key(use: Use, value: str) -> None:
    use(FakeKeyring())
    assert find_key({"DASHSCOPE_API_KEY": value}) is None
    with pytest.raises(InputError):
        store_key(value)
