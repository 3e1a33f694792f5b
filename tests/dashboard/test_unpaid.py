"""What a customer is told of a failed payment: the one invoice that was tried, never the sum of all that are open."""

from billing_ops.dashboard.stripe_rows import InvoiceRow, unpaid_of
from billing_ops.kernel.money import Money


def row(number: str, minor: int, *, tried: int) -> InvoiceRow:
    """An open invoice of Stripe's."""
    nothing = dict.fromkeys(["coupon", "credit", "refunded", "credited", "issued_at", "next_try_at"])
    texts = dict.fromkeys(["reason", "hosted_url", "pdf_url", "url", "plan"], "")
    due = Money(minor, "usd")
    named = {"stripe_id": f"in_{number}", "number": number, "status": "open", "total": due, "due": due}
    return InvoiceRow(**named, **nothing, **texts, late=bool(tried), tried=tried)  # type: ignore[arg-type]


def test_one_that_was_never_tried_is_not_told_as_failed() -> None:
    unpaid = unpaid_of([row("FF-2", 10_000, tried=0), row("FF-1", 4_500, tried=3)])

    assert unpaid is not None and unpaid.failed is not None
    assert unpaid.amount == Money(14_500, "usd")
    assert (unpaid.failed.number, unpaid.failed.due, unpaid.failed.tried) == ("FF-1", Money(4_500, "usd"), 3)


def test_without_a_try_nothing_failed() -> None:
    unpaid = unpaid_of([row("FF-2", 10_000, tried=0)])

    assert unpaid is not None and unpaid.failed is None
