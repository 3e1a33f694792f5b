"""What happens to invoices and balances after the fact: goodwill, refunds, credit notes, write-offs."""

from datetime import datetime
from typing import Any

from sandbox.seeds.account import Account
from sandbox.seeds.dates import stamp


def goodwill(account: Account, when: datetime, amount: int, *, reason: str, ticket: str, by: str = "CTO") -> None:
    """Credit a customer as Billing Ops does: described, and traceable to its request and approval."""
    key = account.build.ids.stripe("req", account.key, "goodwill", stamp(when))[4:16]
    metadata = {"approval_id": key, "approved_by_role": by, "ticket": ticket}
    account.at(
        when,
        lambda at: account.post(-amount, when=at, description=f"{reason} (ticket {ticket})", metadata=metadata),
    )


def adjust(account: Account, when: datetime, amount: int, *, description: str | None = None) -> None:
    """Change the balance without any metadata, as FlowFuse's trial credit and hands in the dashboard do."""
    account.at(when, lambda at: account.post(amount, when=at, description=description))


def refund(account: Account, when: datetime, *, share: int = 100, reason: str = "requested_by_customer") -> None:
    """Give back a share (percent) of what the newest paid invoice before that moment took."""
    account.at(when, lambda at: refund_invoice(account, newest_paid(account), at, share=share, reason=reason))


def refund_invoice(
    account: Account, invoice: dict[str, Any], when: datetime, *, share: int, reason: str
) -> dict[str, Any]:
    """Store the refund, mark the charge, and return the refund."""
    build = account.build
    charge = build.stripe.get("charge", build.ids.stripe("ch", invoice["id"]))
    assert charge is not None
    amount = charge["amount"] * share // 100
    build.stripe.put({**charge, "amount_refunded": amount, "refunded": amount == charge["amount"]})
    return build.put(
        "refund",
        id=build.ids.stripe("re", invoice["id"]),
        charge=charge["id"],
        payment_intent=charge["payment_intent"],
        amount=amount,
        currency=charge["currency"],
        created=stamp(when),
        reason=reason,
    )


def credit_note(account: Account, when: datetime, *, share: int, how: str, reason: str, memo: str) -> None:
    """Correct the newest invoice before that moment by a share (percent): HOW is refund, balance or unpaid."""
    account.at(when, lambda at: _credit_note(account, at, share=share, how=how, reason=reason, memo=memo))


def _credit_note(account: Account, when: datetime, *, share: int, how: str, reason: str, memo: str) -> None:
    invoice = account.invoices[-1] if how == "unpaid" else newest_paid(account)
    build = account.build
    note = build.ids.stripe("cn", invoice["id"])
    amount = invoice["amount_due"] * share // 100
    effect = _EFFECTS[how](account, invoice, note, when, amount)
    build.put(
        "credit_note",
        id=note,
        customer=account.id,
        invoice=invoice["id"],
        number=f"{invoice['number']}-CN-01",
        amount=amount,
        currency=invoice["currency"],
        created=stamp(when),
        reason=reason,
        memo=memo,
        type="pre_payment" if how == "unpaid" else "post_payment",
        **effect,
    )
    build.put(
        "credit_note_line_item",
        id=build.ids.stripe("cnli", note),
        credit_note=note,
        amount=amount,
        description=memo,
    )


def _by_refund(account: Account, invoice: dict[str, Any], note: str, when: datetime, amount: int) -> dict[str, Any]:
    _settle_after_payment(account, invoice, amount)
    share = amount * 100 // invoice["amount_due"]
    given = refund_invoice(account, invoice, when, share=share, reason="requested_by_customer")
    entry = {"amount_refunded": amount, "payment_record_refund": None, "refund": given["id"], "type": "refund"}
    return {"refunds": [entry]}


def _by_balance(account: Account, invoice: dict[str, Any], note: str, when: datetime, amount: int) -> dict[str, Any]:
    _settle_after_payment(account, invoice, amount)
    entry = account.post(-amount, when=when, kind="credit_note", credit_note=note, invoice=invoice["id"])
    return {"customer_balance_transaction": entry["id"]}


def _before_payment(
    account: Account, invoice: dict[str, Any], note: str, when: datetime, amount: int
) -> dict[str, Any]:
    account.revise(
        invoice["id"],
        pre_payment_credit_notes_amount=amount,
        amount_due=invoice["amount_due"] - amount,
        amount_remaining=invoice["amount_remaining"] - amount,
    )
    return {}


_EFFECTS = {"refund": _by_refund, "balance": _by_balance, "unpaid": _before_payment}


def _settle_after_payment(account: Account, invoice: dict[str, Any], amount: int) -> None:
    account.revise(invoice["id"], post_payment_credit_notes_amount=amount)


def newest_paid(account: Account) -> dict[str, Any]:
    """Return the newest invoice that took money."""
    return next(invoice for invoice in reversed(account.invoices) if invoice["amount_paid"] > 0)


def void_newest(account: Account, when: datetime) -> None:
    """Void the newest invoice at a moment: a person decided that it is not owed."""
    account.at(when, lambda at: _close(account, at, status="void", stamped="voided_at"))


def write_off_newest(account: Account, when: datetime) -> None:
    """Mark the newest invoice uncollectible at a moment."""
    account.at(when, lambda at: _close(account, at, status="uncollectible", stamped="marked_uncollectible_at"))


def _close(account: Account, when: datetime, *, status: str, stamped: str) -> None:
    invoice = account.invoices[-1]
    transitions = {**invoice["status_transitions"], stamped: stamp(when)}
    account.revise(
        invoice["id"], status=status, status_transitions=transitions, next_payment_attempt=None, auto_advance=False
    )
