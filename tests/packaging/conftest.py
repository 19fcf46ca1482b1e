from __future__ import annotations

import sys
from pathlib import Path

import pytest

# As python3 packaging/dev.py has it: the files there find each other.
sys.path.append(str(Path(__file__).parents[2] / "packaging"))

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
