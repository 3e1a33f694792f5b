"""Each kind of event: which rows tell of it, and in which words."""

import datetime
from typing import Any

import pytest

from billing_ops.audit import services as audit
from billing_ops.audit.actions import AuditAction
from billing_ops.dashboard.timeline import events as ready
from billing_ops.kernel import clock
from billing_ops.kernel.actor import Actor
from coupons.models import Coupon, PromotionCode
from credits.models import BalanceTransaction, CreditNote, Refund
from customers.models import Company, Ticket
from invoices.models import HubSpotInvoice, InvoicePayment, StripeInvoice
from subscriptions.models import Deal, Discount, HubSpotSubscription, Lookup, Quote, TeamLink
from sync.models import WebhookEvent
from tests.dashboard.timeline.rows import NOW, TEAM, days_ago, events, invoice, mirrored, subscription

pytestmark = pytest.mark.django_db


def told(*groups: str, **narrowed: Any) -> list[tuple[str, str, str]]:
    """Title, text and amount of each event."""
    found = ready.events(events(*groups, **narrowed), team_id=TEAM)
    return [(event.title, event.text, str(event.amount or "")) for event in found]


def test_a_paid_invoice_is_issued_and_paid() -> None:
    invoice(subscription(), at=days_ago(2), number="FF-1", billing_reason="subscription_update")

    assert told("invoices") == [
        ("Invoice FF-1 paid", "", "USD 45.00"),
        ("Invoice FF-1 issued", "Change, prorated", "USD 45.00"),
    ]
    assert told("payments") == [("Invoice FF-1 paid", "", "USD 45.00")]


@pytest.mark.parametrize(
    ("paid", "sentence"),
    [
        (0, "Nothing was charged: credit or discounts covered it, or it was marked as paid by hand."),
        (4_500, "Our copy does not hold the payment yet, or it was marked as paid by hand."),
        (None, "Our copy does not hold the payment yet, or it was marked as paid by hand."),
    ],
)
def test_an_invoice_without_a_payment_says_what_stripe_says_was_paid(paid: int | None, sentence: str) -> None:
    covered = invoice(subscription(), at=days_ago(2), number="FF-1", amount_paid_minor=paid)
    InvoicePayment.objects.filter(invoice_id=covered.pk).delete()

    assert told("payments")[0][:2] == ("Invoice FF-1 paid", sentence)


def test_voided_and_uncollectible_invoices_tell_when() -> None:
    ours = subscription()
    invoice(ours, at=days_ago(5), paid=False, number="FF-1", status="void", voided_at=days_ago(4))
    invoice(
        ours, at=days_ago(3), paid=False, number="FF-2", status="uncollectible", marked_uncollectible_at=days_ago(2)
    )

    titles = [title for title, _, _ in told("invoices")]

    assert titles == [
        "Invoice FF-2 marked uncollectible",
        "Invoice FF-2 issued",
        "Invoice FF-1 voided",
        "Invoice FF-1 issued",
    ]


def test_a_failed_attempt_is_told_by_its_event() -> None:
    failing = invoice(subscription(), at=days_ago(5), paid=False, number="FF-1", attempt_count=2)
    for attempt in (1, 2):
        WebhookEvent.objects.create(
            provider="stripe",
            event_id=f"evt_{attempt}",
            event_type="invoice.payment_failed",
            objects_marked=[f"invoices {failing.pk}"],
            payload={"data": {"object": {"id": failing.pk, "attempt_count": attempt}}},
            occurred_at=days_ago(5 - attempt),
        )

    assert told("payments") == [
        ("Payment of invoice FF-1 failed", "Attempt 2", "USD 45.00"),
        ("Payment of invoice FF-1 failed", "Attempt 1", "USD 45.00"),
    ]


