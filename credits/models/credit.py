"""Money given back in Stripe, in its three forms."""

from django.db import models

from billing_ops.kernel.fields import external_id, id_list, instant, minor, text
from billing_ops.kernel.models import StripeObject


class CreditNote(StripeObject):
    """
    A correction of a finalized invoice. `kind` is Stripe's `type`; `status` is "issued" or "void".

    `pre_payment_minor` lowered what was still due; `post_payment_minor` was given back after payment, as refund
    (`refund_ids`), to the balance (`balance_transaction_id`: the same money, count it once) or out of band.
    """

    customer = models.ForeignKey(
        "customers.Customer",
        models.DO_NOTHING,
        null=True,
        blank=True,
        db_constraint=False,
        db_index=False,
        related_name="credit_notes",
    )
    invoice = models.ForeignKey(
        "invoices.StripeInvoice",
        models.DO_NOTHING,
        null=True,
        blank=True,
        db_constraint=False,
        db_index=False,
        related_name="credit_notes",
    )
    number = text()
    status = text()
    kind = text()
    reason = text()
    memo = text()
    currency = text()
    amount_minor = minor()
    subtotal_minor = minor()
    total_minor = minor()
    pre_payment_minor = minor()
    post_payment_minor = minor()
    out_of_band_minor = minor()
    balance_transaction_id = external_id()
    refund_ids = id_list()
    effective_at = instant()
    voided_at = instant()
    pdf_url = text()

    class Meta:
        indexes = [
            models.Index(fields=["customer"], name="credit_note_customer"),
            models.Index(fields=["invoice"], name="credit_note_invoice"),
        ]


class BalanceTransaction(StripeObject):
    """
    One change of a customer's balance: `amount_minor` negative is credit; `ending_balance_minor` is what it left.

    `kind` is Stripe's `type` ("adjustment" is what people and programs make by hand). An adjustment without
    description and metadata is of unknown origin, perhaps FlowFuse's trial credit: never count it as goodwill.
    """

    customer = models.ForeignKey(
        "customers.Customer",
        models.DO_NOTHING,
        null=True,
        blank=True,
        db_constraint=False,
        db_index=False,
        related_name="balance_transactions",
    )
    kind = text()
    currency = text()
    amount_minor = minor()
    ending_balance_minor = minor()
    description = text()
    invoice_id = external_id()
    credit_note_id = external_id()

    class Meta:
        indexes = [models.Index(fields=["customer", "created_at"], name="balance_transaction_customer")]


class Refund(StripeObject):
    """
    Money sent back to a card. Stripe seldom names the customer: `charge_id` and `payment_intent_id` lead to the
    invoice through `invoices.InvoicePayment`.
    """

    customer = models.ForeignKey(
        "customers.Customer",
        models.DO_NOTHING,
        null=True,
        blank=True,
        db_constraint=False,
        db_index=False,
        related_name="refunds",
    )
    status = text()
    reason = text()
    failure_reason = text()
    description = text()
    currency = text()
    amount_minor = minor()
    charge_id = external_id()
    payment_intent_id = external_id()
    receipt_number = text()

    class Meta:
        indexes = [
            models.Index(fields=["customer"], name="refund_customer"),
            models.Index(fields=["charge_id"], name="refund_charge", condition=~models.Q(charge_id="")),
            models.Index(fields=["payment_intent_id"], name="refund_payment_intent"),
        ]
