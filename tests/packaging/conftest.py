from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

# Before any test here loads ONNX Runtime: see app/recognizer/graphs.py.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
# As python3 packaging/dev.py has it: the files there find each other.
sys.path.append(str(Path(__file__).parents[2] / "packaging"))

from tests.packaging.bundles import Bundle, make_bundle
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


@pytest.fixture(scope="session")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    """A bundle, as PyInstaller makes it, which nobody changes: one for all of xdist's processes."""
    own = tmp_path_factory.getbasetemp()
    return make_bundle((own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "bundle")
