"""The smallest mirrored rows that are right, for one invented team."""

import datetime
import itertools
from typing import Any

from django.db import models

from billing_ops.dashboard.timeline.filters import Filters
from billing_ops.dashboard.timeline.kind import Row
from billing_ops.dashboard.timeline.reading import rows
from billing_ops.dashboard.timeline.scope import scope_of
from customers.models import Customer
from invoices.models import InvoicePayment, StripeInvoice
from subscriptions.models import Subscription

TEAM = "55JaDYNb7y"
NOW = datetime.datetime(2026, 6, 15, 12, 0, tzinfo=datetime.UTC)
LONG_AGO = datetime.datetime(2025, 1, 1, tzinfo=datetime.UTC)
_numbers = itertools.count(1)


def days_ago(days: float) -> datetime.datetime:
    """An instant that many days before NOW."""
    return NOW - datetime.timedelta(days=days)


def mirrored(model: type[models.Model], **columns: Any) -> Any:
    """A row of a mirrored table."""
    key = model._meta.pk.name
    columns.setdefault(key, f"{model._meta.model_name}_{next(_numbers):06}")
    return model.objects.create(payload_hash=b"", fetched_at=NOW, **{"payload": {}, **columns})  # type: ignore[attr-defined]


def subscription(team_id: str = TEAM, **columns: Any) -> Subscription:
    """A team's subscription, on a customer of its own unless `customer_id` says whose."""
    if "customer_id" not in columns:
        columns["customer_id"] = mirrored(Customer, name=f"Customer of {team_id}").pk
    row: Subscription = mirrored(Subscription, team_id=team_id, status="active", **columns)
    return row


def invoice(of: Subscription, *, at: datetime.datetime, paid: bool = True, **columns: Any) -> StripeInvoice:
    """An issued invoice of USD 45, paid an hour later unless `paid` is false."""
    paid_at = at + datetime.timedelta(hours=1) if paid else None
    common = {"currency": "usd", "created_at": at, "is_live": True}
    row: StripeInvoice = mirrored(
        StripeInvoice,
        customer_id=of.customer_id,
        subscription_id=of.pk,
        finalized_at=at,
        paid_at=paid_at,
        total_minor=4500,
        amount_due_minor=4500,
        **{
            "team_id": of.team_id,
            "status": "paid" if paid else "open",
            "attempt_count": 1 if paid else 0,
            **common,
            **columns,
        },
    )
    status = "paid" if paid else "open"
    mirrored(InvoicePayment, invoice_id=row.pk, status=status, paid_at=paid_at, amount_paid_minor=4500, **common)
    return row


def events(*groups: str, of: str = "", now: datetime.datetime = NOW, **filters: Any) -> list[Row]:
    """What the timeline of the team holds at NOW; `of`: of the customer who has that subscription."""
    narrowed = Filters(groups=frozenset(groups), **filters)
    return rows(scope_of(team_id=TEAM, subscription_id=of), filters=narrowed, now=now, limit=200)
