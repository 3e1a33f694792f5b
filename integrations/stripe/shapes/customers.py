"""Customers and what they pay with."""

from dataclasses import dataclass
from datetime import datetime

from integrations.pages import Payload
from integrations.stripe.shapes.reader import Reader


@dataclass(frozen=True)
class PaymentMethod:
    """A card or account on file; the card's columns are empty for other kinds."""

    stripe_id: str
    payload: Payload
    created_at: datetime | None
    is_live: bool
    customer_id: str | None
    kind: str
    brand: str
    last4: str
    exp_month: int | None
    exp_year: int | None
    country: str
    billing_email: str


@dataclass(frozen=True)
class Customer:
    """Who pays. `balance_minor` negative is credit; `currency` is '' until the first charge."""

    stripe_id: str
    payload: Payload
    created_at: datetime | None
    is_live: bool
    name: str
    email: str
    description: str
    phone: str
    address_line1: str
    address_line2: str
    city: str
    state: str
    postal_code: str
    country: str
    tax_ids: list[str]
    currency: str
    balance_minor: int | None
    is_delinquent: bool
    discount_id: str
    default_payment_method_id: str | None


def payment_method(payload: Payload) -> PaymentMethod:
    """This function will check a payment method. :raises Malformed: it is not as documented"""
    read = Reader(payload, "payment_method")
    # A card's own fields are under `card`, a bank account's under `us_bank_account`, and so on.
    detail = payload.get(read.text("type")) or {}
    return PaymentMethod(
        stripe_id=read.id(),
        payload=payload,
        created_at=read.instant("created"),
        is_live=read.is_live(),
        customer_id=read.reference("customer"),
        kind=read.text("type"),
        brand=detail.get("brand") or "",
        last4=detail.get("last4") or "",
        exp_month=detail.get("exp_month"),
        exp_year=detail.get("exp_year"),
        country=detail.get("country") or "",
        billing_email=read.mapping("billing_details").get("email") or "",
    )


def customer(payload: Payload) -> Customer:
    """This function will check a customer. :raises Malformed: it is not as documented"""
    read = Reader(payload, "customer")
    address = read.inside("address")
    settings = read.inside("invoice_settings")
    return Customer(
        stripe_id=read.id(),
        payload=payload,
        created_at=read.instant("created"),
        is_live=read.is_live(),
        name=read.text("name"),
        email=read.text("email"),
        description=read.text("description"),
        phone=read.text("phone"),
        address_line1=address.text("line1"),
        address_line2=address.text("line2"),
        city=address.text("city"),
        state=address.text("state"),
        postal_code=address.text("postal_code"),
        country=address.text("country"),
        tax_ids=[entry["value"] for entry in read.listed("tax_ids") if entry.get("value")],
        currency=read.text("currency"),
        balance_minor=read.whole("balance"),
        is_delinquent=read.flag("delinquent"),
        discount_id=read.reference("discount") or "",
        default_payment_method_id=settings.reference("default_payment_method"),
    )


def default_payment_methods(payload: Payload) -> list[Payload]:
    """This function will return the payment method that came along with a customer or subscription, if any."""
    where = payload if payload.get("object") == "subscription" else payload.get("invoice_settings") or {}
    method = where.get("default_payment_method")
    return [method] if isinstance(method, dict) else []
