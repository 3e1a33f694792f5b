"""Another server in the providers' place, named by its addresses alone: what it has is read, what it lacks is told."""

from collections.abc import Iterator
from typing import Any

import pytest

from customers import live
from customers.models import Company, Customer, Ticket
from invoices.models import StripeInvoice
from subscriptions.models import Quote, Subscription
from sync import catalog, polls, reading
from sync.accounts import Accounts
from sync.dirty import Mark, mark
from sync.models import DirtyObject, SyncRun
from sync.refresh.keeper import Keeper
from tests.providers import Sandbox
from tests.sync.look_alike import look_alike

pytestmark = pytest.mark.usefixtures("committing_db")


@pytest.fixture
def elsewhere(fresh_sandbox: Sandbox, settings: Any) -> Iterator[Sandbox]:
    with look_alike(fresh_sandbox.url) as address:
        settings.STRIPE_API_BASE, settings.HUBSPOT_API_BASE = f"{address}/stripe", f"{address}/hubspot"
        yield fresh_sandbox


def test_it_is_read_looked_up_and_kept_up_with(elsewhere: Sandbox) -> None:
    sources = [source for provider in catalog.PROVIDERS for source in catalog.of(provider)]

    reading.read_each(sources, terms=reading.checked(Accounts()))

    runs = {(run.provider, run.object): run for run in SyncRun.objects.all()}
    wrong = {key: run.error for key, run in runs.items() if run.state != "ok"}
    assert wrong.keys() == {("stripe", "credit_notes"), ("hubspot", "quotes")}, wrong
    assert all("no such list" in error for error in wrong.values())
    assert len(runs) == len(sources)
    for model in (Customer, Subscription, StripeInvoice, Company, Ticket):
        assert model.objects.filter(deleted_at=None).count() > 5, model
    assert not Quote.objects.exists()
    customer = Customer.objects.filter(pk__startswith="zz-cus-").first()
    assert customer and customer.payload["unknown"] == {"to": ["everybody"]}

    assert live.read_ticket(ticket_id="1001").ticket.hubspot_id == "1001"

    polled = [one for provider in catalog.PROVIDERS for one in polls.run_now(provider=provider)]
    assert {(one.provider, one.object) for one in polled if one.error} == {("hubspot", "quotes")}
    DirtyObject.objects.all().delete()
    before = customer.fetched_at
    mark(provider="stripe", marks=[Mark("customers", customer.pk)])
    Keeper(threads=1).run_once()
    customer.refresh_from_db()
    assert customer.fetched_at > before
    assert not DirtyObject.objects.filter(object="customers").exists()
