"""The vendor's own words, and what each asks of us."""

from __future__ import annotations

import pytest

from app.domain.refusals import Refusal, of_close, of_status, of_text

# Codes of the vendor's error list with the messages that go with them, wherever they turn up.
TEXTS = [
    ("InvalidApiKey", Refusal.KEY),
    ("InvalidApiKey Invalid API-key provided.", Refusal.KEY),
    ("Incorrect API key provided.", Refusal.KEY),
    ("Unauthorized", Refusal.KEY),
    ("AccessDenied Access denied.", Refusal.ACCESS),
    ("Endpoint.AccessDenied", Refusal.ACCESS),
    ("Model.AccessDenied Model access denied.", Refusal.ACCESS),
    ("AccessDenied denied by API-Key restrictions", Refusal.ACCESS),
    ("You are not authorized to use this model", Refusal.ACCESS),
    ("quota exhausted", Refusal.ACCESS),
    (
        "Arrearage Access denied, please make sure your account is in good standing.",
        Refusal.BILLING,
    ),
    ("Arrearage", Refusal.BILLING),
    ("PrepaidBillOverdue", Refusal.BILLING),
    ("PostpaidBillOverdue", Refusal.BILLING),
    ("CommodityNotPurchased Commodity has not purchased yet", Refusal.BILLING),
    (
        "AllocationQuota.FreeTierOnly The free tier of the model has been exhausted.",
        Refusal.BILLING,
    ),
    ("Throttling.AllocationQuota Free allocated quota exceeded.", Refusal.BILLING),
    ("Throttling.AllocationQuota Allocated quota exceeded", Refusal.RATE),
    ("insufficient_quota You exceeded your current quota", Refusal.RATE),
    ("Throttling Requests throttling triggered.", Refusal.RATE),
    ("Throttling.RateQuota Requests rate limit exceeded", Refusal.RATE),
    ("LimitRequests You exceeded your current requests list.", Refusal.RATE),
    ("Throttling.BurstRate Request rate increased too quickly", Refusal.RATE),
    ("Throttling.Concurrency", Refusal.RATE),
    ("Too many requests", Refusal.RATE),
    ("ModelNotFound The model qwen9 does not exist", Refusal.PLACE),
    ("WorkSpaceNotFound", Refusal.PLACE),
    ("InvalidParameter: url error, please check url!", Refusal.PLACE),
    ("DataInspectionFailed", Refusal.TROUBLE),
    ("RequestTimeOut", Refusal.TROUBLE),
    ("InternalError An internal error has occured", Refusal.TROUBLE),
    ("InternalError.Algo", Refusal.TROUBLE),
    ("SystemError", Refusal.TROUBLE),
    ("ServiceUnavailable", Refusal.TROUBLE),
    ("ModelUnavailable", Refusal.TROUBLE),
    ("server_error", Refusal.TROUBLE),
    ("", Refusal.TROUBLE),
]


@pytest.mark.parametrize(("text", "wanted"), TEXTS)
def test_the_vendors_words_are_understood(text: str, wanted: Refusal) -> None:
    assert of_text(text) is wanted
    assert of_text(text.upper()) is wanted


@pytest.mark.parametrize(
    ("status", "body", "wanted"),
    [
        (401, "", Refusal.KEY),
        (403, "", Refusal.ACCESS),
        (404, "", Refusal.PLACE),
        (429, "", Refusal.RATE),
        (400, "", Refusal.TROUBLE),
        (400, "url error", Refusal.PLACE),
        (400, "Arrearage", Refusal.BILLING),
        (403, "AllocationQuota.FreeTierOnly", Refusal.BILLING),
        (429, "CommodityNotPurchased", Refusal.BILLING),
        (429, "Throttling.AllocationQuota: Free allocated quota exceeded", Refusal.BILLING),
        (429, "Throttling.AllocationQuota: Allocated quota exceeded", Refusal.RATE),
        (404, "the page does not exist", Refusal.PLACE),
        (500, "InternalError", Refusal.TROUBLE),
        (502, "<h1>Bad gateway</h1> no permission to look behind it", Refusal.TROUBLE),
        (503, "ServiceUnavailable", Refusal.TROUBLE),
        (503, "Throttling", Refusal.RATE),
    ],
)
def test_an_http_answer_is_read_by_its_words_and_its_status(
    status: int, body: str, wanted: Refusal
) -> None:
    assert of_status(status, body) is wanted


@pytest.mark.parametrize(
    ("code", "reason", "wanted"),
    [
        (1000, "", Refusal.TROUBLE),
        (1001, "", Refusal.TROUBLE),
        (1005, "", Refusal.TROUBLE),
        (1006, "", Refusal.TROUBLE),
        (1007, "", Refusal.TROUBLE),
        (1007, "quota exhausted", Refusal.ACCESS),
        (1007, "the account has an overdue bill", Refusal.BILLING),
        (1007, "Requests rate limit exceeded", Refusal.RATE),
        (1007, "Invalid payload data", Refusal.ACCESS),
        (1008, "", Refusal.ACCESS),
        (1008, "bad origin", Refusal.ACCESS),
        (1009, "", Refusal.TROUBLE),
        (1011, "engine crashed", Refusal.TROUBLE),
        (1012, "", Refusal.TROUBLE),
        (1013, "", Refusal.RATE),
        (4000, "whatever", Refusal.TROUBLE),
        (4001, "InvalidApiKey", Refusal.KEY),
    ],
)
def test_a_close_frame_is_read_by_its_reason_and_its_code(
    code: int, reason: str, wanted: Refusal
) -> None:
    assert of_close(code, reason) is wanted
