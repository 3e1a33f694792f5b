"""What is to rest after an answer, and for how long."""

import pytest

from integrations import feedback
from integrations.limits import Call

CUSTOMERS = Call("stripe", "GET", "https://api.stripe.com/v1/customers")
DEALS = Call("hubspot", "GET", "https://api.hubapi.com/crm/objects/2026-09/deals")
SEARCH = Call("hubspot", "POST", "https://api.hubapi.com/crm/objects/2026-09/deals/search")


@pytest.mark.parametrize(
    ("call", "status", "headers", "rests"),
    [
        (CUSTOMERS, 200, {}, None),
        (CUSTOMERS, 500, {}, None),
        (CUSTOMERS, 429, {}, None),
        (CUSTOMERS, 429, {"Stripe-Rate-Limited-Reason": "resource-specific", "Retry-After": "9"}, None),
        (CUSTOMERS, 429, {"Stripe-Rate-Limited-Reason": "global-rate"}, (CUSTOMERS.whole, 1.0)),
        (CUSTOMERS, 429, {"Stripe-Rate-Limited-Reason": "global-concurrency"}, (CUSTOMERS.whole, 1.0)),
        (CUSTOMERS, 429, {"Stripe-Rate-Limited-Reason": "endpoint-rate", "Retry-After": "2"}, (CUSTOMERS.own, 2.0)),
        (CUSTOMERS, 429, {"Stripe-Rate-Limited-Reason": "endpoint-concurrency"}, (CUSTOMERS.own, 1.0)),
        (CUSTOMERS, 429, {"retry-after": "3"}, (CUSTOMERS.own, 3.0)),
        (CUSTOMERS, 503, {"Retry-After": "4"}, (CUSTOMERS.whole, 4.0)),
        (DEALS, 429, {}, (DEALS.whole, 1.0)),
        (DEALS, 429, {"Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT"}, (DEALS.whole, 1.0)),
        (DEALS, 429, {"Retry-After": "-5"}, (DEALS.whole, 1.0)),
        (DEALS, 429, {"Retry-After": "nan"}, (DEALS.whole, 1.0)),
        (DEALS, 477, {"Retry-After": "86400"}, (DEALS.whole, feedback.LONGEST)),
        (DEALS, 423, {}, None),
        (SEARCH, 429, {}, (SEARCH.own, 1.0)),
    ],
)
def test_what_rests(call, status, headers, rests):
    assert feedback.pause(call, status, headers) == rests
