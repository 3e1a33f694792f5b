"""Invoices, their lines and payments."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from integrations.pages import Payload
from integrations.stripe.shapes.reader import Reader


@dataclass(frozen=True)
class Invoice:
    """An invoice; `team_id` is the copy of the subscription's metadata that Stripe froze at finalization."""

    stripe_id: str
    payload: Payload
    created_at: datetime | None
    is_live: bool
    customer_id: str | None
    subscription_id: str | None
    team_id: str
    number: str
    status: str
    billing_reason: str
    collection_method: str
    description: str
    currency: str
    subtotal_minor: int | None
    discount_minor: int | None
    tax_minor: int | None
    total_minor: int | None
    amount_due_minor: int | None
    amount_paid_minor: int | None
    amount_remaining_minor: int | None
    starting_balance_minor: int | None
    ending_balance_minor: int | None
    pre_payment_credit_notes_minor: int | None
    post_payment_credit_notes_minor: int | None
    attempt_count: int | None
    next_payment_attempt_at: datetime | None
    period_start_at: datetime | None
    period_end_at: datetime | None
    due_at: datetime | None
    finalized_at: datetime | None
    paid_at: datetime | None
    voided_at: datetime | None
    marked_uncollectible_at: datetime | None
    hosted_url: str
    pdf_url: str
    discount_ids: list[str]


@dataclass(frozen=True)
class InvoiceLine:
    """One line; `amount_minor` is before its own discounts and taxes."""

    stripe_id: str
    payload: Payload
    created_at: datetime | None
    is_live: bool
    invoice_id: str | None
    position: int
    description: str
    currency: str
    amount_minor: int | None
    discount_minor: int | None
    tax_minor: int | None
    quantity: int | None
    unit_amount: Decimal | None
    is_proration: bool
    period_start_at: datetime | None
    period_end_at: datetime | None
    price_id: str
    product_id: str
    subscription_id: str
    subscription_item_id: str
    discount_ids: list[str]


@dataclass(frozen=True)
class InvoicePayment:
    """A payment of an invoice, made or tried."""

    stripe_id: str
    payload: Payload
    created_at: datetime | None
    is_live: bool
    invoice_id: str | None
    status: str
    is_default: bool
    currency: str
    amount_requested_minor: int | None
    amount_paid_minor: int | None
    paid_at: datetime | None
    canceled_at: datetime | None
    charge_id: str
    payment_intent_id: str


def invoice(payload: Payload) -> Invoice:
    """This function will check an invoice, or the preview of one. :raises Malformed: it is not as documented"""
    read = Reader(payload, "invoice")
    agreement = read.inside("parent").inside("subscription_details")
    moved = read.inside("status_transitions")
    return Invoice(
        stripe_id=read.id(),
        payload=payload,
        created_at=read.instant("created"),
        is_live=read.is_live(),
        customer_id=read.reference("customer"),
        subscription_id=agreement.reference("subscription"),
        team_id=agreement.mapping("metadata").get("team", ""),
        number=read.text("number"),
        status=read.text("status"),
        billing_reason=read.text("billing_reason"),
        collection_method=read.text("collection_method"),
        description=read.text("description"),
        currency=read.text("currency"),
        subtotal_minor=read.whole("subtotal"),
        discount_minor=read.total("total_discount_amounts"),
        tax_minor=read.total("total_taxes"),
        total_minor=read.whole("total"),
        amount_due_minor=read.whole("amount_due"),
        amount_paid_minor=read.whole("amount_paid"),
        amount_remaining_minor=read.whole("amount_remaining"),
        starting_balance_minor=read.whole("starting_balance"),
        ending_balance_minor=read.whole("ending_balance"),
        pre_payment_credit_notes_minor=read.whole("pre_payment_credit_notes_amount"),
        post_payment_credit_notes_minor=read.whole("post_payment_credit_notes_amount"),
        attempt_count=read.whole("attempt_count"),
        next_payment_attempt_at=read.instant("next_payment_attempt"),
        period_start_at=read.instant("period_start"),
        period_end_at=read.instant("period_end"),
        due_at=read.instant("due_date"),
        finalized_at=moved.instant("finalized_at"),
        paid_at=moved.instant("paid_at"),
        voided_at=moved.instant("voided_at"),
        marked_uncollectible_at=moved.instant("marked_uncollectible_at"),
        # A draft and a preview have neither.
        hosted_url=payload.get("hosted_invoice_url") or "",
        pdf_url=payload.get("invoice_pdf") or "",
        discount_ids=read.references("discounts"),
    )


