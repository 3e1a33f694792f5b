"""Two teams on one Stripe customer: list, page, month before, timeline and what was given back are each team's own."""

from typing import Any

import pytest

from billing_ops.dashboard.given_back import given_rows
from credits.models import BalanceTransaction, CreditNote, Refund
from credits.selectors import given_back
from invoices.models import InvoicePayment, StripeInvoice
from invoices.selectors import invoice_before, invoice_ids_of_team, newest_invoices, stripe_invoice_of_team
from subscriptions.models import Subscription
from tests.dashboard.timeline.rows import TEAM, days_ago, events, invoice, mirrored, subscription

pytestmark = pytest.mark.django_db
OTHER = "56JaDYNb7y"


@pytest.fixture
def ours() -> Subscription:
    return subscription()


@pytest.fixture
def whose(ours: Subscription) -> dict[str, Any]:
    """What the check compared."""
    return {"team_id": TEAM, "subscription_id": ours.pk}


def renewal(of: Subscription, days: float, **columns: Any) -> StripeInvoice:
    return invoice(of, at=days_ago(days), billing_reason="subscription_cycle", **columns)


@pytest.mark.parametrize(("frozen", "is_ours"), [(TEAM, True), ("", True), (OTHER, False), (TEAM.swapcase(), False)])
def test_list_page_and_timeline_agree_on_whose_an_invoice_is(
    ours: Subscription, whose: dict[str, Any], frozen: str, is_ours: bool
) -> None:
    bill = renewal(ours, 5, team_id=frozen)

    listed = newest_invoices(invoice_ids_of_team(**whose), limit=12)
    told = [row.ref for row in events("invoices") if row.kind == "invoice_issued"]

    assert [row.pk for row in listed] == told == [bill.pk] * is_ours
    assert (stripe_invoice_of_team(invoice_id=bill.pk, **whose) is not None) == is_ours


def test_the_invoice_before_is_never_another_teams(ours: Subscription, whose: dict[str, Any]) -> None:
    own, _ = renewal(ours, 65), renewal(ours, 35, team_id=OTHER)

    before = invoice_before(renewal(ours, 5), **whose)

    assert before is not None
    assert before.pk == own.pk


def test_a_team_is_given_back_what_was_on_its_own_invoices(ours: Subscription, whose: dict[str, Any]) -> None:
    theirs = subscription(OTHER, customer_id=ours.customer_id)
    for name, of in (("ours", ours), ("theirs", theirs)):
        bill = renewal(of, 5)
        InvoicePayment.objects.filter(invoice=bill).update(payment_intent_id=f"pi_{name}", charge_id=f"ch_{name}")
        common = {"currency": "usd", "created_at": days_ago(4)}
        mirrored(CreditNote, stripe_id=f"cn_{name}", invoice_id=bill.pk, customer_id=of.customer_id, **common)
        mirrored(Refund, stripe_id=f"re_{name}", payment_intent_id=f"pi_{name}", amount_minor=100, **common)
        mirrored(Refund, stripe_id=f"rc_{name}", charge_id=f"ch_{name}", amount_minor=100, **common)

    given = given_back(invoice_ids=invoice_ids_of_team(**whose), customer_id=ours.customer_id or "")

    assert {row.stripe_id for row in given} == {"cn_ours", "re_ours", "rc_ours"}
    assert {row.id for row in events("credits")} == {"cn_ours", "re_ours", "rc_ours"}


def test_a_balance_is_said_to_be_the_customers(ours: Subscription) -> None:
    common = {"currency": "usd", "created_at": days_ago(4), "amount_minor": -100, "kind": "adjustment"}
    mirrored(BalanceTransaction, customer_id=ours.customer_id, description="Outage", **common)

    (row,) = given_rows(given_back(invoice_ids=[], customer_id=ours.customer_id or ""))

    assert row.why == "of the customer; Outage"
    assert given_back(invoice_ids=[]) == []
