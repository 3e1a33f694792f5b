"""Issues one Stripe invoice so that every figure adds up: lines, discounts, balance, payment."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sandbox.seeds.catalog import Tariff
from sandbox.seeds.dates import stamp
from sandbox.stripe import billing

if TYPE_CHECKING:
    from sandbox.seeds.account import Account
    from sandbox.seeds.subscription import BilledSubscription

RETRY_DAYS = (0, 1, 3, 5, 7)
"""First attempt and Stripe's four retries within a week (handbook fact N18)."""


@dataclass(slots=True)
class Line:
    """One line before discounts; only full periods are discountable, prorations never are."""

    tariff: Tariff
    item: str
    quantity: int
    amount: int
    start: datetime
    end: datetime
    text: str
    proration: bool = False
    discounts: list[dict[str, Any]] = field(default_factory=list)


@dataclass(slots=True)
class Settlement:
    """What became of the amount due, as the invoice's own fields say it."""

    status: str
    attempts: int
    next_attempt: datetime | None
    paid_at: datetime | None


def issue(
    subscription: "BilledSubscription",
    *,
    when: datetime,
    reason: str,
    lines: list[Line],
    period: tuple[datetime, datetime],
    discounts: list[dict[str, Any]],
) -> dict[str, Any]:
    """Store the invoice with its lines, payment and balance entry; return the invoice."""
    account = subscription.account
    taken = discount_lines(lines, discounts, account.currency)
    total = sum(line.amount for line in lines) - sum(taken.values())
    due, ending = billing.settle(total, account.balance)
    settlement = collect(account, when=when, due=due)
    invoice = account.build.put(
        "invoice",
        **heading(subscription, when=when),
        billing_reason=reason,
        period_start=stamp(period[0]),
        period_end=stamp(period[1]),
        subtotal=total + sum(taken.values()),
        total=total,
        discounts=list(taken),
        total_discount_amounts=[{"amount": off, "discount": name} for name, off in taken.items()],
        starting_balance=account.balance,
        ending_balance=ending,
        amount_due=due,
        **outcome(settlement, when=when, due=due),
    )
    account.invoices.append(invoice)
    store_lines(subscription, invoice["id"], lines)
    if total != due:
        account.post(total - due, when=when, kind="applied_to_invoice", invoice=invoice["id"])
    pay(account, invoice, settlement=settlement)
    return invoice


def heading(subscription: "BilledSubscription", *, when: datetime) -> dict[str, Any]:
    """Return the fields that say whose invoice this is, and the customer's next number."""
    account = subscription.account
    sequence = len(account.invoices) + 1
    return {
        "id": account.build.ids.stripe("in", account.key, sequence),
        "number": f"{account.prefix}-{sequence:04}",
        "customer": account.id,
        "customer_name": account.name,
        "customer_email": account.email,
        "customer_address": account.place.stripe(),
        "currency": account.currency,
        "created": stamp(when),
        "subscription": subscription.id,
        "subscription_metadata": dict(subscription.metadata),
    }


def discount_lines(lines: list[Line], discounts: list[dict[str, Any]], currency: str) -> dict[str, int]:
    """Take the discounts off the lines as a preview would; return what each one took (leftover is lost)."""
    full = [line for line in lines if not line.proration]
    shares = [billing.Line(line.tariff.product_id, line.amount) for line in full]
    taken = {d["id"]: billing.apply_discount(shares, d["id"], d["coupon"], currency) for d in discounts}
    for line, share in zip(full, shares, strict=True):
        line.discounts = [{"amount": off, "discount": name} for name, off in share.taken.items()]
    return taken


def collect(account: "Account", *, when: datetime, due: int) -> Settlement:
    """Return how the card answered: paid at once, or in Stripe's week of retries."""
    if due == 0:
        return Settlement("paid", 0, None, when)
    if account.fails_from is None or when < account.fails_from:
        return Settlement("paid", 1, None, when + timedelta(minutes=61))
    tries = [when + timedelta(days=days) for days in RETRY_DAYS]
    done = [moment for moment in tries if moment <= account.build.now]
    waiting = [moment for moment in tries if moment > account.build.now]
    return Settlement("open", len(done), waiting[0] if waiting else None, None)


def outcome(settlement: Settlement, *, when: datetime, due: int) -> dict[str, Any]:
    """Return the invoice fields that say whether and when it was paid."""
    paid = settlement.status == "paid"
    return {
        "status": settlement.status,
        "amount_paid": due if paid else 0,
        "amount_remaining": 0 if paid else due,
        "attempted": settlement.attempts > 0,
        "attempt_count": settlement.attempts,
        "next_payment_attempt": stamp(settlement.next_attempt),
        "auto_advance": settlement.next_attempt is not None,
        "status_transitions": {
            "finalized_at": stamp(when),
            "marked_uncollectible_at": None,
            "paid_at": stamp(settlement.paid_at),
            "voided_at": None,
        },
    }


def pay(account: "Account", invoice: dict[str, Any], *, settlement: Settlement) -> None:
    """Store the charge and the invoice payment that belong to an invoice with an amount due."""
    if invoice["amount_due"] == 0:
        return
    ids, paid = account.build.ids, settlement.status == "paid"
    intent = ids.stripe("pi", invoice["id"])
    when = stamp(settlement.paid_at) or invoice["created"]
    account.build.put(
        "charge",
        id=ids.stripe("ch", invoice["id"]),
        customer=account.id,
        amount=invoice["amount_due"],
        currency=invoice["currency"],
        created=when,
        payment_intent=intent,
        payment_method=account.card,
        payment_method_details=account.charged(),
        outcome=None if paid else {"type": "issuer_declined", "reason": "insufficient_funds"},
        billing_details=account.billing_details(),
        status="succeeded" if paid else "failed",
        failure_code=None if paid else "card_declined",
        failure_message=None if paid else "Your card was declined.",
        description="Subscription update" if paid else None,
    )
    account.build.put(
        "invoice_payment",
        id=ids.stripe("inpay", invoice["id"]),
        invoice=invoice["id"],
        amount=invoice["amount_due"],
        currency=invoice["currency"],
        created=invoice["created"],
        payment={"type": "payment_intent", "payment_intent": intent},
        status="paid" if paid else "open",
        status_transitions={"canceled_at": None, "paid_at": stamp(settlement.paid_at)},
    )


def store_lines(subscription: "BilledSubscription", invoice: str, lines: list[Line]) -> None:
    """Store the invoice's lines as rows of their own, in the order in which the invoice shows them."""
    build = subscription.account.build
    for position, line in enumerate(lines):
        build.put(
            "line_item",
            id=build.ids.stripe("il", invoice, position),
            invoice=invoice,
            amount=line.amount,
            currency=subscription.account.currency,
            description=line.text,
            quantity=line.quantity,
            period_start=stamp(line.start),
            period_end=stamp(line.end),
            proration=line.proration,
            discount_amounts=line.discounts,
            metadata=dict(subscription.metadata),
            price=line.tariff.price_id,
            product=line.tariff.product_id,
            unit_amount=line.tariff.unit_amount,
            subscription=subscription.id,
            subscription_item=line.item,
        )
