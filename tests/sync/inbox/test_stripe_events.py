"""Which objects each kind of Stripe's events marks (facts/stripe.md §6)."""

import datetime
from typing import Any

import pytest

from integrations.webhooks import WebhookRefused
from sync import catalog
from sync.dirty import Mark
from sync.inbox import stripe
from tests.sync.inbox.deliveries import stripe_event

DIRTY_ONLY = {"payment_methods"}
ACTS = {
    "customer": ("created", "updated", "deleted"),
    "customer.subscription": (
        *("created", "updated", "deleted", "paused", "resumed"),
        *("pending_update_applied", "pending_update_expired"),
    ),
    "invoice": (
        *("created", "updated", "finalized", "paid", "payment_failed"),
        *("voided", "marked_uncollectible", "deleted"),
    ),
    "coupon": ("created", "updated", "deleted"),
    "promotion_code": ("created", "updated"),
    "credit_note": ("created", "updated", "voided"),
    "payment_method": ("attached", "detached", "updated", "automatically_updated"),
    "product": ("created", "updated", "deleted"),
    "price": ("created", "updated", "deleted"),
    "refund": ("created", "updated", "failed"),
}
LISTS = {
    **{kind: f"{kind}s" for kind in ACTS},
    "customer.subscription": "subscriptions",
}


def marked(type: str, thing: Any, **data: Any) -> set[str]:
    event = stripe.event(stripe_event(1, type=type, data={"object": thing, **data}))
    return {f"{mark.object} {mark.object_id}" for mark in event.marks}


@pytest.mark.parametrize(("kind", "act"), [(kind, act) for kind, acts in ACTS.items() for act in acts])
def test_an_event_of_an_object_we_mirror_marks_it(kind: str, act: str) -> None:
    thing = {"id": "x_1", "object": kind.removeprefix("customer."), "created": 1_780_000_000}

    event = stripe.event(stripe_event(1, type=f"{kind}.{act}", thing=thing))

    created = datetime.datetime.fromtimestamp(1_780_000_000, datetime.UTC)
    assert event.marks == (Mark(LISTS[kind], "x_1", created),)


@pytest.mark.parametrize(
    ("discount", "expected"),
    [
        ({"subscription": "sub_1", "customer": "cus_1"}, {"subscriptions sub_1"}),
        ({"subscription": None, "customer": "cus_1"}, {"customers cus_1"}),
        (
            {"customer": {"id": "cus_1"}, "source": {"type": "coupon", "coupon": "FREE"}, "promotion_code": "promo_1"},
            {"customers cus_1", "coupons FREE", "promotion_codes promo_1"},
        ),
        ({"customer": "cus_1", "coupon": {"id": "OLD"}}, {"customers cus_1", "coupons OLD"}),
    ],
)
@pytest.mark.parametrize("act", ["created", "updated", "deleted"])
def test_a_discount_marks_what_it_hangs_on_and_what_counts_it(discount: Any, expected: set[str], act: str) -> None:
    assert marked(f"customer.discount.{act}", {"id": "di_1", "object": "discount", **discount}) == expected


def test_a_changed_balance_marks_the_customers_transactions() -> None:
    customer = {"id": "cus_1", "object": "customer", "balance": -500}

    assert marked("customer.updated", customer, previous_attributes={"balance": 0}) == {
        "customers cus_1",
        "balance_transactions cus_1",
    }
    assert marked("customer.updated", customer, previous_attributes={"name": "A"}) == {"customers cus_1"}
    assert marked("customer.created", customer) == {"customers cus_1", "balance_transactions cus_1"}


def test_a_payment_marks_its_invoice() -> None:
    payment = {"id": "inpay_1", "object": "invoice_payment", "invoice": "in_1", "created": 1}

    assert marked("invoice_payment.paid", payment) == {"invoices in_1"}


def test_a_credit_note_marks_itself_and_its_invoice() -> None:
    note = {"id": "cn_1", "object": "credit_note", "invoice": "in_1"}

    assert marked("credit_note.created", note) == {"credit_notes cn_1", "invoices in_1"}


def test_a_finished_checkout_marks_its_subscription_and_customer() -> None:
    session = {"id": "cs_1", "object": "checkout.session", "subscription": "sub_1", "customer": "cus_1"}

    assert marked("checkout.session.completed", session) == {"subscriptions sub_1", "customers cus_1"}
    assert marked("checkout.session.completed", session | {"subscription": None}) == {"customers cus_1"}


def test_a_redeemed_code_marks_its_coupon_too() -> None:
    code = {"id": "promo_1", "object": "promotion_code", "promotion": {"type": "coupon", "coupon": "FREE"}}
    before = {"times_redeemed": 0}

    assert marked("promotion_code.updated", code, previous_attributes=before) == {
        "promotion_codes promo_1",
        "coupons FREE",
    }


def test_an_invoice_that_used_up_a_coupon_marks_its_subscription() -> None:
    invoice = {"id": "in_1", "object": "invoice", "discounts": ["di_1"]}
    parent = {"parent": {"subscription_details": {"subscription": "sub_1"}}}

    assert marked("invoice.finalized", invoice | parent) == {"invoices in_1", "subscriptions sub_1"}
    assert marked("invoice.finalized", invoice | {"subscription": "sub_1"}) == {"invoices in_1", "subscriptions sub_1"}
    assert marked("invoice.finalized", invoice | parent | {"discounts": []}) == {"invoices in_1"}


def test_refunds_inside_an_older_charge_are_marked() -> None:
    charge = {"id": "ch_1", "object": "charge", "refunds": {"data": [{"id": "re_1"}, {"id": "re_2"}]}}

    assert marked("charge.refunded", charge) == {"refunds re_1", "refunds re_2"}
    assert marked("charge.refunded", {"id": "ch_1", "object": "charge"}) == set()


@pytest.mark.parametrize(
    ("type", "thing"),
    [
        ("invoice.upcoming", {"object": "invoice", "id": "upcoming_in_1"}),
        ("invoice.upcoming", {"object": "invoice"}),
        ("payout.paid", {"object": "payout", "id": "po_1"}),
        ("something.new", {"object": "something", "id": "x_1"}),
    ],
)
def test_what_cannot_be_read_or_is_not_mirrored_marks_nothing(type: str, thing: Any) -> None:
    assert marked(type, thing) == set()


@pytest.mark.parametrize(
    "broken",
    [
        {"id": ""},
        {"id": 5},
        {"type": None},
        {"created": "today"},
        {"created": 10**30},
        {"data": {}},
        {"data": {"object": "cus_1"}},
        {"data": None},
    ],
)
def test_what_is_no_event_is_refused(broken: dict[str, Any]) -> None:
    with pytest.raises(WebhookRefused, match="not an event as documented"):
        stripe.event(stripe_event(1) | broken)


def test_everything_that_is_marked_is_something_that_can_be_read() -> None:
    assert set(stripe.OBJECTS.values()) <= {source.name for source in catalog.of("stripe")} | DIRTY_ONLY
