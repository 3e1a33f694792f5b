"""Whether the mirror holds what the sandbox has: every object, and every value of it."""

from typing import Any

from billing_ops.kernel.models import Mirrored
from coupons.models import Coupon, PromotionCode
from credits.models import BalanceTransaction, CreditNote, Refund
from customers.models import Company, Contact, Customer, Ticket
from invoices.models import HubSpotInvoice, InvoiceLine, InvoicePayment, StripeInvoice
from subscriptions.models import (
    Deal,
    HubSpotSubscription,
    LineItem,
    Price,
    Product,
    Quote,
    Subscription,
    SubscriptionItem,
)
from tests.providers import Sandbox

STRIPE: dict[str, type[Mirrored]] = {
    "product": Product,
    "price": Price,
    "coupon": Coupon,
    "promotion_code": PromotionCode,
    "customer": Customer,
    "subscription": Subscription,
    "subscription_item": SubscriptionItem,
    "invoice": StripeInvoice,
    "line_item": InvoiceLine,
    "invoice_payment": InvoicePayment,
    "credit_note": CreditNote,
    "refund": Refund,
    "customer_balance_transaction": BalanceTransaction,
}
HUBSPOT: dict[str, type[Mirrored]] = {
    "companies": Company,
    "contacts": Contact,
    "deals": Deal,
    "quotes": Quote,
    "line_items": LineItem,
    "subscriptions": HubSpotSubscription,
    "invoices": HubSpotInvoice,
    "tickets": Ticket,
}
# The text of a promotion code is never stored.
SECRET = {"code"}
# A subscription's item shows its whole price, twice. Stripe tells of a price that changed, not of the items that show
# it, and we read from the copy what never changes; the price itself is compared where it is mirrored.
COPIED = {"price", "plan"}


def differences(sandbox: Sandbox) -> list[str]:
    """One sentence per object that is missing, too much, or has another value than the sandbox shows."""
    found = [line for kind, model in STRIPE.items() for line in _compare(sandbox, "stripe", kind, model)]
    return found + [line for kind, model in HUBSPOT.items() for line in _compare(sandbox, "hubspot", kind, model)]


def _compare(sandbox: Sandbox, provider: str, kind: str, model: type[Mirrored]) -> list[str]:
    wanted = {row["id"]: row for row in sandbox.control("GET", f"objects/{provider}/{kind}")["objects"]}
    if kind == "customer_balance_transaction":
        wanted = _of_living_customers(sandbox, wanted)
    stored = dict(model.objects.filter(deleted_at=None).values_list("pk", "payload"))
    lines = [f"{kind} {id} is missing" for id in wanted.keys() - stored.keys()]
    lines += [f"{kind} {id} should not be there" for id in stored.keys() - wanted.keys()]
    same = _same_record if provider == "hubspot" else _same
    both = wanted.keys() & stored.keys()
    return lines + [f"{kind} {id} differs" for id in both if not same(wanted[id], stored[id])]


def _of_living_customers(sandbox: Sandbox, transactions: dict[str, Any]) -> dict[str, Any]:
    """Stripe shows nobody the balance of a deleted customer, and in the mirror it ends with its customer."""
    living = {row["id"] for row in sandbox.control("GET", "objects/stripe/customer")["objects"]}
    return {id: row for id, row in transactions.items() if row["customer"] in living}


def _same(wanted: Any, stored: Any) -> bool:
    """An id may be stored expanded to its object; a list that the sandbox cuts off may be stored whole."""
    if isinstance(wanted, str) and isinstance(stored, dict):
        return wanted == stored.get("id")
    if isinstance(wanted, dict) and isinstance(stored, dict):
        if wanted.get("object") == "list":
            return _same(wanted["data"], stored["data"][: len(wanted["data"])])
        return all(_same_part(value, stored.get(name)) for name, value in wanted.items() if name not in SECRET)
    if isinstance(wanted, list) and isinstance(stored, list):
        return len(wanted) == len(stored) and all(map(_same, wanted, stored))
    return wanted == stored


def _same_part(wanted: Any, stored: Any) -> bool:
    if isinstance(wanted, dict) and wanted.get("object") in COPIED:
        return isinstance(stored, dict) and wanted["id"] == stored["id"]
    return _same(wanted, stored)


def _same_record(wanted: dict[str, Any], stored: dict[str, Any]) -> bool:
    """Every property that was asked for, and every link."""
    properties = all(wanted["properties"].get(name) == value for name, value in stored["properties"].items())
    return properties and _links(wanted) >= _links(stored)


def _links(record: dict[str, Any]) -> set[tuple[str, str]]:
    kinds = (record.get("associations") or {}).items()
    return {(kind, link["id"]) for kind, links in kinds for link in links["results"]}