def test_a_failed_attempt_without_its_event_is_told_by_the_count() -> None:
    ours = subscription()
    invoice(ours, at=days_ago(5), paid=False, number="FF-2", attempt_count=3)
    invoice(ours, at=days_ago(40), number="FF-1", attempt_count=2)

    failed = [(title, text) for title, text, _ in told("payments") if "failed" in title]

    later = "Our copy does not hold when Stripe made each later one."
    assert failed == [
        ("First payment of invoice FF-2 failed", f"3 attempts so far. {later}"),
        ("First payment of invoice FF-1 failed", f"2 attempts, paid in the end. {later}"),
    ]


def test_an_invoice_paid_at_the_first_attempt_has_no_failure() -> None:
    invoice(subscription(), at=days_ago(5))

    assert [row.kind for row in events("payments")] == ["payment_made"]


def test_coupons_tell_their_terms_and_never_a_code() -> None:
    ours = subscription()
    mirrored(
        Coupon,
        stripe_id="GOODWILL",
        name="Sorry",
        amount_off_minor=4500,
        currency="usd",
        duration="once",
        created_at=days_ago(9),
    )
    mirrored(Coupon, stripe_id="EVERYBODY", name="Launch", percent_off=10, duration="forever", created_at=days_ago(300))
    mirrored(
        PromotionCode,
        coupon_id="GOODWILL",
        customer_id=ours.customer_id,
        code_fingerprint="fingerprint",
        code_last4="x7Kq",
        created_at=days_ago(8),
        expires_at=days_ago(1),
        times_redeemed=0,
    )
    mirrored(Discount, attached_to=ours.pk, coupon_id="EVERYBODY", start_at=days_ago(20), end_at=days_ago(3))

    assert told("coupons") == [
        ("Promotion code ending in x7Kq expired unused", "", ""),
        ("Promotion code ending in x7Kq made, for this customer only", "", ""),
        ("Coupon “Sorry” made", "USD 45.00 off, once", "USD 45.00"),
    ]
    assert told("discounts") == [
        ("Discount “Launch” ended", "", ""),
        ("Discount “Launch” began", "10 % off every invoice, without end", ""),
    ]


def test_a_discount_that_left_before_its_end_is_found_gone() -> None:
    ours = subscription()
    mirrored(
        Discount, attached_to=ours.pk, coupon_id="C", start_at=days_ago(9), end_at=days_ago(1), deleted_at=days_ago(5)
    )

    assert [row.kind for row in events("discounts")] == ["discount_gone", "discount_began"]


def test_credits_tell_the_direction_in_words() -> None:
    ours = subscription()
    paid = invoice(ours, at=days_ago(60))
    InvoicePayment.objects.filter(invoice_id=paid.pk).update(payment_intent_id="pi_1")
    common = {"customer_id": ours.customer_id, "currency": "usd"}
    mirrored(
        BalanceTransaction,
        kind="adjustment",
        amount_minor=-4500,
        created_at=days_ago(4),
        description="Outage in May",
        **common,
    )
    mirrored(BalanceTransaction, kind="adjustment", amount_minor=-900, created_at=days_ago(5), **common)
    mirrored(BalanceTransaction, kind="applied_to_invoice", amount_minor=4500, created_at=days_ago(3), **common)
    mirrored(BalanceTransaction, kind="credit_note", amount_minor=-100, created_at=days_ago(6), **common)
    mirrored(
        CreditNote,
        number="CN-1",
        status="issued",
        reason="order_change",
        total_minor=100,
        created_at=days_ago(6),
        invoice_id=paid.pk,
        **common,
    )
    mirrored(
        Refund, status="succeeded", amount_minor=700, currency="usd", created_at=days_ago(2), payment_intent_id="pi_1"
    )

    assert told("credits") == [
        ("Refund", "", "USD 7.00"),
        ("Credit used on an invoice", "of the customer", "USD 45.00"),
        ("Balance credit", "of the customer, Outage in May", "USD 45.00"),
        ("Balance credit", "of the customer, unlabelled, perhaps trial credit", "USD 9.00"),
        ("Credit note CN-1 issued", "order change", "USD 1.00"),
    ]


