from __future__ import annotations

from pathlib import Path

import keyring
import pytest
from keyring.errors import KeyringLocked, NoKeyringError

from app.errors import InputError, KeyringError, StorageError
from app.store.keys import Keeper, KeyStore
from app.store.secrets import ACCOUNT, SERVICE, VARIABLE, Secret
from tests.fakes.keyring_backend import FakeKeyring

KEY = "sk-0123456789abcdef"
ENVIRONMENT = {VARIABLE: "sk-from-environment"}


def use(fake: FakeKeyring) -> FakeKeyring:
    keyring.set_keyring(fake)
    return fake


@pytest.fixture
def store(tmp_path: Path) -> KeyStore:
    """A store with a key in the environment."""
    return KeyStore(ENVIRONMENT, tmp_path / "private" / "cloud-key")


def found(store: KeyStore) -> tuple[str | None, str]:
    search = store.look()
    return search.origin, search.key.reveal() if search.key else ""


def test_the_newest_wish_is_the_one_that_is_found(store: KeyStore) -> None:
    ring = use(FakeKeyring())
    assert found(store) == ("environment", "sk-from-environment")
    order: tuple[Keeper, ...] = ("keyring", "file", "memory")
    for number, where in enumerate(order):
        store.keep(Secret(f"sk-{number}"), where)
        assert found(store) == (where, f"sk-{number}")
    store.keep(Secret("sk-3"), "file")
    assert found(store) == ("file", "sk-3")
    store.keep(Secret("sk-4"), "keyring")
    assert found(store) == ("keyring", "sk-4")
    assert not store.file.path.exists()
    assert ring.kept == {(SERVICE, ACCOUNT): "sk-4"}


def test_what_was_kept_is_found_by_the_next_run_but_for_what_was_in_memory(
    store: KeyStore,
) -> None:
    use(FakeKeyring())
    store.keep(Secret(KEY), "memory")
    assert found(KeyStore({}, store.file.path)) == (None, "")
    store.keep(Secret(KEY), "file")
    assert found(KeyStore({}, store.file.path)) == ("file", KEY)


def test_to_keep_a_key_in_memory_leaves_nothing_anywhere_else(
    store: KeyStore, tmp_path: Path
) -> None:
    ring = use(FakeKeyring())
    store.keep(Secret(f" {KEY}\n"), "memory")
    assert found(store) == ("memory", KEY)
    assert ring.kept == {}
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("where", ["memory", "file", "keyring"])
def test_a_forgotten_key_is_gone_from_wherever_it_was(store: KeyStore, where: Keeper) -> None:
    use(FakeKeyring())
    store.keep(Secret(KEY), where)
    store.forget()
    store.forget()
    assert store.look().origin == "environment"


def test_without_a_keyring_there_is_a_way_to_keep_and_to_forget(store: KeyStore) -> None:
    use(FakeKeyring(failure=NoKeyringError("none")))
    with pytest.raises(KeyringError, match="this system has none"):
        store.keep(Secret(KEY), "keyring")
    assert found(store) == ("environment", "sk-from-environment")
    for where in ("memory", "file"):
        store.keep(Secret(KEY), where)
        assert found(store) == (where, KEY)
        store.forget()
    with pytest.raises(KeyringError):  # nothing was kept, and nothing could be looked for
        store.forget()


def test_a_keyring_that_may_hold_an_older_key_is_told_of(store: KeyStore) -> None:
    use(FakeKeyring(failure=KeyringLocked("dismissed")))
    store.keep(Secret(KEY), "memory")
    with pytest.raises(StorageError, match="forgotten") as caught:
        store.forget()
    assert "older key" in caught.value.hint
    assert store.look().origin == "environment"


def test_a_key_that_is_at_hand_is_not_looked_for_in_the_keyring(store: KeyStore) -> None:
    ring = use(FakeKeyring())
    for where in ("file", "memory"):
        store.keep(Secret(KEY), where)
        ring.answers.clear()  # who asks it now waits
        assert found(store) == (where, KEY)
    ring.answers.set()


def test_a_keyring_that_fails_hinders_nothing_and_is_told(tmp_path: Path) -> None:
    stuck = use(FakeKeyring(stuck=True))
    store = KeyStore(ENVIRONMENT, tmp_path / "private" / "cloud-key", patience_s=0.01)
    search = store.look()
    stuck.answers.set()
    assert (search.origin, search.trouble) == ("environment", "it does not answer")


def test_a_file_that_can_t_be_read_hinders_nothing_and_is_told(store: KeyStore) -> None:
    use(FakeKeyring())
    (store.file.path.parent).mkdir(mode=0o700)
    store.file.path.symlink_to("elsewhere")
    search = store.look()
    assert search.origin == "environment"
    assert "a link stands in its place" in search.file_trouble


def test_what_is_no_key_is_refused_without_being_shown(store: KeyStore) -> None:
    for value in ("", " ", "my secret words"):
        with pytest.raises(InputError) as caught:
            store.keep(Secret(value), "memory")
        assert "secret" not in str(caught.value)


def test_no_key_shows_itself_in_what_is_told_of_it(store: KeyStore) -> None:
    use(FakeKeyring())
    store.keep(Secret(KEY), "memory")
    for shown in (repr(store.look()), repr(store), str(vars(store))):
        assert KEY not in shown


@pytest.mark.parametrize("where", ["memory", "file", "keyring"])
def test_a_key_that_was_seen_is_kept_out_of_all_text(store: KeyStore, where: Keeper) -> None:
    use(FakeKeyring())
    store.keep(Secret(KEY), where)
    other = KeyStore(ENVIRONMENT, store.file.path)
    other.find()
    for one in (store, other) if where != "memory" else (store,):
        assert one.redactor.clean(f"not {KEY} again") == "not … again"
