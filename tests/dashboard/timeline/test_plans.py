"""The one statement of a timeline looks its rows up in indexes, however many other teams' rows stand beside them."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from billing_ops.audit.models import AuditEntry
from billing_ops.dashboard.timeline import reading
from billing_ops.dashboard.timeline.filters import Filters, Place
from billing_ops.dashboard.timeline.kinds import GROUPS
from billing_ops.dashboard.timeline.scope import scope_of
from coupons.models import Coupon, PromotionCode
from credits.models import BalanceTransaction, CreditNote, Refund
from customers.models import Company, Customer, Ticket
from invoices.models import HubSpotInvoice, InvoicePayment, StripeInvoice
from subscriptions.models import (
    Deal,
    Discount,
    HubSpotSubscription,
    LineItem,
    Lookup,
    Quote,
    Subscription,
    SubscriptionItem,
    TeamLink,
)
from sync.models import WebhookEvent
from tests.dashboard.timeline.filling import Filling
from tests.dashboard.timeline.rows import NOW, TEAM

MANY, OURS = 6_000, 60
AGO = "TIMESTAMPTZ '2026-06-01' - n * interval '1 minute'"


def _columns(ours: bool) -> dict[type, dict[str, str]]:
    """What ties a row to a team: to ours, or to one of its own."""
    team = f"'{TEAM}'" if ours else "'t' || n"
    customer, subscription = ("'cus_ours'", "'sub_ours'") if ours else ("'cus' || n", "'sub' || n")
    company, deal = ("ARRAY['7']", "ARRAY['d' || n]") if ours else ("ARRAY['c' || n]", "ARRAY['d' || n]")
    paid = {"currency": "'usd'", "created_at": AGO, "is_live": "true"}
    return {
        StripeInvoice: {
            **paid, "team_id": team, "customer_id": customer, "subscription_id": subscription, "total_minor": "4500",
            "status": "'paid'", "finalized_at": AGO, "paid_at": AGO, "attempt_count": "1 + (n % 50 = 0)::int",
        },
        InvoicePayment: {
            **paid, "invoice_id": "'x' || n", "status": "'paid'", "paid_at": AGO, "payment_intent_id": "'pi' || n"
        },
        BalanceTransaction: {**paid, "customer_id": customer, "amount_minor": "-100", "kind": "'adjustment'"},
        CreditNote: {**paid, "customer_id": customer, "total_minor": "100"},
        Refund: {**paid, "payment_intent_id": "'pi' || n", "charge_id": "'ch' || n", "amount_minor": "100"},
        PromotionCode: {"customer_id": customer, "coupon_id": "'x' || n", "created_at": AGO},
        Coupon: {"created_at": AGO, "duration": "'once'"},
        Discount: {"attached_to": subscription, "coupon_id": "'x' || n", "start_at": AGO},
        SubscriptionItem: {"subscription_id": subscription},
        Ticket: {"team_id": team, "created_at": AGO},
        Deal: {"company_ids": company, "closed_at": AGO, "is_won": "true", "hubspot_id": "'d' || n"},
        LineItem: {"deal_ids": deal},
        Quote: {"deal_ids": deal, "esigned_at": AGO},
        HubSpotSubscription: {"company_ids": company, "deal_ids": deal, "starts_on": "DATE '2026-01-01'"},
        HubSpotInvoice: {"company_ids": company, "deal_ids": deal, "invoiced_at": AGO, "status": "'open'"},
        WebhookEvent: {
            "provider": "'stripe'", "event_id": "'evt' || n", "event_type": "'invoice.payment_failed'",
            "payload": "jsonb_build_object('data', jsonb_build_object('object', jsonb_build_object('id', 'x' || n)))",
            "occurred_at": AGO,
        },
        AuditEntry: {
            "at": AGO, "subject_type": "'team'", "subject_id": team, "action": "'subscriptions:lookup:made'",
            "lookup_id": "n::text",
        },
    }  # fmt: skip


@pytest.fixture(scope="module")
def filled(committing_db: str) -> Iterator[None]:
    """A mirror in which each table holds many rows of others', and a few of ours."""
    filling = Filling(committing_db)
    try:
        for model, columns in _columns(ours=False).items():
            filling.fill(model, OURS + 1, MANY, **columns)
        for model, columns in _columns(ours=True).items():
            filling.fill(model, 1, 2 if model is Deal else OURS, **columns)
        filling.fill(Deal, MANY + 1, MANY + OURS, hubspot_id="'d' || n")
        filling.fill(Subscription, 1, MANY, team_id="'t' || n", customer_id="'cus' || n")
        filling.fill(Subscription, 0, 0, stripe_id="'sub_ours'", team_id=f"'{TEAM}'", customer_id="'cus_ours'")
        filling.fill(Customer, 1, MANY)
        filling.fill(Company, 1, MANY, team_id="'t' || n")
        filling.fill(Company, 0, 0, hubspot_id="'7'", team_id=f"'{TEAM}'")
        once = {"confirmed_at": AGO, "confirmed_by_label": "'a'", "company_id": "'x' || n", "quotation": "'t' || n"}
        once |= {"source": "'ticket'", "source_detail": "'a'"}
        filling.fill(TeamLink, 1, MANY, team_id="'t' || n", **once)
        filling.fill(Lookup, 1, MANY, created_at=AGO, expires_at=AGO, team_id="'t' || n")
        filling.analyze()
        yield
    finally:
        filling.close()


