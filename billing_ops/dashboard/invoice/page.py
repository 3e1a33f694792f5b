"""One Stripe invoice of a team as its page shows it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from billing_ops.dashboard.given_back import GivenRow, given_rows
from billing_ops.dashboard.invoice.days import on_day, span_in_words
from billing_ops.dashboard.invoice.difference import Difference, differences
from billing_ops.dashboard.invoice.lines import Change, LineRow, changes, line_rows
from billing_ops.dashboard.invoice.settlement import Settlement, settlement
from billing_ops.dashboard.invoice.statement import Statement, statement
from billing_ops.kernel import deep_links
from billing_ops.kernel.money import Money
from billing_ops.kernel.plain_text import plain
from credits import selectors as credit_selectors
from invoices import selectors
from invoices.models import InvoiceLine, StripeInvoice
from subscriptions.models import Lookup

REASONS = {
    "subscription_create": "The subscription began: this is its first invoice.",
    "subscription_cycle": "A new period began.",
    "subscription_update": "Something in the subscription was changed in the middle of a period.",
    "subscription_threshold": "What was used reached the amount at which Stripe invoices early.",
    "subscription": "The subscription made it.",
    "automatic_pending_invoice_item_invoice": "Charges had been waiting for an invoice.",
    "quote_accept": "A quote was accepted.",
    "manual": "A person made it by hand in Stripe.",
}
IN_BETWEEN = "It charges a change between two regular invoices, so there is no month before to compare it with."


@dataclass(frozen=True)
class Between:
    """An invoice out of turn between two regular ones: what it asked for, `why` ("for a change") or ''."""

    number: str
    stripe_id: str
    on: date | None
    amount: Money
    why: str


@dataclass(frozen=True)
class Comparison:
    """
    What is different from the last full period's invoice; the differences add up to `amount`.

    `none` says why there is none. `between` was invoiced in the meantime, and is no part of the differences.
    """

    number: str
    on: date | None
    amount: Money | None
    rows: list[Difference]
    none: str = ""
    stripe_id: str = ""
    between: list[Between] = field(default_factory=list)


@dataclass(frozen=True)
class InvoicePage:
    """An invoice opened: `rows` are whole periods, `changes` what was prorated. Dates are calendar dates in UTC."""

    stripe_id: str
    number: str
    status: str
    reason: str
    issued_on: date | None
    period: str
    rows: list[LineRow]
    changes: list[Change]
    statement: Statement
    settlement: Settlement
    given: list[GivenRow]
    comparison: Comparison
    hosted_url: str
    pdf_url: str
    url: str
    fetched_at: datetime


def invoice_page(lookup: Lookup, invoice_id: str) -> InvoicePage | None:
    """This function will return the page of an invoice of exactly the lookup's team, None where it has no such one."""
    whose = {"team_id": lookup.team_id, "subscription_id": lookup.subscription_id}
    invoice = selectors.stripe_invoice_of_team(invoice_id=invoice_id, **whose)
    if invoice is None:
        return None
    is_renewal = invoice.billing_reason == "subscription_cycle"
    earlier = selectors.invoice_before(invoice, **whose) if is_renewal else None
    lines, names = selectors.lines_of([row.stripe_id for row in (invoice, earlier) if row])
    told = _statement(invoice, lines[invoice.stripe_id], names)
    before = _statement(earlier, lines[earlier.stripe_id], names) if earlier else None
    page: InvoicePage = plain(
        InvoicePage(
            stripe_id=invoice.stripe_id,
            number=invoice.number or "No number yet",
            status=invoice.status,
            reason=REASONS.get(invoice.billing_reason, "Stripe gives no reason that we know."),
            issued_on=_issued_on(invoice),
            period=span_in_words(invoice.period_start_at, invoice.period_end_at),
            rows=[row for row in told.lines if not row.prorated],
            changes=changes(told.lines),
            statement=told,
            settlement=settlement(invoice, selectors.payments_of(invoice)),
            given=_given(invoice),
            comparison=_comparison(invoice, told, earlier, before),
            hosted_url=deep_links.document(invoice.hosted_url),
            pdf_url=deep_links.document(invoice.pdf_url),
            url=deep_links.stripe("invoices", invoice.stripe_id, live=invoice.is_live),
            fetched_at=invoice.fetched_at,
        )
    )
    return page


def _statement(invoice: StripeInvoice, lines: Sequence[InvoiceLine], names: dict[str, str]) -> Statement:
    return statement(invoice, lines, line_rows(lines, names))


def _issued_on(invoice: StripeInvoice) -> date | None:
    issued = invoice.finalized_at or invoice.created_at
    return on_day(issued) if issued else None


def _given(invoice: StripeInvoice) -> list[GivenRow]:
    """Refunds and credit notes on this invoice; what the balance gave back is no invoice's."""
    return given_rows(credit_selectors.given_back(invoice_ids=[invoice.stripe_id]))


def _comparison(
    invoice: StripeInvoice, told: Statement, earlier: StripeInvoice | None, before: Statement | None
) -> Comparison:
    if earlier is None or before is None:
        return Comparison("", None, None, [], none=_why_none(invoice))
    number, on = earlier.number or "No number yet", _issued_on(earlier)
    gap = _gap(told, before)
    if gap or told.due is None or before.due is None:
        return Comparison(number, on, None, [], none=gap, stripe_id=earlier.stripe_id)
    rows = differences(before.parts, told.parts, told.currency)
    between = [_between(row) for row in selectors.invoices_between(earlier, invoice)]
    return Comparison(number, on, told.due - before.due, rows, stripe_id=earlier.stripe_id, between=between)


def _between(invoice: StripeInvoice) -> Between:
    why = "for a change" if invoice.billing_reason == "subscription_update" else ""
    amount = Money(invoice.amount_due_minor or 0, invoice.currency)
    return Between(invoice.number or "No number yet", invoice.stripe_id, _issued_on(invoice), amount, why)


def _why_none(invoice: StripeInvoice) -> str:
    if invoice.billing_reason == "subscription_create":
        return "It is the first invoice of the subscription: there is none before it."
    if invoice.billing_reason != "subscription_cycle":
        return IN_BETWEEN
    return "Our copy holds no regular invoice of this team and subscription before it."


def _gap(told: Statement, before: Statement) -> str:
    if not told.is_complete or not before.is_complete:
        return "Our copy of one of the two is incomplete, so they cannot be compared."
    return "" if told.currency == before.currency else "The invoice before was in another currency."