def test_hubspot_tells_dates_and_stays_with_the_linked_company(settings: Any) -> None:
    settings.HUBSPOT_PORTAL_ZONE = "Europe/Berlin"
    mirrored(Company, hubspot_id="7", name="Alder", team_id=TEAM)
    mirrored(
        Deal, hubspot_id="8", name="Alder 2026", company_ids=["7"], is_won=True, is_closed=True, closed_at=days_ago(30)
    )
    mirrored(Quote, reference="Q-1", deal_ids=["8"], esigned_at=days_ago(31), amount_minor=100, currency="eur")
    midnight_in_berlin = datetime.datetime(2026, 6, 9, 22, 0, tzinfo=datetime.UTC)
    mirrored(HubSpotInvoice, number="INV-1", company_ids=["7"], status="open", invoiced_at=midnight_in_berlin)
    mirrored(HubSpotInvoice, number="INV-2", company_ids=["99"], status="open", invoiced_at=midnight_in_berlin)
    mirrored(HubSpotInvoice, number="INV-3", company_ids=["7"], status="draft", invoiced_at=midnight_in_berlin)

    found = ready.events(events("invoices", "agreements"), team_id=TEAM)

    assert [event.title for event in found] == ["Invoice INV-1 issued", "Deal “Alder 2026” won", "Quote Q-1 signed"]
    assert found[0].on == datetime.date(2026, 6, 10)
    assert found[2].on is None


def test_a_day_of_the_filter_is_the_portals_for_hubspots_dates(settings: Any) -> None:
    settings.HUBSPOT_PORTAL_ZONE = "Europe/Berlin"
    mirrored(Company, hubspot_id="7", team_id=TEAM)
    midnight_in_berlin = datetime.datetime(2026, 6, 9, 22, 0, tzinfo=datetime.UTC)
    mirrored(HubSpotInvoice, number="INV-1", company_ids=["7"], status="open", invoiced_at=midnight_in_berlin)
    tenth = datetime.date(2026, 6, 10)

    assert len(events("invoices", from_day=tenth, to_day=tenth)) == 1
    assert events("invoices", to_day=datetime.date(2026, 6, 9)) == []


def test_what_hangs_on_a_deal_of_another_team_is_that_teams() -> None:
    mirrored(Company, hubspot_id="7", team_id=TEAM)
    for key, team in (("8", TEAM), ("9", TEAM.swapcase())):
        mirrored(Deal, hubspot_id=key, name=f"Deal {key}", team_id=team, company_ids=["7"], is_won=True,
                 closed_at=days_ago(30))  # fmt: skip
    bill = {"company_ids": ["7"], "status": "open", "invoiced_at": days_ago(9)}
    mirrored(HubSpotInvoice, hubspot_id="11", number="OURS", deal_ids=["8", "9"], **bill)
    mirrored(HubSpotInvoice, hubspot_id="12", number="THEIRS", deal_ids=["9"], **bill)
    term = {"company_ids": ["7"], "starts_on": datetime.date(2026, 6, 1)}
    mirrored(HubSpotSubscription, name="Ours", deal_ids=["8"], **term)
    mirrored(HubSpotSubscription, name="Theirs", deal_ids=["9"], **term)

    found = ready.events(events("invoices", "agreements"), team_id=TEAM)

    titles = {event.title for event in found}
    assert titles == {"Invoice OURS issued", "Deal “Deal 8” won", "Contract “Ours” began"}
    (issued,) = [event for event in found if event.title.startswith("Invoice")]
    assert (issued.url, issued.leaves) == (f"/teams/{TEAM}/hubspot-invoices/11/", False)


