"""Balance transactions, credit notes and refunds: money given back, in its three forms."""

from dataclasses import dataclass
from datetime import datetime

from integrations.pages import Payload
from integrations.stripe.shapes.reader import Reader


@dataclass(frozen=True)
class BalanceTransaction:
    """A change of a customer's balance: negative is credit."""

    stripe_id: str
    payload: Payload
    created_at: datetime | None
    is_live: bool
    customer_id: str | None
    kind: str
    currency: str
    amount_minor: int | None
    ending_balance_minor: int | None
    description: str
    invoice_id: str
    credit_note_id: str


@dataclass(frozen=True)
class CreditNote:
    """A correction of a finalized invoice."""

    stripe_id: str
    payload: Payload
    created_at: datetime | None
    is_live: bool
    customer_id: str | None
    invoice_id: str | None
    number: str
    status: str
    kind: str
    reason: str
    memo: str
    currency: str
    amount_minor: int | None
    subtotal_minor: int | None
    total_minor: int | None
    pre_payment_minor: int | None
    post_payment_minor: int | None
    out_of_band_minor: int | None
    balance_transaction_id: str
    refund_ids: list[str]
    effective_at: datetime | None
    voided_at: datetime | None
    pdf_url: str


@dataclass(frozen=True)
class Refund:
    """Money sent back to a card."""

    stripe_id: str
    payload: Payload
    created_at: datetime | None
    is_live: bool
    customer_id: str | None
    status: str
    reason: str
    failure_reason: str
    description: str
    currency: str
    amount_minor: int | None
    charge_id: str
    payment_intent_id: str
    receipt_number: str


def balance_transaction(payload: Payload) -> BalanceTransaction:
    """This function will check a change of a balance. :raises Malformed: it is not as documented"""
    read = Reader(payload, "customer_balance_transaction")
    return BalanceTransaction(
        stripe_id=read.id(),
        payload=payload,
        created_at=read.instant("created"),
        is_live=read.is_live(),
        customer_id=read.reference("customer"),
        kind=read.text("type"),
        currency=read.text("currency"),
        amount_minor=read.whole("amount"),
        ending_balance_minor=read.whole("ending_balance"),
        description=read.text("description"),
        invoice_id=read.reference("invoice") or "",
        credit_note_id=read.reference("credit_note") or "",
    )


def credit_note(payload: Payload) -> CreditNote:
    """This function will check a credit note. :raises Malformed: it is not as documented"""
    read = Reader(payload, "credit_note")
    return CreditNote(
        stripe_id=read.id(),
        payload=payload,
        created_at=read.instant("created"),
        is_live=read.is_live(),
        customer_id=read.reference("customer"),
        invoice_id=read.reference("invoice"),
        number=read.text("number"),
        status=read.text("status"),
        kind=read.text("type"),
        reason=read.text("reason"),
        memo=read.text("memo"),
        currency=read.text("currency"),
        amount_minor=read.whole("amount"),
        subtotal_minor=read.whole("subtotal"),
        total_minor=read.whole("total"),
        pre_payment_minor=read.whole("pre_payment_amount"),
        post_payment_minor=read.whole("post_payment_amount"),
        out_of_band_minor=read.whole("out_of_band_amount"),
        balance_transaction_id=read.reference("customer_balance_transaction") or "",
        refund_ids=_refund_ids(read),
        effective_at=read.instant("effective_at"),
        voided_at=read.instant("voided_at"),
        pdf_url=read.text("pdf"),
    )


def refund(payload: Payload) -> Refund:
    """This function will check a refund. :raises Malformed: it is not as documented"""
    read = Reader(payload, "refund")
    return Refund(
        stripe_id=read.id(),
        payload=payload,
        created_at=read.instant("created"),
        is_live=read.is_live(),
        # These three appear only on refunds that have them.
        customer_id=payload.get("customer"),
        failure_reason=payload.get("failure_reason") or "",
        description=payload.get("description") or "",
        status=read.text("status"),
        reason=read.text("reason"),
        currency=read.text("currency"),
        amount_minor=read.whole("amount"),
        charge_id=read.reference("charge") or "",
        payment_intent_id=read.reference("payment_intent") or "",
        receipt_number=read.text("receipt_number"),
    )


def _refund_ids(read: Reader) -> list[str]:
    """Each entry tells an amount and names a refund."""
    named = (entry.get("refund") for entry in read.array("refunds"))
    return [name["id"] if isinstance(name, dict) else name for name in named if name]
