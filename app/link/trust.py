"""Whom to trust on an encrypted way: the certificate authorities that this system has.

OpenSSL looks where its builder said, and the one in a bundle was built for another system; so the
usual places of others are looked at as well. Waits for the disk: never on the loop.
"""

from __future__ import annotations

import os
import ssl
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

# Debian and Arch; Fedora and its kin, old and new; openSUSE; Alpine and macOS; FreeBSD.
USUAL_FILES = (
    Path("/etc/ssl/certs/ca-certificates.crt"),
    Path("/etc/pki/tls/certs/ca-bundle.crt"),
    Path("/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem"),
    Path("/etc/ssl/ca-bundle.pem"),
    Path("/etc/ssl/cert.pem"),
    Path("/usr/local/share/certs/ca-root-nss.crt"),
)
# With these, people say whom they trust. Then nobody else is looked for.
VARIABLES = ("SSL_CERT_FILE", "SSL_CERT_DIR")


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """`context` is for a client. `count` authorities are loaded, from `place`, in words.

    `place` is None where there are none at all; `count` is 0 where they lie one by one in a folder,
    and are loaded when a server needs them.
    """

    context: ssl.SSLContext
    count: int
    place: str | None


def find_trust(
    environ: Mapping[str, str] = os.environ, usual: Iterable[Path] = USUAL_FILES
) -> Trust:
    """Return whom to trust here."""
    context = ssl.create_default_context()
    if count := len(context.get_ca_certs()):
        return Trust(context=context, count=count, place=_default_place())
    folder = ssl.get_default_verify_paths().capath
    if folder and any(Path(folder).glob("*.0")):
        return Trust(context=context, count=0, place=folder)
    if not any(environ.get(name) for name in VARIABLES):
        for file in usual:
            try:
                context.load_verify_locations(file)
            except (OSError, ssl.SSLError):  # it is not there, or holds something else
                continue
            if count := len(context.get_ca_certs()):
                return Trust(context=context, count=count, place=str(file))
    return Trust(context=context, count=0, place=None)


def _default_place() -> str:
    return ssl.get_default_verify_paths().cafile or "the system's own store"
