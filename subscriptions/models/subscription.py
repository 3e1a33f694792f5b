"""Self-service agreements: Stripe's subscriptions."""

from django.db import models

from billing_ops.kernel.fields import count, external_id, flag, id_list, instant, text
from billing_ops.kernel.models import StripeObject


class Subscription(StripeObject):
    """
    A subscription in Stripe. `team_id` is `metadata.team`, byte for byte; '' on ones made by hand without it.

    `current_period_start_at` and `…_end_at` are the earliest start and latest end over the items, where Stripe keeps
    them. `discount_ids` are in the order in which Stripe applies them. `pause_behavior` is '' unless collection is
    paused. Several subscriptions may carry one team ID (cancelled and bought again).
    """

    customer = models.ForeignKey(
        "customers.Customer",
        models.DO_NOTHING,
        null=True,
        blank=True,
        db_constraint=False,
        db_index=False,
        related_name="subscriptions",
    )
    team_id = external_id()
    status = text()
    currency = text()
    collection_method = text()
    description = text()
    started_at = instant()
    trial_start_at = instant()
    trial_end_at = instant()
    billing_cycle_anchor_at = instant()
    current_period_start_at = instant()
    current_period_end_at = instant()
    cancel_at_period_end = flag()
    cancel_at = instant()
    canceled_at = instant()
    ended_at = instant()
    pause_behavior = text()
    days_until_due = count()
    schedule_id = external_id()
    latest_invoice_id = external_id()
    discount_ids = id_list()
    default_payment_method = models.ForeignKey(
        "customers.PaymentMethod",
        models.DO_NOTHING,
        null=True,
        blank=True,
        db_constraint=False,
        db_index=False,
        related_name="+",
    )

    class Meta:
        indexes = [
            models.Index(fields=["team_id"], name="subscription_team", condition=~models.Q(team_id="")),
            models.Index(fields=["customer"], name="subscription_customer"),
        ]


class SubscriptionItem(StripeObject):
    """One thing a subscription is for: a price, how many, and the period it is paid for. A child of `subscription`."""

    subscription = models.ForeignKey(
        Subscription,
        models.DO_NOTHING,
        null=True,
        blank=True,
        db_constraint=False,
        db_index=False,
        related_name="items",
    )
    price = models.ForeignKey(
        "subscriptions.Price",
        models.DO_NOTHING,
        null=True,
        blank=True,
        db_constraint=False,
        db_index=False,
        related_name="items",
    )
    product = models.ForeignKey(
        "subscriptions.Product",
        models.DO_NOTHING,
        null=True,
        blank=True,
        db_constraint=False,
        db_index=False,
        related_name="+",
    )
    quantity = count()
    current_period_start_at = instant()
    current_period_end_at = instant()
    discount_ids = id_list()

    class Meta:
        indexes = [
            models.Index(fields=["subscription"], name="item_subscription"),
            models.Index(fields=["price"], name="item_price"),
        ]


class Discount(StripeObject):
    """
    A coupon applied to a subscription, to one of its items, or to a customer.

    `attached_to` is the id of the object whose payload listed it (sub_…, si_…, cus_…): a child of that object, and
    so tombstoned when the object is read without it. `customer_id` and `subscription_id` are what Stripe says in the
    discount itself. An invoice's discounts are not here but in the invoice's own columns. `coupon_id` and
    `promotion_code_id` point upwards to the app `coupons`, hence no foreign keys; '' when there is none. `end_at` is
    null for once and forever.
    """

    attached_to = external_id()
    customer = models.ForeignKey(
        "customers.Customer",
        models.DO_NOTHING,
        null=True,
        blank=True,
        db_constraint=False,
        db_index=False,
        related_name="discounts",
    )
    subscription = models.ForeignKey(
        Subscription,
        models.DO_NOTHING,
        null=True,
        blank=True,
        db_constraint=False,
        db_index=False,
        related_name="discounts",
    )
    coupon_id = external_id()
    promotion_code_id = external_id()
    start_at = instant()
    end_at = instant()

    class Meta:
        indexes = [
            models.Index(fields=["attached_to"], name="discount_attached_to"),
            models.Index(fields=["subscription"], name="discount_subscription"),
            models.Index(fields=["customer"], name="discount_customer"),
            models.Index(fields=["coupon_id"], name="discount_coupon"),
            models.Index(fields=["promotion_code_id"], name="discount_promotion_code"),
        ]
