"""Which objects an event of Stripe says are to be read again (the kinds: facts/stripe.md §6)."""

import datetime
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from integrations.pages import Payload
from integrations.webhooks import unreadable
from sync.dirty import Mark
from sync.inbox.store import Event

# By the kind of object inside, not by the event's name: a name that is new, about a kind we mirror, is heard too.
OBJECTS = {
    "coupon": "coupons",
    "credit_note": "credit_notes",
    "customer": "customers",
    "invoice": "invoices",
    "payment_method": "payment_methods",
    "price": "prices",
    "product": "products",
    "promotion_code": "promotion_codes",
    "refund": "refunds",
    "subscription": "subscriptions",
}

Named = Iterator[tuple[str, Any]]


def event(payload: Payload) -> Event:
    """
    This function will return an event of Stripe, delivered or polled, with the objects it touches.

    :raises WebhookRefused: it is not an event as Stripe documents it
    """
    try:
        thing = payload["data"]["object"]
        previous = payload["data"].get("previous_attributes") or {}
        return Event(
            event_id=_text(payload["id"]),
            event_type=_text(payload["type"]),
            occurred_at=_instant(payload["created"]),
            payload=payload,
            marks=_marks(_text(payload["type"]), thing, previous),
            account=str(payload.get("account") or ""),
        )
    except (KeyError, TypeError, AttributeError, ValueError, OverflowError) as error:
        raise unreadable() from error


def _marks(event_type: str, thing: Payload, previous: Payload) -> tuple[Mark, ...]:
    kind = str(thing.get("object"))
    marks = list(_others(ALSO.get(kind, _nothing)(event_type, thing, previous)))
    own = _id(thing)
    # An invoice that is only announced (`invoice.upcoming`) cannot be read.
    if kind in OBJECTS and own and not own.startswith("upcoming_in"):
        marks.append(Mark(OBJECTS[kind], own, _created(thing)))
    return tuple(marks)


def _others(named: Iterable[tuple[str, Any]]) -> Iterator[Mark]:
    for name, value in named:
        if found := _id(value):
            yield Mark(name, found)


def _nothing(event_type: str, thing: Payload, previous: Payload) -> Named:
    yield from ()


def _of_customer(event_type: str, customer: Payload, previous: Payload) -> Named:
    """Stripe tells of no balance transaction; a changed balance is all that shows one."""
    if "balance" in previous or (event_type == "customer.created" and customer.get("balance")):
        yield "balance_transactions", customer


def _of_discount(event_type: str, discount: Payload, previous: Payload) -> Named:
    """Its owner carries it; coupon and code count one redemption more."""
    owner = discount.get("subscription")
    yield ("subscriptions", owner) if owner else ("customers", discount.get("customer"))
    yield "coupons", (discount.get("source") or {}).get("coupon") or discount.get("coupon")
    yield "promotion_codes", discount.get("promotion_code")


def _of_promotion_code(event_type: str, code: Payload, previous: Payload) -> Named:
    """A redemption is told of the code alone, though its coupon counts it too."""
    if "times_redeemed" in previous:
        yield "coupons", (code.get("promotion") or {}).get("coupon") or code.get("coupon")


def _of_invoice(event_type: str, invoice: Payload, previous: Payload) -> Named:
    """A coupon for one invoice leaves the subscription when that invoice is finalized (facts/stripe.md §3)."""
    if event_type == "invoice.finalized" and invoice.get("discounts"):
        details = (invoice.get("parent") or {}).get("subscription_details") or {}
        yield "subscriptions", details.get("subscription") or invoice.get("subscription")


def _of_invoice_payment(event_type: str, payment: Payload, previous: Payload) -> Named:
    yield "invoices", payment.get("invoice")


def _of_credit_note(event_type: str, note: Payload, previous: Payload) -> Named:
    yield "invoices", note.get("invoice")


def _of_charge(event_type: str, charge: Payload, previous: Payload) -> Named:
    """Older versions of the API show a charge's refunds inside it; newer ones tell of each."""
    for refund in (charge.get("refunds") or {}).get("data") or []:
        yield "refunds", refund


def _of_checkout(event_type: str, session: Payload, previous: Payload) -> Named:
    yield "subscriptions", session.get("subscription")
    yield "customers", session.get("customer")


ALSO: dict[str, Callable[[str, Payload, Payload], Named]] = {
    "charge": _of_charge,
    "checkout.session": _of_checkout,
    "credit_note": _of_credit_note,
    "customer": _of_customer,
    "discount": _of_discount,
    "invoice": _of_invoice,
    "invoice_payment": _of_invoice_payment,
    "promotion_code": _of_promotion_code,
}


def _id(value: Any) -> str:
    """An object's id, given as itself or inside the object when it was expanded; "" when there is none."""
    if isinstance(value, dict):
        value = value.get("id")
    return value if isinstance(value, str) else ""


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError("not a text")
    return value


def _created(thing: Payload) -> datetime.datetime | None:
    created = thing.get("created")
    return _instant(created) if isinstance(created, int) else None


def _instant(seconds: int) -> datetime.datetime:
    return datetime.datetime.fromtimestamp(seconds, datetime.UTC)
