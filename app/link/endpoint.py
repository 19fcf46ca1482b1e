"""Where an engine is and how to knock: the address and the headers of one WebSocket."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field, replace
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit

from app.errors import InputError
from app.phrases import phrase
from app.protocol.service import MODEL, PATH, WITHOUT_PARTIALS

# Shared gateways, and the domain of a workspace's own host, by region.
_GATEWAY = {"beijing": "dashscope.aliyuncs.com", "singapore": "dashscope-intl.aliyuncs.com"}
_WORKSPACE_DOMAIN = {
    "beijing": "cn-beijing.maas.aliyuncs.com",
    "singapore": "ap-southeast-1.maas.aliyuncs.com",
}
REGIONS = tuple(_GATEWAY)
_REGION_NAMES = {"beijing": phrase("Beijing"), "singapore": phrase("Singapore")}

# How much faster than natural speed a hosted service is fed when there is a backlog: it asks for
# pacing near real time, and four times is what its clients were seen to get away with.
CLOUD_PACE = 4.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """One address of one engine.

    `engine` is "cloud" or "local" and marks its lines; `name` is for people; `pace` is the most
    audio sent per second of time, in seconds, None for as fast as the engine takes it. Headers
    hold the key and stay out of `repr`.
    """

    url: str
    engine: str
    name: str
    pace: float | None = None
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)

    @property
    def is_secure(self) -> bool:
        """Whether what is sent there is encrypted."""
        return urlsplit(self.url).scheme == "wss"

    @property
    def is_loopback(self) -> bool:
        """Whether nothing sent there leaves this machine."""
        return _is_loopback(urlsplit(self.url).hostname or "")

    def without_partials(self) -> Endpoint:
        """Return where only finals come from, for what is sent as fast as it is taken.

        It is our own recogniser that knows of this; a hosted service keeps its address.
        """
        if self.pace is not None:
            return self
        parts = urlsplit(self.url)
        query = [*parse_qsl(parts.query, keep_blank_values=True), WITHOUT_PARTIALS]
        return replace(self, url=parts._replace(query=urlencode(query)).geturl())


def cloud_endpoint(
    *, key: str, region: str, workspace: str | None = None, base_url: str | None = None
) -> Endpoint:
    """Build the hosted service's endpoint.

    `base_url` replaces the service's address (a private gateway, a test server); it may carry a
    path and a query of its own. Raises InputError for a region or an address that can't be.
    """
    if region not in _GATEWAY:
        first, second = REGIONS
        raise InputError(
            phrase("There is no region “{region}”", region=region),
            phrase("Choose {first} or {second}.", first=first, second=second),
        )
    host = f"{workspace}.{_WORKSPACE_DOMAIN[region]}" if workspace else _GATEWAY[region]
    parts = _split(base_url or f"wss://{host}{PATH}")
    if parts.scheme != "wss" and not _is_loopback(parts.hostname or ""):
        raise InputError(
            phrase(
                "{address} would carry the key unencrypted",
                address=f"{parts.scheme}://{parts.hostname}",
            ),
            phrase("Use an address that starts with wss://."),
        )
    headers = [("Authorization", f"Bearer {key}")]
    if workspace:
        headers.append(("X-DashScope-WorkSpace", workspace))
    return Endpoint(
        url=_with_model(parts),
        engine="cloud",
        name=phrase(
            "Cloud · {region}", region=parts.hostname if base_url else _REGION_NAMES[region]
        ),
        pace=CLOUD_PACE,
        headers=tuple(headers),
    )


def direct_endpoint(url: str, token: str | None = None) -> Endpoint:
    """Build the endpoint of a server named by its own address, such as `surtitle serve`."""
    parts = _split(url)
    local = _is_loopback(parts.hostname or "")
    return Endpoint(
        url=_with_model(parts),
        engine="local" if local else "cloud",
        name=parts.netloc.rpartition("@")[2],
        pace=None if local else CLOUD_PACE,
        headers=(("Authorization", f"Bearer {token}"),) if token else (),
    )


def by_number(url: str) -> str:
    """Return the address with 127.0.0.1 for localhost, so that nobody is asked where that is."""
    parts = urlsplit(url)
    if parts.hostname != "localhost":
        return url
    user, at, _ = parts.netloc.rpartition("@")
    port = f":{parts.port}" if parts.port is not None else ""
    return parts._replace(netloc=f"{user}{at}127.0.0.1{port}").geturl()


def _split(url: str) -> SplitResult:
    hint = phrase("It should look like wss://host/api-ws/v1/realtime.")
    try:
        parts = urlsplit(url)
        # Both raise here rather than in the middle of connecting: a port that is no number, a name
        # that no look-up takes.
        _ = parts.port
        (parts.hostname or "").encode("idna")
    except ValueError:
        raise InputError(phrase("“{url}” is not an address", url=url), hint) from None
    if parts.scheme not in ("ws", "wss") or not parts.hostname:
        raise InputError(phrase("“{url}” is not a WebSocket's address", url=url), hint)
    return parts


def _with_model(parts: SplitResult) -> str:
    query = parse_qsl(parts.query, keep_blank_values=True)
    if not any(name == "model" and value for name, value in query):
        query = [pair for pair in query if pair[0] != "model"] + [("model", MODEL)]
    path = parts.path.rstrip("/") or PATH
    return parts._replace(path=path, query=urlencode(query), fragment="").geturl()


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
