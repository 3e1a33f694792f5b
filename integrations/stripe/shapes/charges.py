"""Attempts to take money. They are asked for while somebody looks at an invoice, and never stored."""

from dataclasses import dataclass
from datetime import datetime

from integrations.pages import Payload
from integrations.stripe.shapes.reader import Reader


@dataclass(frozen=True)
class Charge:
    """
    One attempt. `status` is "succeeded", "pending" or "failed"; `failure_code` is Stripe's, `decline_reason` the
    bank's; both '' unless it failed. `kind`, `brand` and `last4` tell what was charged, '' where Stripe does not say.
    """

    stripe_id: str
    created_at: datetime | None
    status: str
    kind: str
    brand: str
    last4: str
    failure_code: str
    decline_reason: str


def charge(payload: Payload) -> Charge:
    """This function will check a charge. :raises Malformed: it is not as documented"""
    read = Reader(payload, "charge")
    method = read.inside("payment_method_details")
    kind = method.text("type") if method.payload else ""
    used = method.inside(kind) if kind else method
    failed = read.text("status") == "failed"
    return Charge(
        stripe_id=read.id(),
        created_at=read.instant("created"),
        status=read.text("status"),
        kind=kind,
        brand=used.text("brand") if used.payload else "",
        last4=used.text("last4") if used.payload else "",
        failure_code=read.text("failure_code") if failed else "",
        decline_reason=read.inside("outcome").text("reason") if failed else "",
    )
