"""
A slow old read that ends after a newer one never wins: each mirrored type, in every order that counts.

Reads are landed as the worker lands them; what each was begun before is told by its `fetched_at`.
"""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest

from billing_ops.kernel.models import Mirrored
from credits.models import BalanceTransaction
from customers.models import PaymentMethod
from integrations.hubspot import batch
from integrations.stripe import single
from integrations.stripe.listings import LISTINGS
from invoices.models import InvoiceLine, InvoicePayment
from subscriptions.models import Discount, SubscriptionItem
from sync.refresh.landing import land
from sync.refresh.reading import Brought
from tests.kernel.merging import at
from tests.providers import Sandbox
from tests.sync.comparing import HUBSPOT, STRIPE

pytestmark = pytest.mark.django_db
Payload = dict[str, Any]
MIRRORED = [name for name in LISTINGS if name != "events"]
MARK = "version_in_this_test"


@dataclass(frozen=True)
class Type:
    """A mirrored table, the object whose read brings its rows, and where in the payload they are."""

    provider: str
    object: str
    model: type[Mirrored]
    inside: Callable[[Payload], list[Payload]] = lambda payload: [payload]


def _on_customer(payload: Payload) -> list[Payload]:
    """No customer of the demo has a discount: one is given here."""
    source = {"type": "coupon", "coupon": "some"}
    given = {"id": "di_on_customer", "object": "discount", "start": 1, "end": None, "source": source}
    payload["discount"] = payload["discount"] or {
        **given,
        **dict.fromkeys(("customer", "subscription", "promotion_code")),
    }
    return [payload["discount"]]


TYPES = {
    **{f"stripe {name}": Type("stripe", name, STRIPE[name.removesuffix("s")]) for name in MIRRORED},
    "stripe payment_methods": Type("stripe", "payment_methods", PaymentMethod),
    "stripe balance_transactions": Type("stripe", "balance_transactions", BalanceTransaction),
    "stripe subscription_items": Type("stripe", "subscriptions", SubscriptionItem, lambda one: one["items"]["data"]),
    "stripe discounts": Type("stripe", "subscriptions", Discount, lambda one: one["discounts"]),
    "stripe discounts of customers": Type("stripe", "customers", Discount, _on_customer),
    "stripe invoice_lines": Type("stripe", "invoices", InvoiceLine, lambda one: one["lines"]["data"]),
    "stripe invoice_payments": Type("stripe", "invoices", InvoicePayment, lambda one: one["payments"]["data"]),
    **{f"hubspot {name}": Type("hubspot", name, model) for name, model in HUBSPOT.items()},
}
each_type = pytest.mark.parametrize("type", TYPES.values(), ids=TYPES.keys())


@cache
def _rows(sandbox: Sandbox, provider: str, kind: str) -> list[Payload]:
    rows: list[Payload] = sandbox.control("GET", f"objects/{provider}/{kind}")["objects"]
    return rows


@cache
def _sample(sandbox: Sandbox, type: Type) -> Payload:
    """The first object of the sandbox whose read brings a row of this type."""
    if type.object == "balance_transactions":
        some = _rows(sandbox, "stripe", "customer_balance_transaction")[0]
        return single.balance_transactions(some["customer"])[0]
    if type.provider == "hubspot":
        return batch.retrieve(type.object, _rows(sandbox, "hubspot", type.object)[0]["id"])
    for row in _rows(sandbox, "stripe", type.object.removesuffix("s")):
        payload = single.retrieve(type.object, row["id"])
        if type.inside(payload):
            return payload
    raise AssertionError(f"The demo's data have no {type.object} for this.")


class Story:
    """One object and its reads: `read(version, begun)` lands one begun at that second."""

    def __init__(self, sandbox: Sandbox, type: Type) -> None:
        self._type = type
        self._payload = deepcopy(_sample(sandbox, type))
        self.row = type.inside(self._payload)[0]["id"]

    def read(self, version: str, begun: int) -> None:
        payload = deepcopy(self._payload)
        for part in self._type.inside(payload):
            part[MARK] = version
        self._land(Brought(found={payload["id"]: [payload]}), begun)

    def miss(self, begun: int) -> None:
        """A read that finds the object gone."""
        self._land(Brought(gone={self._payload["id"]}), begun)

    def _land(self, brought: Brought, begun: int) -> None:
        landed = land(
            provider=self._type.provider,
            object_name=self._type.object,
            claims=[],
            brought=brought,
            fetched_at=at(begun),
        )
        assert not landed.failed

    @property
    def shown(self) -> str:
        """The version that the mirror shows; '' when the object is gone."""
        row = self._type.model._default_manager.get(pk=self.row)
        return "" if row.deleted_at else str(row.payload[MARK])


@each_type
def test_an_old_read_that_lands_last_does_not_win(sandbox: Sandbox, type: Type) -> None:
    story = Story(sandbox, type)

    story.read("new", begun=2)
    story.read("old", begun=1)

    assert story.shown == "new"


@each_type
def test_an_unchanged_newer_read_beats_an_older_one_too(sandbox: Sandbox, type: Type) -> None:
    """v0, then v1, then v0 again: the read of the last v0 changes nothing, and still keeps v1 out."""
    story = Story(sandbox, type)
    story.read("v0", begun=0)

    story.read("v0", begun=2)
    story.read("v1", begun=1)

    assert story.shown == "v0"


# Stripe deletes no balance transaction.
each_that_can_go = pytest.mark.parametrize(
    "type",
    [pytest.param(type, id=name) for name, type in TYPES.items() if type.object != "balance_transactions"],
)


@each_that_can_go
def test_what_is_gone_stays_gone_whatever_lands_late(sandbox: Sandbox, type: Type) -> None:
    story = Story(sandbox, type)
    story.read("old", begun=0)

    story.miss(begun=2)
    story.read("old", begun=1)

    assert story.shown == ""


@each_that_can_go
def test_what_was_made_again_is_not_taken_away_by_an_older_miss(sandbox: Sandbox, type: Type) -> None:
    story = Story(sandbox, type)
    story.read("first", begun=0)

    story.read("again", begun=2)
    story.miss(begun=1)

    assert story.shown == "again"


@each_that_can_go
def test_what_was_deleted_and_made_again_is_back(sandbox: Sandbox, type: Type) -> None:
    story = Story(sandbox, type)
    story.read("first", begun=0)
    story.miss(begun=1)
    assert story.shown == ""

    story.read("again", begun=2)

    assert story.shown == "again"
