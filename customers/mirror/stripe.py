"""Customers and what they pay with, from Stripe."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from billing_ops.kernel.merge import MergeResult
from customers.models import Customer, PaymentMethod
from integrations.pages import Payload
from integrations.stripe import shapes
from integrations.stripe.intake import take_over


def upsert_payment_methods(*, payloads: Sequence[Payload], fetched_at: datetime) -> MergeResult:
    """This function will bring payment methods of one read into the mirror; see `intake.take_over`."""
    return take_over(PaymentMethod, shapes.payment_method, payloads, fetched_at=fetched_at)


def upsert_customers(*, payloads: Sequence[Payload], fetched_at: datetime) -> MergeResult:
    """
    This function will bring customers of one read, and the payment methods that came along, into the mirror.

    A payment method comes along with several parents and has a fence of its own. So it is taken over with each read
    of a parent, an unchanged one too: what that read saw must win over an older read that lands later.

    Returned is what became of the customers; see `intake.take_over`. The discount on a customer is a row of
    `subscriptions`: `upsert_customers` of its mirror does both.
    """
    methods = [method for payload in payloads for method in shapes.default_payment_methods(payload)]
    with transaction.atomic():
        upsert_payment_methods(payloads=methods, fetched_at=fetched_at)
        return take_over(Customer, shapes.customer, payloads, fetched_at=fetched_at)