def _plan(groups: frozenset[str], after: Place | None) -> list[dict[str, Any]]:
    """Every step of the plan for a page of these groups."""
    sql = reading.statement(reading.kinds_of(groups), after=after, order="DESC")
    with connection.cursor() as cursor:
        scope = scope_of(team_id=TEAM, subscription_id="sub_ours")
        parameters = reading.parameters(scope, Filters(groups, older=after), now=NOW, limit=51)
        cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {sql}", parameters)
        (plan,) = cursor.fetchone()[0]
    return list(_steps(plan["Plan"]))


def _steps(step: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield step
    for inner in step.get("Plans", []):
        yield from _steps(inner)


@pytest.mark.django_db
@pytest.mark.parametrize("after", [None, Place(NOW, "invoice_issued", "x9")])
@pytest.mark.parametrize("group", ["", *(group.code for group in GROUPS)])
def test_no_kind_reads_a_whole_table(filled: None, group: str, after: Place | None) -> None:
    steps = _plan(frozenset({group} - {""}), after)

    assert [step["Relation Name"] for step in steps if step["Node Type"] == "Seq Scan"] == []
    assert any("Index Name" in step for step in steps)


@pytest.mark.django_db
def test_whose_events_they_are_is_looked_up_in_indexes(filled: None) -> None:
    with CaptureQueriesContext(connection) as asked:
        scope = scope_of(team_id=TEAM, subscription_id="sub_ours")
    steps: list[dict[str, Any]] = []
    with connection.cursor() as cursor:
        for query in asked.captured_queries:
            cursor.execute(f"EXPLAIN (FORMAT JSON) {query['sql']}")
            steps += _steps(cursor.fetchone()[0][0]["Plan"])

    assert scope.plans == ["sub_ours"]
    assert {kind: len(ids) for kind, ids in scope.papers.items()} == {
        "bills": OURS,
        "quotes": 2,
        "contracts": OURS,
        "contract_bills": OURS,
    }
    assert [step["Relation Name"] for step in steps if step["Node Type"] == "Seq Scan"] == []


@pytest.mark.django_db
def test_every_table_of_every_kind_is_filled(filled: None) -> None:
    """Else the plans above would prove nothing of it."""
    steps = _plan(frozenset(group.code for group in GROUPS), None)

    names = {step["Relation Name"] for step in steps if "Relation Name" in step}
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND reltuples < %s", [MANY])
        few = {name for (name,) in cursor.fetchall()}
    assert names and names & few == set()
