"""What was given back, to whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import CharField, F, Func, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from billing_ops.kernel.money import Money
from credits.models import BalanceTransaction, CreditNote, Refund
from customers.models import Customer
from invoices.models import InvoicePayment, StripeInvoice

NONE = Value("", output_field=TextField())
COLUMNS = ("source", "stripe_id", "created_at", "amount_minor", "currency", "state", "why", "words", "of", "more")


@dataclass(frozen=True)
class GivenBack:
    """
    A refund, a credit note, or a change of the balance (`source` "refund", "credit_note", "balance").

    `amount` is signed as Stripe has it: a balance credit is negative. `status` is Stripe's, or the balance
    transaction's type. `is_labelled`: a balance transaction has a description or metadata. `refund_ids` are the
    refunds by which a credit note was paid out: the same money, to be counted once.
    """

    source: str
    stripe_id: str
    at: datetime | None
    amount: Money | None
    status: str
    reason: str
    description: str
    invoice_id: str
    is_labelled: bool
    refund_ids: tuple[str, ...]


def given_back(*, invoice_ids: Sequence[str], customer_id: str = "", limit: int = 100) -> list[GivenBack]:
    """
    This function will return what was given back on these invoices and on a customer's balance, the newest first.

    One read. A balance is the customer's, whichever of its teams the credit was for: '' leaves it out, and where
    several teams share the customer, only invoices tell their credit notes and refunds apart.

    Left out: credit used up by an invoice, and the balance's side of a credit note.
    """
    arms: list[QuerySet[Any, Any]] = [_refunds(invoice_ids, "charge_id"), _refunds(invoice_ids, "payment_intent_id")]
    arms += [_credit_notes(invoice_ids), *([_balance_changes(customer_id)] if customer_id else [])]
    found = arms[0].union(*arms[1:], all=True).order_by(F("created_at").desc(nulls_last=True))[:limit]
    # A refund of a charge that belongs to a payment intent is found by both.
    return list({row[1]: _given(*row) for row in found}.values())


def _given(source: str, stripe_id: str, at: Any, minor: Any, currency: str, *texts: str | None) -> GivenBack:
    status, why, words, invoice_id, more = (text or "" for text in texts)
    metadata = why if source == "balance" else ""
    return GivenBack(
        source=source,
        stripe_id=stripe_id,
        at=at,
        amount=Money(minor, currency) if minor is not None and currency else None,
        status=status,
        reason="" if source == "balance" else why,
        description=words,
        invoice_id=invoice_id,
        is_labelled=bool(words) or metadata not in ("", "{}"),
        refund_ids=tuple(more.split(",")) if more else (),
    )


def _refunds(invoice_ids: Sequence[str], link: str) -> QuerySet[Refund, Any]:
    """
    A refund does not name its invoice: `link` leads through a payment to it.

    Most rows have one link or the other and leave the second empty: without the word that no empty one is meant, the
    planner expects every payment to match, and reads them all.
    """
    payments = InvoicePayment.objects.filter(invoice_id__in=list(invoice_ids)).exclude(**{link: ""})
    invoice = InvoicePayment.objects.filter(**{link: OuterRef(link)}).exclude(**{link: ""}).values("invoice_id")[:1]
    found = Refund.objects.filter(**{f"{link}__in": payments.values(link)}, deleted_at=None).exclude(**{link: ""})
    return _columns(found, "refund", F("status"), F("reason"), F("description"), Subquery(invoice), NONE)


def _credit_notes(invoice_ids: Sequence[str]) -> QuerySet[CreditNote, Any]:
    found = CreditNote.objects.filter(invoice_id__in=list(invoice_ids), deleted_at=None)
    refunds = Func(F("refund_ids"), Value(","), function="array_to_string", output_field=TextField())
    return _columns(found, "credit_note", F("status"), F("reason"), F("memo"), F("invoice_id"), refunds)


def _balance_changes(customer_id: str) -> QuerySet[BalanceTransaction, Any]:
    found = BalanceTransaction.objects.filter(Q(amount_minor__lt=0) | Q(kind="adjustment"), customer_id=customer_id)
    found = found.filter(deleted_at=None).exclude(kind__in=("credit_note", "unapplied_from_invoice"))
    metadata = KeyTextTransform("metadata", "payload")
    return _columns(found, "balance", F("kind"), metadata, F("description"), F("invoice_id"), NONE)


def _columns(found: QuerySet[Any, Any], source: str, *texts: Any) -> QuerySet[Any, Any]:
    named = {name: Cast(text, TextField()) for name, text in zip(COLUMNS[5:], texts, strict=True)}
    arm: QuerySet[Any, Any] = found.annotate(source=Value(source, output_field=CharField()), **named)
    return arm.values_list(*COLUMNS)


def customers_with_balance_history(*, after: str = "") -> list[str]:
    """
    This function will return the ids of customers whose balance was ever used as far as the mirror knows, sorted.

    Every use leaves a trace elsewhere: a balance, an invoice that began or ended with one, a credit note booked to
    it, or a transaction seen before. Only two adjustments that cancel out between two invoices leave none.
    `after` leaves out ids up to and including it.
    """
    moved = (Q(starting_balance_minor__isnull=False) & ~Q(starting_balance_minor=0)) | (
        Q(ending_balance_minor__isnull=False) & ~Q(ending_balance_minor=0)
    )
    with_balance = Customer.objects.exclude(balance_minor=0).exclude(balance_minor=None).filter(deleted_at=None)
    ids = (
        with_balance.values_list("stripe_id")
        .union(StripeInvoice.objects.filter(moved).values_list("customer_id"))
        .union(CreditNote.objects.exclude(balance_transaction_id="").values_list("customer_id"))
        .union(BalanceTransaction.objects.values_list("customer_id"))
    )
    return sorted(id for (id,) in ids if id and id > after)
