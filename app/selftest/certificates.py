"""Whom an encrypted connection would trust here."""

from __future__ import annotations

from pathlib import Path

from app.errors import SurtitleError
from app.link.trust import find_trust


def look_at_certificates(_folder: Path) -> str:
    """Find the authorities as a connection to the cloud does, and say where they are."""
    trust = find_trust()
    if trust.place is None:
        raise SurtitleError("There are no certificates", "Install the system's ca-certificates.")
    if not trust.count:
        return f"Certificate authorities are in {trust.place}."
    return f"{trust.count} certificate authorities, from {trust.place}."
