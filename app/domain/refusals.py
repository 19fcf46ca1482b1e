"""What an engine's "no" means: stop and tell, wait, or try again.

The service names the same trouble as an HTTP status, an error code or a close reason, so the rule
reads the text wherever it turns up. The order of the tests matters: "free allocated quota
exceeded" is final, "allocated quota exceeded" alone is a rate.
"""

from __future__ import annotations

import enum

# Words of the vendor's error list; matched in lower case.
_BILLING = (
    *("freetieronly", "free allocated quota", "free quota", "overdue", "arrear"),
    *("good standing", "not purchased", "notpurchased", "insufficient balance"),
)
_RATE = (
    *("throttl", "rate limit", "too many", "limitrequests", "rate increased"),
    *("allocated quota exceeded", "insufficient_quota"),
)
_KEY = ("api key", "apikey", "api-key", "unauthorized", "authenticat")
_ACCESS = ("quota", "access denied", "accessdenied", "not authori", "forbidden", "permission")
_PLACE = ("modelnotfound", "model not", "workspacenotfound", "url error", "not exist")

HTTP_KEY, HTTP_ACCESS, HTTP_NOT_FOUND, HTTP_RATE, HTTP_TROUBLE = 401, 403, 404, 429, 500
CLOSE_INVALID_PAYLOAD, CLOSE_POLICY, CLOSE_TRY_LATER = 1007, 1008, 1013


class Refusal(enum.Enum):
    """Why an engine does not serve us."""

    KEY = "key"
    ACCESS = "access"
    BILLING = "billing"
    PLACE = "place"
    SETTINGS = "settings"
    RATE = "rate"  # passes with time
    TROUBLE = "trouble"  # the engine's own, or nothing known; passes with time


def of_text(text: str) -> Refusal:
    """Read a code, message or close reason; TROUBLE when it says nothing known."""
    lowered = text.lower()
    for words, refusal in (
        (_BILLING, Refusal.BILLING),
        (_RATE, Refusal.RATE),
        (_ACCESS, Refusal.ACCESS),  # "access denied … API-Key restrictions": the key is known
        (_KEY, Refusal.KEY),
        (_PLACE, Refusal.PLACE),
    ):
        if any(word in lowered for word in words):
            return refusal
    return Refusal.TROUBLE


def of_status(status: int, body: str) -> Refusal:
    """Read the HTTP answer to the upgrade."""
    by_text = of_text(body)
    if by_text in (Refusal.BILLING, Refusal.RATE):
        return by_text
    if status >= HTTP_TROUBLE:
        return Refusal.TROUBLE  # whatever words the page of a failing gateway may hold
    by_status = {
        HTTP_KEY: Refusal.KEY,
        HTTP_ACCESS: Refusal.ACCESS,
        HTTP_NOT_FOUND: Refusal.PLACE,
        HTTP_RATE: Refusal.RATE,
    }
    return by_status.get(status, by_text)


def of_close(code: int, reason: str) -> Refusal:
    """Read a close frame that came without our asking for it."""
    by_text = of_text(reason)
    if by_text is not Refusal.TROUBLE:
        return by_text
    if code == CLOSE_POLICY or (code == CLOSE_INVALID_PAYLOAD and reason):
        return Refusal.ACCESS
    return Refusal.RATE if code == CLOSE_TRY_LATER else Refusal.TROUBLE
