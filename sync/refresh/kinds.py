"""What each dirty object is: where it is mirrored, by which function, and what goes along when it is gone."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from billing_ops.kernel.merge import tombstone
from billing_ops.kernel.models import Mirrored
from customers.mirror import upsert_payment_methods
from customers.models import Customer, PaymentMethod
from invoices.models import InvoiceLine, InvoicePayment, StripeInvoice
from subscriptions.models import Discount, Subscription, SubscriptionItem
from sync import catalog
from sync.sources import Orphans, Upsert

PAYMENT_METHODS, BALANCES = "payment_methods", "balance_transactions"
# In this order: an item's discount goes after its item went.
CHILDREN: dict[str, Orphans] = {
    "customers": ((Discount, "attached_to", Customer), (PaymentMethod, "customer_id", Customer)),
    "subscriptions": (
        (Discount, "attached_to", Subscription),
        (SubscriptionItem, "subscription_id", Subscription),
    ),
    "invoices": (
        (InvoiceLine, "invoice_id", StripeInvoice),
        (InvoicePayment, "invoice_id", StripeInvoice),
    ),
}


@dataclass(frozen=True)
class Kind:
    """`upsert` takes payloads of one read; `model` is the table of the object itself, None for a customer's balance."""

    upsert: Upsert
    model: type[Mirrored] | None
    children: Orphans = ()
    by_creation: bool = False


def find(provider: str, name: str) -> Kind:
    """This function will return what a mark's `object` means. :raises NotFound: the provider has no such kind"""
    if (provider, name) == ("stripe", PAYMENT_METHODS):
        return Kind(upsert_payment_methods, PaymentMethod)
    source = catalog.find(provider, name)
    children = CHILDREN.get(name, ()) if provider == "stripe" else ()
    return Kind(source.upsert, source.models[0] if source.models else None, children, source.by_creation)


def bury(kind: Kind, ids: Collection[str], *, fetched_at: datetime) -> None:
    """
    This function will mark objects as gone since a read begun at `fetched_at`, and with each what hung on it.

    The last payloads are kept. What hangs on an object that a later read found again is left alone.
    """
    if not ids or kind.model is None:
        return
    with transaction.atomic():
        tombstone(kind.model, ids, fetched_at=fetched_at)
        for children, column, parents in kind.children:
            _bury_children(children, column, parents, ids, fetched_at)


def _bury_children(
    children: type[Mirrored], column: str, parents: type[Mirrored], ids: Collection[str], fetched_at: datetime
) -> None:
    gone = list(parents._default_manager.filter(pk__in=ids).exclude(deleted_at=None).values_list("pk", flat=True))
    found = children._default_manager.filter(**{f"{column}__in": gone}, deleted_at=None, fetched_at__lte=fetched_at)
    if children is SubscriptionItem:
        items = list(found.values_list("pk", flat=True))
        found.update(deleted_at=fetched_at, fetched_at=fetched_at)
        _bury_children(Discount, "attached_to", SubscriptionItem, items, fetched_at)
        return
    found.update(deleted_at=fetched_at, fetched_at=fetched_at)
