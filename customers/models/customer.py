"""Stripe's side of whom we bill."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from billing_ops.kernel.fields import count, external_id, flag, minor, text
from billing_ops.kernel.models import StripeObject
from billing_ops.kernel.search_text import beginnings, trigrams


class PaymentMethod(StripeObject):
    """
    A card or account on file, brought by expansion on customers and subscriptions.

    `kind` is Stripe's `type` ("card", "us_bank_account"); the card columns are empty for other kinds.
    """

    customer = models.ForeignKey(
        "customers.Customer",
        models.DO_NOTHING,
        null=True,
        blank=True,
        db_constraint=False,
        db_index=False,
        related_name="payment_methods",
    )
    kind = text()
    brand = text()
    last4 = text()
    exp_month = count()
    exp_year = count()
    country = text()
    billing_email = text()

    class Meta:
        indexes = [models.Index(fields=["customer"], name="payment_method_customer")]


class Customer(StripeObject):
    """
    Who pays in Stripe. One team may have had several, and one may pay for several teams.

    `balance_minor`: negative is credit to the customer, in `currency` ('' until the first charge sets it).
    `discount_id`: the customer-level discount; `tax_ids`: the tax numbers Stripe holds, such as "NL123456789B01".
    """

    name = text()
    email = text()
    description = text()
    phone = text()
    address_line1 = text()
    address_line2 = text()
    city = text()
    state = text()
    postal_code = text()
    country = text()
    tax_ids = ArrayField(models.TextField(), default=list, blank=True)
    currency = text()
    balance_minor = minor()
    is_delinquent = flag()
    discount_id = external_id()
    default_payment_method = models.ForeignKey(
        PaymentMethod,
        models.DO_NOTHING,
        null=True,
        blank=True,
        db_constraint=False,
        db_index=False,
        related_name="+",
    )

    class Meta:
        indexes = [
            models.Index(fields=["email"], name="customer_email"),
            beginnings("name", name="customer_name_beginning"),
            trigrams("name", name="customer_name_trigrams"),
        ]
