"""What Stripe takes next from a team: its own preview where it answers, else what our copy lets us reckon."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from billing_ops.dashboard.estimates import Charge, Estimate, Invoice, invoices_ahead, next_charge
from billing_ops.dashboard.stripe_coupons import reductions
from billing_ops.dashboard.stripe_items import charges
from billing_ops.dashboard.stripe_reads import Agreement
from billing_ops.dashboard.stripe_state import balance_of, no_charge_reason
from billing_ops.kernel.money import Money
from subscriptions.live import NextInvoice, PreviewLine

NO_CUSTOMER = "Our copy does not hold the customer yet, so a credit or debt of theirs is not known."


@dataclass(frozen=True)
class Part:
    """What the charge is made up of: `amount` is signed, negative where it makes the charge smaller."""

    label: str
    amount: Money


@dataclass(frozen=True)
class NextCharge:
    """
    The next charge: `kind` is "exact" (Stripe's preview), "estimate" (reckoned from our copy), "none" or "unknown".

    `due` is None for the last two, and `why` says then why. For an estimate `why` says why Stripe's own figure is not
    here, '' while it was not asked for. `parts` add up to `due`; `lines` are the preview's. `only_if` is what
    must happen first ("if …"), '' where nothing must.
    """

    kind: str
    due: Money | None = None
    on: datetime | None = None
    why: str = ""
    parts: tuple[Part, ...] = ()
    lines: tuple[PreviewLine, ...] = ()
    has_more_lines: bool = False
    asked_at: datetime | None = None
    was_asked: bool = False
    only_if: str = ""

    @property
    def is_to_be_asked(self) -> bool:
        """Whether Stripe may know more than our copy: it was not asked yet, and a charge may come."""
        return not self.was_asked and self.kind in ("estimate", "unknown")


@dataclass(frozen=True)
class Reckoning:
    """
    What our copy makes of a subscription: the next charge, what each position costs after coupons (`left`) and what
    each discount takes off the next invoice (`taken`), by id; both empty where they cannot be told.
    """

    charge: NextCharge
    left: Mapping[str, Money]
    taken: Mapping[str, Money]


def reckoned(agreement: Agreement) -> Reckoning:
    """This function will return the next charge as our copy knows it, an estimate or why not, and what led to it."""
    currency = agreement.subscription.currency
    known, reason = charges(agreement.items, currency), no_charge_reason(agreement)
    gap = price_gap(agreement, known)
    invoices = [] if gap else invoices_ahead(known, reductions(agreement))
    left = {key: Money(minor, one.currency) for one in invoices for key, minor in one.left.items()}
    first = invoices[0] if invoices else None
    taken = {key: Money(minor, first.currency) for key, minor in first.taken.items()} if first else {}
    return Reckoning(_copied(agreement, first, reason=reason, gap=gap), left, taken)


def _copied(agreement: Agreement, first: Invoice | None, *, reason: str, gap: str) -> NextCharge:
    if reason:
        return NextCharge("none", why=reason)
    if gap or agreement.customer is None:
        return NextCharge("unknown", why=gap or NO_CUSTOMER)
    if first is None:
        return NextCharge("none", why="Nothing recurring is in the subscription.")
    found = next_charge(first, balance_of(agreement))
    return NextCharge(
        "estimate", due=found.due, on=found.on, parts=_estimated_parts(found), only_if=condition(agreement)
    )


def condition(agreement: Agreement) -> str:
    """This function will return what the next charge waits for: N18, a week of failed tries ends the subscription."""
    return "only if the open invoice is paid" if agreement.subscription.status == "past_due" else ""


def price_gap(agreement: Agreement, known: Sequence[Charge]) -> str:
    """This function will return why our copy cannot tell what positions cost, '' when it can: a gap is never a 0."""
    if len(known) < len(agreement.items):
        return "A position is priced by tiers or by use, or our copy does not hold its price yet."
    if len({charge.amount.currency for charge in known}) > 1:
        return "Its positions are in different currencies."
    if any(one.coupon is None for one in agreement.discounts):
        return "Our copy does not hold the terms of a coupon that applies."
    return ""


def from_stripe(invoice: NextInvoice | None) -> NextCharge:
    """This function will return the next charge as Stripe's preview has it; None is Stripe's word that none comes."""
    if invoice is None:
        return NextCharge("none", why="Stripe plans no further invoice for this subscription.")
    return NextCharge(
        "exact",
        due=invoice.due,
        on=invoice.on,
        parts=_previewed_parts(invoice),
        lines=invoice.lines,
        has_more_lines=invoice.has_more_lines,
        asked_at=invoice.asked_at,
        was_asked=True,
    )


def _estimated_parts(found: Estimate) -> tuple[Part, ...]:
    return _parts([("Positions", found.subtotal), ("Coupon", -found.discount), _balance_part(found.balance_used)])


def _previewed_parts(invoice: NextInvoice) -> tuple[Part, ...]:
    """An invoice below zero asks for nothing; what it is below zero goes to the customer's credit."""
    prorated = any(line.is_proration for line in invoice.lines)
    first = ("Positions and prorations" if prorated else "Positions", invoice.subtotal or invoice.total)
    kept = Money(min(invoice.total.minor, 0), invoice.total.currency)
    used = invoice.total - invoice.due - kept
    below = ("Goes to the customer's credit", -kept)
    return _parts([first, ("Coupon", -invoice.discount), ("Tax", invoice.tax), _balance_part(used), below])


def _balance_part(used: Money) -> tuple[str, Money]:
    """`used` is positive for credit that is taken off, negative for a debt that is added."""
    return ("Credit of the customer" if used.minor > 0 else "Owed from before", -used)


def _parts(known: Sequence[tuple[str, Money]]) -> tuple[Part, ...]:
    """What is 0 says nothing, and a charge of one part alone is not made up of anything."""
    said = tuple(Part(label, amount) for label, amount in known if amount.minor)
    return said if len(said) > 1 else ()
