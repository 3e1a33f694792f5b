"""Every request passes one place, whoever sends it."""

import contextvars
import threading

import pytest

from billing_ops.kernel.errors import ProviderUnavailable, RateLimited
from integrations import metering
from integrations.hubspot import bulk as hubspot_bulk
from integrations.hubspot.gateway import read_gateway
from integrations.hubspot.transport import connection
from integrations.stripe import bulk as stripe_bulk
from integrations.stripe import gateway as stripe


class Ledger:
    """Notes what goes out; `refuse` is raised instead when it is set."""

    def __init__(self):
        self.counted, self.refuse = [], None

    def check(self, call, purpose):
        if self.refuse:
            raise self.refuse

    def count(self, call, purpose):
        self.counted.append((call.provider, call.method, purpose))


@pytest.fixture
def ledger(monkeypatch):
    monkeypatch.setattr(metering, "_ledger", Ledger())
    return metering._ledger


def by_the_client_of_stripe():
    stripe.reader().retrieve_account()


def by_the_client_of_hubspot(settings):
    connection(settings.HUBSPOT_READ_TOKEN).records.get_by_id("tickets", "1001")


WAYS = {
    "Stripe's client": by_the_client_of_stripe,
    "Stripe's client, a list": lambda: stripe.reader().list_subscriptions(customer_id="cus_none"),
    "Stripe, plain": lambda: next(stripe_bulk.pages("coupons")),
    "HubSpot's client": lambda: read_gateway().get_deal("1"),
    "HubSpot, plain": lambda: next(hubspot_bulk.pages("companies")),
    "HubSpot, a write": lambda: connection("pat-sandbox-write").records.create("deals", {"properties": {}}),
}


@pytest.mark.parametrize("ask", WAYS.values(), ids=WAYS)
def test_each_way_to_a_provider_is_counted_once(fresh_sandbox, ledger, ask):
    try:
        with metering.purpose("lookup"):
            ask()
    except Exception as error:  # what the provider says to it does not matter here
        assert type(error).__module__ == "billing_ops.kernel.errors"

    sent = [(entry["provider"], entry["method"], "lookup") for entry in fresh_sandbox.journal()]
    assert sent
    assert ledger.counted == sent


@pytest.mark.parametrize("ask", WAYS.values(), ids=WAYS)
def test_what_is_not_admitted_is_not_sent_and_says_why_in_our_words(fresh_sandbox, ledger, ask):
    ledger.refuse = RateLimited("Not now.", provider="stripe", code="test", retry_after=3600)

    with pytest.raises(RateLimited) as caught:
        ask()

    assert caught.value is ledger.refuse
    assert fresh_sandbox.journal() == []


def test_a_lost_request_is_counted_it_was_sent(fresh_sandbox, ledger):
    fresh_sandbox.fault(provider="hubspot", action="drop_after", times=0)

    with pytest.raises(ProviderUnavailable):
        read_gateway(attempts=2).get_portal()

    assert len(ledger.counted) == 2


def test_a_purpose_is_the_threads_own_and_ends_with_its_block():
    seen = []

    def look():
        seen.append(metering._purpose.get())

    with metering.purpose("refresh"), metering.purpose("lookup"):
        copied = contextvars.copy_context()
        for target in (look, lambda: copied.run(look)):
            thread = threading.Thread(target=target)
            thread.start()
            thread.join()
    look()

    assert seen == ["sync", "lookup", "sync"]
    with pytest.raises(ValueError, match="no purpose"), metering.purpose("curiosity"):
        pass


@pytest.mark.parametrize("reason", ["global-rate", "endpoint-rate"])
def test_a_429_rests_what_it_names_for_every_process(fresh_sandbox, settings, reason):
    headers = {"Retry-After": "120", "Stripe-Rate-Limited-Reason": reason}
    fresh_sandbox.fault(provider="stripe", action="status", status=429, times=1, headers=headers)

    for _ in range(2):
        with pytest.raises(RateLimited), metering.purpose("lookup"):
            by_the_client_of_stripe()

    assert len(fresh_sandbox.journal(provider="stripe")) == 1
    assert bool(_error_of(lambda: next(stripe_bulk.pages("coupons")))) == (reason == "global-rate")


def test_hubspots_429_rests_the_account_and_a_searchs_only_searches(fresh_sandbox, settings):
    refusal = {"provider": "hubspot", "action": "status", "status": 429, "headers": {"Retry-After": "120"}}
    fresh_sandbox.fault(route="*/search", **refusal)
    search = connection(settings.HUBSPOT_READ_TOKEN).client.crm.objects.search_api

    for _ in range(2):
        with pytest.raises(RateLimited):
            search.do_search("deals", {"limit": 1})
    by_the_client_of_hubspot(settings)
    fresh_sandbox.fault(**refusal)
    for _ in range(2):
        with pytest.raises(RateLimited):
            by_the_client_of_hubspot(settings)

    assert len(fresh_sandbox.journal(provider="hubspot")) == 3


def test_a_person_waits_no_longer_than_for_the_answer(fresh_sandbox, settings):
    settings.HUBSPOT_REQUESTS_PER_SECOND = 0.01

    with metering.purpose("lookup"):
        gateway = read_gateway(seconds=1.0, attempts=2)
        gateway.get_portal()
        gateway.get_portal()
        with pytest.raises(RateLimited, match="being asked as often as it allows"):
            gateway.get_portal()

    assert len(fresh_sandbox.journal(provider="hubspot")) == 2


def _error_of(call):
    try:
        call()
    except RateLimited as error:
        return error
    return None