def lines(payload: Payload) -> list[InvoiceLine]:
    """This function will check all lines of an invoice. :raises Malformed: not as documented, or not all there"""
    listed = Reader(payload, "invoice").listed("lines")
    return [_line(entry, invoice_id=payload["id"], position=position) for position, entry in enumerate(listed)]


def lines_shown(payload: Payload) -> tuple[list[InvoiceLine], bool]:
    """
    This function will check the lines that came with an invoice or a preview, and say whether Stripe has more of them.

    For showing alone: what is stored must be complete, see `lines`. :raises Malformed: not as documented
    """
    listed = Reader(payload, "invoice").inside("lines")
    shown = [_line(entry, invoice_id=payload["id"], position=n) for n, entry in enumerate(listed.array("data"))]
    return shown, listed.flag("has_more")


def payments(payload: Payload) -> list[InvoicePayment]:
    """This function will check all payments of an invoice. :raises Malformed: not as documented, or not all there"""
    return [_payment(entry) for entry in Reader(payload, "invoice").listed("payments")]


def _line(payload: Payload, *, invoice_id: str, position: int) -> InvoiceLine:
    read = Reader(payload, "line_item")
    period, pricing, parent = read.inside("period"), read.inside("pricing"), read.inside("parent")
    bought = pricing.inside("price_details")
    origin = parent.inside(parent.text("type")) if parent.payload else parent
    return InvoiceLine(
        stripe_id=read.id(),
        payload=payload,
        created_at=None,
        is_live=read.is_live(),
        invoice_id=invoice_id,
        position=position,
        description=read.text("description"),
        currency=read.text("currency"),
        amount_minor=read.whole("amount"),
        discount_minor=read.total("discount_amounts"),
        tax_minor=read.total("taxes"),
        quantity=read.whole("quantity"),
        unit_amount=pricing.number("unit_amount_decimal"),
        is_proration=origin.flag("proration"),
        period_start_at=period.instant("start"),
        period_end_at=period.instant("end"),
        price_id=bought.reference("price") or "",
        product_id=bought.reference("product") or "",
        subscription_id=read.reference("subscription") or "",
        # Only a line that comes from an item has it.
        subscription_item_id=origin.payload.get("subscription_item") or "",
        discount_ids=read.references("discounts"),
    )


def _payment(payload: Payload) -> InvoicePayment:
    read = Reader(payload, "invoice_payment")
    moved, paid_by = read.inside("status_transitions"), read.mapping("payment")
    return InvoicePayment(
        stripe_id=read.id(),
        payload=payload,
        created_at=read.instant("created"),
        is_live=read.is_live(),
        invoice_id=read.reference("invoice"),
        status=read.text("status"),
        is_default=read.flag("is_default"),
        currency=read.text("currency"),
        amount_requested_minor=read.whole("amount_requested"),
        amount_paid_minor=read.whole("amount_paid"),
        paid_at=moved.instant("paid_at"),
        canceled_at=moved.instant("canceled_at"),
        # One of the two is there, by `type`.
        charge_id=_id(paid_by.get("charge")),
        payment_intent_id=_id(paid_by.get("payment_intent")),
    )


def _id(reference: Payload | str | None) -> str:
    found = reference["id"] if isinstance(reference, dict) else reference
    return str(found or "")
