"""What Stripe sells, and for how much."""

from django.db import models

from billing_ops.kernel.fields import count, flag, instant, minor, number, text
from billing_ops.kernel.models import StripeObject


class Product(StripeObject):
    """A plan, an instance type or a device allowance; its prices hang on it. `changed_at` is Stripe's `updated`."""

    name = text()
    description = text()
    is_active = flag()
    changed_at = instant()


class Price(StripeObject):
    """
    A list price, per unit. `kind` is Stripe's `type` ("recurring", "one_time"); `interval` is '' when one-time.

    `unit_amount_minor` is null for tiered and sub-cent prices: `unit_amount` (minor units too, exact) serves then.
    """

    product = models.ForeignKey(
        Product, models.DO_NOTHING, null=True, blank=True, db_constraint=False, db_index=False, related_name="prices"
    )
    nickname = text()
    lookup_key = text()
    is_active = flag()
    kind = text()
    currency = text()
    unit_amount_minor = minor()
    unit_amount = number()
    billing_scheme = text()
    interval = text()
    interval_count = count()
    usage_type = text()

    class Meta:
        indexes = [models.Index(fields=["product"], name="price_product")]
