"""What a request counts for."""

import pytest

from integrations.limits import Call


@pytest.mark.parametrize(
    ("method", "url", "endpoint"),
    [
        ("GET", "https://api.stripe.com/v1/customers?limit=1", "GET /v1/customers"),
        ("GET", "https://api.stripe.com/v1/customers/cus_9s6XKz", "GET /v1/customers/{id}"),
        (
            "GET",
            "https://api.stripe.com/v1/customers/cus_9s6XKz/balance_transactions",
            "GET /v1/customers/{id}/balance_transactions",
        ),
        ("POST", "https://api.stripe.com/v1/invoices/create_preview", "POST /v1/invoices/create_preview"),
        ("GET", "https://api.hubapi.com/crm/objects/2026-09/deals/71", "GET /crm/objects/2026-09/deals/{id}"),
        ("POST", "https://api.hubapi.com/crm/objects/2026-09/deals/search", "POST /crm/objects/2026-09/deals/search"),
        (
            "GET",
            "https://api.hubapi.com/conversations/v3/conversations/threads/8/messages",
            "GET /conversations/v3/conversations/threads/{id}/messages",
        ),
    ],
)
def test_an_endpoint_is_its_method_and_path_without_ids(method, url, endpoint):
    assert Call("stripe", method, url).endpoint == endpoint


def test_stripe_limits_the_account_and_each_endpoint(settings):
    settings.STRIPE_REQUESTS_PER_SECOND, settings.STRIPE_ENDPOINT_REQUESTS_PER_SECOND = 60, 20

    limits = Call("stripe", "GET", "https://api.stripe.com/v1/customers/cus_1").limits

    assert [(limit.name, limit.per_second) for limit in limits] == [
        ("stripe api.stripe.com", 60),
        ("stripe api.stripe.com GET /v1/customers/{id}", 20),
    ]


def test_hubspot_limits_the_account_and_all_searches_together(settings):
    settings.HUBSPOT_REQUESTS_PER_SECOND, settings.HUBSPOT_SEARCHES_PER_SECOND = 15, 4
    address = "https://api.hubapi.com/crm/objects/2026-09"

    reads = Call("hubspot", "GET", f"{address}/deals/7").limits
    searches = [Call("hubspot", "POST", f"{address}/{name}/search").limits for name in ("deals", "quotes")]

    assert [(limit.name, limit.per_second) for limit in reads] == [("hubspot api.hubapi.com", 15)]
    assert searches[0] == searches[1] == (*reads, searches[0][1])
    assert searches[0][1].per_second == 4
