"""What each dirty object is: where it is mirrored, by which function, and what goes along when it is gone."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from billing_ops.kernel.merge import tombstone
from billing_ops.kernel.models import Mirrored
from customers.mirror import upsert_payment_methods
from customers.models import PaymentMethod
from sync import catalog
from sync.sources import Children, Upsert

PAYMENT_METHODS, BALANCES = "payment_methods", "balance_transactions"
# Marked with a customer's ID: that customer's part of a list, in which what nobody told us of is found as well.
OWNED = {
    "customer_subscriptions": "subscriptions",
    "customer_invoices": "invoices",
    "customer_credit_notes": "credit_notes",
}


@dataclass(frozen=True)
class Kind:
    """
    `upsert` takes payloads of one read. `model` is the table of the object itself, None for a customer's balance;
    `children` as in `sync.sources.Source`.
    """

    upsert: Upsert
    model: type[Mirrored] | None
    children: Children = ()
    by_creation: bool = False


def find(provider: str, name: str) -> Kind:
    """This function will return what a mark's `object` means. :raises NotFound: the provider has no such kind"""
    if (provider, name) == ("stripe", PAYMENT_METHODS):
        return Kind(upsert_payment_methods, PaymentMethod)
    source = catalog.find(provider, OWNED.get(name, name) if provider == "stripe" else name)
    return Kind(source.upsert, source.model, source.children, source.by_creation)


def bury(kind: Kind, ids: Collection[str], *, fetched_at: datetime) -> None:
    """
    This function will mark objects as gone since a read begun at `fetched_at`, and with each what hung on it.

    The last payloads are kept. What a later read found again is left alone, and so is what hangs on that.
    """
    if not ids or kind.model is None:
        return
    with transaction.atomic():
        tombstone(kind.model, ids, fetched_at=fetched_at)
        gone = _gone(kind.model, ids)
        for child, column in kind.children:
            rows = child._default_manager.filter(**{f"{column}__in": gone}, deleted_at=None, fetched_at__lte=fetched_at)
            found = list(rows.order_by("pk").select_for_update().values_list("pk", flat=True))
            child._default_manager.filter(pk__in=found).update(deleted_at=fetched_at, fetched_at=fetched_at)
            # A child named later may hang on this one: the discount of a subscription's item.
            gone |= set(found)


def _gone(model: type[Mirrored], ids: Collection[str]) -> set[str]:
    return set(model._default_manager.filter(pk__in=ids).exclude(deleted_at=None).values_list("pk", flat=True))
