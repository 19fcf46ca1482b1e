from __future__ import annotations

import ssl
from pathlib import Path

import pytest

from app.errors import EngineError
from app.link.connection import Connection
from app.link.endpoint import direct_endpoint
from app.link.trust import USUAL_FILES, find_trust
from app.protocol.events import SessionConfig
from tests.fakes import server
from tests.fakes.authority import make_authority
from tests.fakes.server import opened


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """OpenSSL as it is in a bundle that was built on another system: it looks in vain."""
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "none.pem"))
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path / "none"))


@pytest.fixture
def authority(tmp_path: Path) -> tuple[Path, ssl.SSLContext]:
    return make_authority(tmp_path)


def test_the_system_s_own_authorities_are_counted() -> None:
    trust = find_trust()
    assert trust.place
    assert trust.context.verify_mode is ssl.CERT_REQUIRED
    assert trust.context.check_hostname


@pytest.mark.usefixtures("elsewhere")
def test_where_openssl_looks_in_vain_the_usual_places_are_looked_at(
    authority: tuple[Path, ssl.SSLContext], tmp_path: Path
) -> None:
    file, _ = authority
    broken = tmp_path / "broken.pem"
    broken.write_text("no certificate")
    trust = find_trust({}, (tmp_path / "not there.pem", broken, file))
    assert (trust.count, trust.place) == (1, str(file))
    assert trust.context.verify_mode is ssl.CERT_REQUIRED
    assert trust.context.check_hostname
    assert USUAL_FILES


@pytest.mark.usefixtures("elsewhere")
def test_nobody_is_trusted_whom_the_user_did_not_mean(
    authority: tuple[Path, ssl.SSLContext],
) -> None:
    file, _ = authority
    trust = find_trust({"SSL_CERT_FILE": "mine.pem"}, (file,))
    assert (trust.count, trust.place) == (0, None)
    assert find_trust({}, ()).place is None


@pytest.mark.usefixtures("elsewhere")
def test_authorities_that_lie_ready_one_by_one_are_enough(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path))
    (tmp_path / "5ed36f99.0").touch()
    trust = find_trust()
    assert (trust.count, trust.place) == (0, str(tmp_path))


async def test_a_connection_trusts_whom_the_user_names_and_nobody_else(
    authority: tuple[Path, ssl.SSLContext], monkeypatch: pytest.MonkeyPatch
) -> None:
    file, context = authority
    async with server.running(opened, ssl=context) as address:
        endpoint = direct_endpoint(address.replace("ws://", "wss://"))
        with pytest.raises(EngineError, match="can't prove"):
            async with Connection(endpoint, SessionConfig()):
                pass
        monkeypatch.setenv("SSL_CERT_FILE", str(file))
        async with Connection(endpoint, SessionConfig()) as connection:
            assert connection.endpoint.is_secure
