"""Who may connect to the recogniser's server: decided from the upgrade request alone.

Any web page can open a WebSocket to this machine, and DNS rebinding lets it choose the Host. So a
request must name the server by an address it really has, must not come from a foreign page, and
must carry the token.
"""

from __future__ import annotations

import hmac
import ipaddress
from collections.abc import Collection
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlsplit

from app.protocol.service import PATH

_LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True, slots=True)
class Access:
    """The rule for one bound address. `token` None lets everyone in who gets past the rest."""

    host: str
    port: int
    token: str | None

    def refusal(
        self, *, path: str, host: str, origins: Collection[str], authorization: str
    ) -> HTTPStatus | None:
        """Return why a request is refused, None when it may pass.

        `path` may have a query; the others are the headers' values, empty where missing.
        """
        if not self._is_this_server(f"//{host}"):
            return HTTPStatus.FORBIDDEN
        # The official client sends the server's own origin; browsers send the page's.
        if any(not self._is_this_server(origin) for origin in origins):
            return HTTPStatus.FORBIDDEN
        if path.partition("?")[0].rstrip("/") != PATH:
            return HTTPStatus.NOT_FOUND
        return None if self._knows_token(authorization) else HTTPStatus.UNAUTHORIZED

    def _is_this_server(self, address: str) -> bool:
        try:
            parts = urlsplit(address)
            name, port = parts.hostname, parts.port
        except ValueError:
            return False
        if port is None:  # a Host without a port means the scheme's own
            port = 443 if parts.scheme in ("https", "wss") else 80
        if name is None or port != self.port or address.partition("//")[2] != parts.netloc:
            return False
        if name in (*_LOOPBACK, self.host):
            return True
        return self._is_everywhere() and _is_address(name)

    def _is_everywhere(self) -> bool:
        """Whether the server listens on all addresses; then any address, no name, is its own."""
        return _is_address(self.host) and ipaddress.ip_address(self.host).is_unspecified

    def _knows_token(self, authorization: str) -> bool:
        if self.token is None:
            return True
        scheme, _, given = authorization.partition(" ")
        same = hmac.compare_digest(_bytes(given.strip()), _bytes(self.token))
        return same and scheme.lower() == "bearer"


def _bytes(text: str) -> bytes:
    return text.encode(errors="surrogateescape")  # what is not UTF-8 is compared as it came


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
