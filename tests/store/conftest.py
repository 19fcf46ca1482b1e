"""What the store's tests share."""

from __future__ import annotations

from collections.abc import Iterator

import keyring
import pytest

from tests.fakes.keyring_backend import FakeKeyring, Use


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
