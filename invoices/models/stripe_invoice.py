"""Self-service invoices: Stripe's."""

from django.db import models

from billing_ops.kernel.fields import count, external_id, flag, id_list, instant, minor, number, text
from billing_ops.kernel.models import StripeObject
from billing_ops.kernel.search_text import byte_sorted


class StripeInvoice(StripeObject):
    """
    An invoice in Stripe. `subscription` and `team_id` come from `parent.subscription_details`; the team ID there is
    the copy that Stripe froze at finalization. Both are empty on an invoice made by hand.

    `total_minor` is after discounts and tax, `amount_due_minor` also after the customer's balance. `discount_minor` and
    `tax_minor` are the sums of `total_discount_amounts` and `total_taxes`.
    """

    customer = models.ForeignKey(
        "customers.Customer",
        models.DO_NOTHING,
        null=True,
        blank=True,
        db_constraint=False,
        db_index=False,
        related_name="invoices",
    )
    subscription = models.ForeignKey(
        "subscriptions.Subscription",
        models.DO_NOTHING,
        null=True,
        blank=True,
        db_constraint=False,
        db_index=False,
        related_name="invoices",
    )
    team_id = external_id()
    number = text()
    status = text()
    billing_reason = text()
    collection_method = text()
    description = text()
    currency = text()
    subtotal_minor = minor()
    discount_minor = minor()
    tax_minor = minor()
    total_minor = minor()
    amount_due_minor = minor()
    amount_paid_minor = minor()
    amount_remaining_minor = minor()
    starting_balance_minor = minor()
    ending_balance_minor = minor()
    pre_payment_credit_notes_minor = minor()
    post_payment_credit_notes_minor = minor()
    attempt_count = count()
    next_payment_attempt_at = instant()
    period_start_at = instant()
    period_end_at = instant()
    due_at = instant()
    finalized_at = instant()
    paid_at = instant()
    voided_at = instant()
    marked_uncollectible_at = instant()
    hosted_url = text()
    pdf_url = text()
    discount_ids = id_list()

    class Meta:
        indexes = [
            models.Index(fields=["team_id"], name="stripe_invoice_team", condition=~models.Q(team_id="")),
            models.Index(fields=["customer"], name="stripe_invoice_customer"),
            models.Index(fields=["subscription"], name="stripe_invoice_subscription"),
            byte_sorted("number", name="stripe_invoice_number"),
        ]


class InvoiceLine(StripeObject):
    """
    One line of a Stripe invoice. A child of `invoice`; `position` counts from 0 in Stripe's order.

    `amount_minor` is before the line's own discounts (`discount_minor`) and taxes (`tax_minor`); `unit_amount` is in
    minor units, exact. Stripe's lines carry no creation time: `created_at` stays null.
    """

    invoice = models.ForeignKey(
        StripeInvoice,
        models.DO_NOTHING,
        null=True,
        blank=True,
        db_constraint=False,
        db_index=False,
        related_name="lines",
    )
    position = count()
    description = text()
    currency = text()
    amount_minor = minor()
    discount_minor = minor()
    tax_minor = minor()
    quantity = count()
    unit_amount = number()
    is_proration = flag()
    period_start_at = instant()
    period_end_at = instant()
    price_id = external_id()
    product_id = external_id()
    subscription_id = external_id()
    subscription_item_id = external_id()
    discount_ids = id_list()

    class Meta:
        indexes = [models.Index(fields=["invoice"], name="invoice_line_invoice")]


class InvoicePayment(StripeObject):
    """
    A payment of an invoice, made or tried; it leads from a refund's charge or payment intent to the invoice.

    A child of `invoice`. `status` is "open", "paid" or "canceled"; `payment_intent_id` or `charge_id` is '' where the
    payment is of the other kind.
    """

    invoice = models.ForeignKey(
        StripeInvoice,
        models.DO_NOTHING,
        null=True,
        blank=True,
        db_constraint=False,
        db_index=False,
        related_name="payments",
    )
    status = text()
    is_default = flag()
    currency = text()
    amount_requested_minor = minor()
    amount_paid_minor = minor()
    paid_at = instant()
    canceled_at = instant()
    charge_id = external_id()
    payment_intent_id = external_id()

    class Meta:
        indexes = [
            models.Index(fields=["invoice"], name="invoice_payment_invoice"),
            models.Index(fields=["charge_id"], name="invoice_payment_charge", condition=~models.Q(charge_id="")),
            models.Index(fields=["payment_intent_id"], name="invoice_payment_intent"),
        ]
