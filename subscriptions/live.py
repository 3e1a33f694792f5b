"""Reads that a person waits for: Stripe's next invoice, HubSpot's deal."""

from dataclasses import dataclass
from datetime import datetime

from django.core.cache import cache
from django.db import transaction

from billing_ops.kernel import clock
from billing_ops.kernel.errors import Missing
from billing_ops.kernel.merge import tombstone
from billing_ops.kernel.money import Money
from integrations import metering
from integrations.hubspot.gateway import read_gateway
from integrations.stripe import gateway, shapes
from integrations.stripe.errors import unreadable
from subscriptions.mirror import upsert_deals
from subscriptions.models import Deal

# Seconds to connect and to wait for the answer: three in all (design, Writes).
LIMIT = (1.0, 2.0)
HUBSPOT_SECONDS = 3.0
SECONDS_KEPT = 60
NOTHING_PLANNED = "invoice_upcoming_none"


@dataclass(frozen=True)
class PreviewLine:
    """A line of the next invoice in Stripe's own words; `amount` is before coupons and tax."""

    words: str
    amount: Money | None
    is_proration: bool
    from_at: datetime | None
    to_at: datetime | None


@dataclass(frozen=True)
class NextInvoice:
    """
    The next invoice as Stripe would make it, asked at `asked_at`; amounts in its own currency, instants UTC.

    `total` = `subtotal` − `discount` + `tax`; `due` is what is left to pay once the customer's balance is counted.
    `subtotal` is None where Stripe states none. Of many `lines` only the first are here, and `has_more_lines` says so.
    """

    on: datetime | None
    due: Money
    subtotal: Money | None
    discount: Money
    tax: Money
    total: Money
    lines: tuple[PreviewLine, ...]
    has_more_lines: bool
    asked_at: datetime


def next_invoice(*, subscription_id: str) -> NextInvoice | None:
    """
    This function will ask Stripe for the next invoice of a subscription, within 3 seconds; None where none is planned.

    An answer is kept for a minute, so that a page opened again asks nothing; silence and refusals are not kept.
    :raises ProviderError: Stripe refused or did not answer in time; nothing changed
    :raises RuntimeError: called inside a transaction, which would stay open while Stripe thinks
    """
    name = f"next-invoice:1:{subscription_id}"
    with transaction.atomic(durable=True):
        kept: tuple[NextInvoice | None] | None = cache.get(name)
    if kept is None:
        kept = (_asked(subscription_id),)
        cache.set(name, kept, timeout=SECONDS_KEPT)
    return kept[0]


def _asked(subscription_id: str) -> NextInvoice | None:
    reader = gateway.reader(timeout=LIMIT)
    with metering.purpose("lookup"):
        try:
            found = reader.create_preview(subscription_id=subscription_id)
        except Missing as error:
            if error.code == NOTHING_PLANNED:
                return None
            raise
    return _shown(found)


def _shown(found: shapes.Invoice) -> NextInvoice:
    lines, has_more = shapes.lines_shown(found.payload)
    due, total = _stated(found.amount_due_minor, found.currency), _stated(found.total_minor, found.currency)
    if due is None or total is None:
        raise unreadable("a preview without its total or what is due")
    return NextInvoice(
        on=found.created_at or found.period_end_at,
        due=due,
        subtotal=_stated(found.subtotal_minor, found.currency),
        discount=Money(found.discount_minor or 0, found.currency),
        tax=Money(found.tax_minor or 0, found.currency),
        total=total,
        lines=tuple(_line(line) for line in lines),
        has_more_lines=has_more,
        asked_at=clock.now(),
    )


def _line(line: shapes.InvoiceLine) -> PreviewLine:
    amount = _stated(line.amount_minor, line.currency)
    return PreviewLine(line.description, amount, line.is_proration, line.period_start_at, line.period_end_at)


def _stated(minor: int | None, currency: str) -> Money | None:
    return None if minor is None or not currency else Money(minor, currency)


@dataclass(frozen=True)
class LiveDeal:
    """
    A deal as HubSpot has it now: the mirror's row, just renewed. `fetched_at` is the database's time before the read.

    `was_merged`: the number asked for now answers as another deal.
    """

    deal: Deal
    was_merged: bool
    fetched_at: datetime


def read_deal(*, deal_id: str) -> LiveDeal:
    """
    This function will read one deal from HubSpot now, within 3 seconds in all, and renew the mirror's row.

    :raises Missing: HubSpot has no such deal; a mirrored one is marked as gone
    :raises ProviderUnavailable: HubSpot did not answer in time; RateLimited, AuthFailed likewise: nothing changed
    :raises RuntimeError: called inside a transaction, which would stay open while HubSpot thinks
    """
    with transaction.atomic(durable=True):
        fetched_at = clock.database_now()
    with metering.purpose("lookup"):
        try:
            payload = read_gateway(seconds=HUBSPOT_SECONDS, attempts=2).get_deal(deal_id)
        except Missing:
            _forget(deal_id, fetched_at)
            raise
    upsert_deals(payloads=[payload], fetched_at=fetched_at)
    found = Deal.objects.get(hubspot_id=payload["id"])
    return LiveDeal(found, was_merged=found.hubspot_id != deal_id, fetched_at=fetched_at)


def _forget(deal_id: str, fetched_at: datetime) -> None:
    """Only a deal we knew becomes a tombstone: a mistyped number shall leave nothing behind."""
    if Deal.objects.filter(hubspot_id=deal_id).exists():
        tombstone(Deal, [deal_id], fetched_at=fetched_at)