def test_tickets_of_the_team_open_and_close() -> None:
    mirrored(
        Ticket,
        hubspot_id="1001",
        team_id=TEAM,
        subject="Invoice?",
        created_at=days_ago(3),
        is_closed=True,
        closed_at=days_ago(1),
    )
    mirrored(Ticket, hubspot_id="1002", team_id=TEAM.swapcase(), subject="Another", created_at=days_ago(3))

    assert told("tickets") == [("Ticket 1001 closed", "Invoice?", ""), ("Ticket 1001 opened", "Invoice?", "")]


def test_links_tell_who_and_from_where() -> None:
    mirrored(Company, hubspot_id="7", name="Alder")
    TeamLink.objects.create(
        team_id=TEAM,
        company_id="7",
        source="quote",
        source_detail="Q-1",
        quotation="Team 55JaDYNb7y",
        confirmed_by_id=1,
        confirmed_by_label="sales@flowfuse.example",
        confirmed_at=days_ago(3),
    )
    revoked = {"revoked_by_id": 2, "revoked_by_label": "other@flowfuse.example", "revoked_reason": "The wrong Alder"}
    TeamLink.objects.update(revoked_at=days_ago(1), **revoked)

    assert told("links") == [
        ("Link to Alder revoked", "By other@flowfuse.example, The wrong Alder", ""),
        ("Team linked to Alder", "By sales@flowfuse.example, from a quote, Q-1", ""),
    ]


def test_what_others_did_is_told_with_who_and_by_which_ticket() -> None:
    lookup = Lookup.objects.create(
        actor_id=7,
        actor_label="ana@flowfuse.example",
        basis_id="1001",
        team_id=TEAM,
        verdict="match",
        evidence="ticket_property",
        created_at=NOW,
        expires_at=NOW,
    )
    ana = Actor(id=7, label="ana@flowfuse.example", roles=frozenset({"support"}))
    team = audit.Subject(type="team", id=TEAM)
    audit.record(AuditAction.LOOKUP_MADE, actor=ana, subject=team, lookup=lookup, details={"verdict": "match"})
    audit.record(AuditAction.TEAM_VIEWED, actor=ana, subject=team, lookup=lookup)
    # The trail's times are the database's own.
    tomorrow = clock.now() + datetime.timedelta(days=1)
    checked = ("Team checked, ticket 1001", "ana@flowfuse.example, Match", "")

    assert told("actions", now=tomorrow) == [checked]
    assert told(now=tomorrow) == [checked]
    assert [title for title, _, _ in told("views", now=tomorrow)] == ["Team page viewed, ticket 1001"]


def test_what_lies_ahead_has_not_happened() -> None:
    ours = subscription()
    mirrored(Discount, attached_to=ours.pk, coupon_id="C", start_at=days_ago(9), end_at=days_ago(-30))

    assert [row.kind for row in events("discounts")] == ["discount_began"]


def test_another_team_and_another_customer_with_the_same_team_keep_their_own() -> None:
    ours, theirs = subscription(), subscription()
    invoice(ours, at=days_ago(5), number="FF-1")
    invoice(theirs, at=days_ago(5), number="FF-2")
    invoice(subscription("AmO0dQkEy2"), at=days_ago(5), number="FF-3")

    assert {row.name for row in events("invoices", of=ours.pk)} == {"FF-1"}
    assert {row.name for row in events("invoices")} == {"FF-1", "FF-2"}


def test_an_invoice_that_stripe_froze_for_another_team_stays_that_teams() -> None:
    ours = subscription()
    moved = invoice(ours, at=days_ago(5), number="FF-1")
    invoice(ours, at=days_ago(4), number="FF-2")
    StripeInvoice.objects.filter(pk=moved.pk).update(team_id="AmO0dQkEy2")
    StripeInvoice.objects.filter(number="FF-2").update(team_id="")
    mirrored(CreditNote, number="CN-1", invoice_id=moved.pk, customer_id=ours.customer_id, created_at=days_ago(1))

    assert {row.name for row in events("invoices", "payments", "credits")} == {"FF-2"}
