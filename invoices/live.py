"""Reads that a person waits for: how an invoice's payment was tried, and with which card."""

from dataclasses import dataclass
from datetime import datetime

from django.core.cache import cache
from django.db import transaction

from integrations import metering
from integrations.stripe import gateway, shapes

# Seconds to connect and to wait for the answer: three in all (design, Writes).
LIMIT = (1.0, 2.0)
SECONDS_KEPT = 60


@dataclass(frozen=True)
class Attempt:
    """
    One attempt to take the money, at an instant (UTC). `status` is Stripe's: "succeeded", "pending" or "failed".

    `kind` is what was charged ("card"), with `brand` and `last4`, each '' where Stripe does not say. `code` is why it
    failed: the bank's word where it gave one, else Stripe's; '' for one that did not fail.
    """

    at: datetime | None
    status: str
    kind: str
    brand: str
    last4: str
    code: str


def payment_attempts(*, payment_intent_id: str) -> tuple[Attempt, ...]:
    """
    This function will ask Stripe how one payment was tried, the newest attempt first, within 3 seconds.

    Our copy holds no charges. An answer is kept for a minute; silence and refusals are not kept.
    :raises ProviderError: Stripe refused or did not answer in time; nothing changed
    :raises RuntimeError: called inside a transaction, which would stay open while Stripe thinks
    """
    name = f"payment-attempts:1:{payment_intent_id}"
    with transaction.atomic(durable=True):
        kept: tuple[Attempt, ...] | None = cache.get(name)
    if kept is None:
        kept = _asked(payment_intent_id)
        cache.set(name, kept, timeout=SECONDS_KEPT)
    return kept


def _asked(payment_intent_id: str) -> tuple[Attempt, ...]:
    with metering.purpose("lookup"):
        found = gateway.reader(timeout=LIMIT).list_charges(payment_intent_id=payment_intent_id)
    return tuple(_attempt(charge) for charge in found)


def _attempt(charge: shapes.Charge) -> Attempt:
    code = charge.decline_reason or charge.failure_code
    return Attempt(charge.created_at, charge.status, charge.kind, charge.brand, charge.last4, code)
