from __future__ import annotations

from pathlib import Path

import pytest

from tests.packaging.checkout import Checkout


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    """A checkout in which nothing was set up yet, with a space in its path."""
    return Checkout(tmp_path / "a checkout")


@pytest.fixture
def prepared(checkout: Checkout) -> Checkout:
    """A checkout in which everything is there."""
    checkout.add_venv()
    checkout.add_model()
    return checkout
