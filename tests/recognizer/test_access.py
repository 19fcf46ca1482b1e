"""Who is let in, as a table."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import pytest

from app.protocol.service import PATH
from app.recognizer.access import Access

LOCAL = Access("127.0.0.1", 4711, "right")
GOOD: dict[str, Any] = {
    "path": f"{PATH}?model=anything&heartbeat=true",
    "host": "127.0.0.1:4711",
    "origins": [],
    "authorization": "Bearer right",
}


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"host": "localhost:4711"},
        {"host": "[::1]:4711"},
        {"path": f"{PATH}/"},
        {"authorization": "bearer right"},
        {"origins": ["http://127.0.0.1:4711"]},  # the official client's
    ],
)
def test_a_client_of_this_machine_with_the_token_is_let_in(change: dict[str, Any]) -> None:
    assert LOCAL.refusal(**{**GOOD, **change}) is None


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"authorization": ""}, HTTPStatus.UNAUTHORIZED),
        ({"authorization": "Bearer wrong"}, HTTPStatus.UNAUTHORIZED),
        ({"authorization": "Basic right"}, HTTPStatus.UNAUTHORIZED),
        ({"authorization": "Bearer rïght"}, HTTPStatus.UNAUTHORIZED),
        ({"authorization": "Bearer r\udcefght"}, HTTPStatus.UNAUTHORIZED),
        ({"path": "/"}, HTTPStatus.NOT_FOUND),
        ({"path": f"/x{PATH}"}, HTTPStatus.NOT_FOUND),
        ({"path": "//["}, HTTPStatus.NOT_FOUND),
        ({"host": ""}, HTTPStatus.FORBIDDEN),
        ({"host": "127.0.0.1"}, HTTPStatus.FORBIDDEN),
        ({"host": "127.0.0.1:80"}, HTTPStatus.FORBIDDEN),
        ({"host": "rebound.example:4711"}, HTTPStatus.FORBIDDEN),
        ({"host": "127.0.0.1:port"}, HTTPStatus.FORBIDDEN),
        ({"host": "127.0.0.1@evil.example:4711"}, HTTPStatus.FORBIDDEN),
        ({"host": "127.0.0.1:4711/evil.example"}, HTTPStatus.FORBIDDEN),
        ({"host": "127.0.0.1:4711?evil.example"}, HTTPStatus.FORBIDDEN),
        ({"origins": ["https://evil.example"]}, HTTPStatus.FORBIDDEN),
        ({"origins": ["null"]}, HTTPStatus.FORBIDDEN),
        ({"origins": ["http://127.0.0.1:8000"]}, HTTPStatus.FORBIDDEN),
        ({"origins": ["http://127.0.0.1:4711", "https://evil.example"]}, HTTPStatus.FORBIDDEN),
    ],
)
def test_all_others_are_refused_with_their_reason(
    change: dict[str, Any], status: HTTPStatus
) -> None:
    assert LOCAL.refusal(**{**GOOD, **change}) is status


def test_without_a_token_the_other_rules_still_hold() -> None:
    access = Access("127.0.0.1", 4711, None)
    assert access.refusal(**{**GOOD, "authorization": ""}) is None
    assert access.refusal(**{**GOOD, "origins": ["https://evil.example"]}) is HTTPStatus.FORBIDDEN


def test_a_server_on_all_addresses_answers_to_addresses_but_not_to_foreign_names() -> None:
    access = Access("0.0.0.0", 4711, "right")
    assert access.refusal(**{**GOOD, "host": "192.168.1.7:4711"}) is None
    refused = access.refusal(**{**GOOD, "host": "rebound.example:4711"})
    assert refused is HTTPStatus.FORBIDDEN
