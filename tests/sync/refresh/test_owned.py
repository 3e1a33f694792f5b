"""A customer's part of a list, for a person who waits: what nobody told of is found, what is gone is buried."""

from typing import Any

import pytest

from invoices.models import StripeInvoice
from subscriptions.models import Subscription
from sync import catalog, engine
from sync.dirty import Mark, want
from sync.models import DirtyObject
from tests.providers import Sandbox
from tests.sync.comparing import STRIPE
from tests.sync.refresh.conftest import Drain

pytestmark = pytest.mark.django_db
TEAM = "55JaDYNb7y"


def rows(sandbox: Sandbox, kind: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = sandbox.control("GET", f"objects/stripe/{kind}")["objects"]
    return found


def a_payer(sandbox: Sandbox) -> str:
    """A customer with several invoices."""
    payers = [row["customer"] for row in rows(sandbox, "invoice")]
    return max(set(payers), key=payers.count)


def ask(name: str, customer: str) -> None:
    want(provider="stripe", marks=[Mark(f"customer_{name}", customer)], teams=[TEAM])


@pytest.mark.parametrize("name", ["subscriptions", "invoices", "credit_notes"])
def test_a_customers_part_is_read_as_the_list_brings_it(drain: Drain, fresh_sandbox: Sandbox, name: str) -> None:
    model = STRIPE[name.removesuffix("s")]
    customer = rows(fresh_sandbox, name.removesuffix("s"))[0]["customer"]
    engine.sync(catalog.find("stripe", name))
    own = model.objects.filter(customer_id=customer)
    before = dict(own.values_list("pk", "payload_hash"))
    own.delete()
    ask(name, customer)

    drain("stripe")

    assert before
    assert dict(own.values_list("pk", "payload_hash")) == before
    assert not DirtyObject.objects.exists()


def test_a_new_invoice_is_found_by_one_request(drain: Drain, fresh_sandbox: Sandbox) -> None:
    engine.sync(catalog.find("stripe", "invoices"))
    old = rows(fresh_sandbox, "invoice")[0]
    made = fresh_sandbox.control("POST", "objects/stripe/invoice", {"customer": old["customer"], "currency": "usd"})
    fresh_sandbox.settle()
    ask("invoices", old["customer"])

    drain("stripe")

    assert StripeInvoice.objects.filter(pk=made["id"]).exists()
    asked = [row["path"] for row in fresh_sandbox.journal(provider="stripe", method="GET", path="*invoices*")]
    assert len(asked) == 1


def test_a_draft_that_was_deleted_is_buried(drain: Drain, fresh_sandbox: Sandbox) -> None:
    old = rows(fresh_sandbox, "invoice")[0]
    made = fresh_sandbox.control("POST", "objects/stripe/invoice", {"customer": old["customer"], "currency": "usd"})
    engine.sync(catalog.find("stripe", "invoices"))
    fresh_sandbox.control("DELETE", f"objects/stripe/invoice/{made['id']}")
    ask("invoices", old["customer"])

    drain("stripe")

    assert StripeInvoice.objects.get(pk=made["id"]).deleted_at
    assert not StripeInvoice.objects.get(pk=old["id"]).deleted_at


def test_of_more_than_a_hundred_the_newest_and_the_unpaid_are_read(drain: Drain, fresh_sandbox: Sandbox) -> None:
    customer = a_payer(fresh_sandbox)
    for number in range(110):
        made = {"id": f"in_many{number:04}", "customer": customer, "currency": "usd", "status": "paid"}
        fresh_sandbox.control("POST", "objects/stripe/invoice", made | {"created": 1_700_000_000 + number})
    fresh_sandbox.control("PATCH", "objects/stripe/invoice/in_many0001", {"status": "open"})
    engine.sync(catalog.find("stripe", "invoices"))
    StripeInvoice.objects.all().delete()
    fresh_sandbox.settle()
    ask("invoices", customer)

    drain("stripe")

    assert StripeInvoice.objects.filter(pk="in_many0001").exists()
    assert not StripeInvoice.objects.filter(pk="in_many0002").exists()
    assert len(fresh_sandbox.journal(provider="stripe", path="/v1/invoices*")) == 2


def test_one_that_cannot_be_taken_in_keeps_none_of_the_others_back(drain: Drain, fresh_sandbox: Sandbox) -> None:
    customer = a_payer(fresh_sandbox)
    own = [row["id"] for row in rows(fresh_sandbox, "invoice") if row["customer"] == customer]
    fresh_sandbox.control("PATCH", f"objects/stripe/invoice/{own[0]}", {"total": "many"})
    ask("invoices", customer)

    drain("stripe")

    assert set(StripeInvoice.objects.values_list("pk", flat=True)) == set(own[1:])
    (left,) = DirtyObject.objects.all()
    assert (left.object, left.object_id, left.wanted_for, left.attempts) == ("invoices", own[0], [TEAM], 1)
    assert left.error


def test_of_a_customer_that_is_gone_nothing_is_left_to_read(drain: Drain, fresh_sandbox: Sandbox) -> None:
    engine.sync(catalog.find("stripe", "subscriptions"))
    customer = rows(fresh_sandbox, "subscription")[0]["customer"]
    fresh_sandbox.control("DELETE", f"objects/stripe/customer/{customer}")
    ask("subscriptions", customer)

    drain("stripe")

    assert {row.status for row in Subscription.objects.filter(customer_id=customer)} == {"canceled"}
    assert not DirtyObject.objects.exists()
