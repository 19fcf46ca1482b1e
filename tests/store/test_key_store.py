from __future__ import annotations

from pathlib import Path

import pytest
from keyring.errors import KeyringLocked

from app.errors import InputError
from app.store.key_store import KeyStore
from app.store.secrets import KeyringError, Secret
from tests.fakes.keyring_backend import FakeKeyring, Use

KEY = "sk-0123456789abcdef"
ENVIRONMENT = {"DASHSCOPE_API_KEY": "sk-from-environment"}


def found(store: KeyStore) -> tuple[str | None, str | None]:
    search = store.look()
    assert KEY not in repr(search)
    return (search.origin, search.key.reveal() if search.key else None)


def test_a_kept_key_is_found_before_the_environments(use: Use) -> None:
    use(FakeKeyring())
    KeyStore({}, None).keep(Secret(f" {KEY}\n"))
    assert found(KeyStore(ENVIRONMENT, None)) == ("keyring", KEY)


def test_what_was_typed_last_comes_first(use: Use, tmp_path: Path) -> None:
    use(FakeKeyring())
    store = KeyStore(ENVIRONMENT, tmp_path / "cloud-key")
    assert found(store) == ("environment", "sk-from-environment")
    store.keep_in_file(Secret("sk-file"))
    assert found(store) == ("file", "sk-file")
    store.keep(Secret("sk-keyring"))
    assert found(store) == ("keyring", "sk-keyring")
    store.keep_for_now(Secret("sk-now"))
    assert found(store) == ("memory", "sk-now")
    assert found(KeyStore(ENVIRONMENT, tmp_path / "cloud-key")) == ("keyring", "sk-keyring")
    store.keep(Secret("sk-newest"))
    assert found(store) == ("keyring", "sk-newest")


def test_a_forgotten_key_is_gone_from_everywhere_and_may_be_forgotten_again(
    use: Use, tmp_path: Path
) -> None:
    use(FakeKeyring())
    store = KeyStore({}, tmp_path / "cloud-key")
    store.keep(Secret(KEY))
    store.keep_in_file(Secret(KEY))
    store.keep_for_now(Secret(KEY))
    store.forget()
    store.forget()
    assert found(store) == (None, None)
    assert list(tmp_path.iterdir()) == []


def test_a_failing_keyring_hinders_nothing_and_is_told(use: Use, tmp_path: Path) -> None:
    use(FakeKeyring(failure=KeyringLocked("prompt dismissed")))
    store = KeyStore(ENVIRONMENT, tmp_path / "cloud-key")
    assert store.look().origin == "environment"
    assert "locked" in store.look().trouble
    with pytest.raises(KeyringError, match="locked"):
        store.keep(Secret(KEY))
    with pytest.raises(KeyringError):
        store.forget()
    store.keep_in_file(Secret(KEY))
    assert found(store) == ("file", KEY)
    store.forget()
    assert store.look().origin == "environment"


def test_a_keyring_that_does_not_answer_is_not_waited_for(use: Use) -> None:
    use(FakeKeyring(stuck=True))
    search = KeyStore(ENVIRONMENT, None, patience_s=0.01).look()
    assert search.origin == "environment"
    assert "does not answer" in search.trouble


@pytest.mark.parametrize("value", ["", "  ", "sk-two words", "sk-a\r\nHost: evil", "sk-é"])
def test_what_no_header_can_carry_is_no_key(use: Use, tmp_path: Path, value: str) -> None:
    use(FakeKeyring())
    store = KeyStore({"DASHSCOPE_API_KEY": value}, tmp_path / "cloud-key")
    assert store.find() is None
    for keep in (store.keep, store.keep_for_now, store.keep_in_file):
        with pytest.raises(InputError):
            keep(Secret(value))
