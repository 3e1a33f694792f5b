"""Lists: order, limits, both cursors, ranges and filters, driven by the official client."""

from typing import Any

import pytest
import stripe

from sandbox.server import Server
from sandbox.stripe import objects
from sandbox.world import World
from tests.sandbox.conftest import client
from tests.sandbox.stripe_objects import DAY, furnish


def ids(page: Any) -> list[str]:
    return [row.id for row in page.data]


@pytest.fixture
def customers(world: World) -> list[str]:
    """25 customers, three to a second; newest first, as a list must show them."""
    for number in range(25):
        world.stripe.put(objects.customer(id=f"cus_{number:02}", created=1000 + number // 3))
    return [f"cus_{number:02}" for number in reversed(range(25))]


def test_a_list_comes_newest_first_ten_at_a_time(stripe_client: stripe.StripeClient, customers: list[str]) -> None:
    page = stripe_client.v1.customers.list()

    assert ids(page) == customers[:10]
    assert page.has_more is True
    assert page.url == "/v1/customers"


def test_auto_paging_sees_every_object_once(stripe_client: stripe.StripeClient, customers: list[str]) -> None:
    seen = [row.id for row in stripe_client.v1.customers.list({"limit": 4}).auto_paging_iter()]

    assert seen == customers


def test_ending_before_pages_backwards(stripe_client: stripe.StripeClient, customers: list[str]) -> None:
    page = stripe_client.v1.customers.list({"limit": 5, "ending_before": customers[10]})

    assert ids(page) == customers[5:10]
    assert page.has_more is True
    first = stripe_client.v1.customers.list({"limit": 5, "ending_before": customers[5]})
    assert ids(first) == customers[:5]
    assert first.has_more is False


def test_paging_goes_on_behind_an_object_made_meanwhile(
    stripe_client: stripe.StripeClient, world: World, customers: list[str]
) -> None:
    first = stripe_client.v1.customers.list({"limit": 10})
    world.stripe.put(objects.customer(id="cus_new", created=2000))

    second = stripe_client.v1.customers.list({"limit": 10, "starting_after": first.data[-1].id})

    assert ids(second) == customers[10:20]


@pytest.mark.parametrize(
    ("created", "count"),
    [({"gte": 1004}, 13), ({"gt": 1004}, 10), ({"lt": 1001}, 3), ({"lte": 1001}, 6), ({"gte": 1002, "lt": 1004}, 6)],
)
def test_created_ranges(created: Any, count: int, stripe_client: stripe.StripeClient, customers: list[str]) -> None:
    page = stripe_client.v1.customers.list({"created": created, "limit": 100})

    assert len(page.data) == count


def test_created_may_be_an_exact_second_and_goes_with_a_cursor(
    stripe_client: stripe.StripeClient, customers: list[str]
) -> None:
    page = stripe_client.v1.customers.list({"created": 1003, "limit": 2})
    rest = stripe_client.v1.customers.list({"created": 1003, "starting_after": page.data[-1].id})

    assert ids(page) + ids(rest) == ["cus_11", "cus_10", "cus_09"]


@pytest.mark.parametrize(
    ("query", "code", "param"),
    [
        ({"limit": 0}, None, "limit"),
        ({"limit": 101}, None, "limit"),
        ({"limit": "ten"}, "parameter_invalid_integer", "limit"),
        ({"starting_after": "cus_none"}, "resource_missing", "starting_after"),
        ({"colour": "red"}, "parameter_unknown", "colour"),
        ({"created": {"after": 3}}, "parameter_unknown", "created[after]"),
    ],
)
def test_a_bad_parameter_is_refused(
    query: Any, code: str | None, param: str, stripe_client: stripe.StripeClient, customers: list[str]
) -> None:
    with pytest.raises(stripe.InvalidRequestError) as refused:
        stripe_client.v1.customers.list(query)

    assert (refused.value.http_status, refused.value.code, refused.value.param) == (400, code, param)


def test_both_cursors_at_once_are_refused(stripe_client: stripe.StripeClient, customers: list[str]) -> None:
    with pytest.raises(stripe.InvalidRequestError):
        stripe_client.v1.customers.list({"starting_after": customers[3], "ending_before": customers[9]})


@pytest.fixture
def account(world: World) -> World:
    """A furnished account with a second, canceled subscription and a clocked one."""
    furnish(world.stripe)
    now = world.clock.timestamp()
    put = world.stripe.put
    put(objects.subscription(id="sub_old", customer="cus_1", created=now - 90 * DAY, status="canceled"))
    put(objects.subscription(id="sub_clock", customer="cus_2", created=now, test_clock="clock_1"))
    put(objects.coupon(id="DEAD", created=now, percent_off=10, redeem_by=now - 5))
    put(objects.promotion_code(id="promo_dead", coupon="DEAD", code="Gone", created=now))
    put(objects.event(id="evt_old", type="invoice.paid", created=now - 31 * DAY, data={"object": {}}))
    return world


@pytest.mark.parametrize(
    ("service", "query", "expected"),
    [
        ("subscriptions", {}, ["sub_1"]),
        ("subscriptions", {"status": "all"}, ["sub_1", "sub_old"]),
        ("subscriptions", {"status": "ended"}, ["sub_old"]),
        ("subscriptions", {"status": "canceled", "customer": "cus_1"}, ["sub_old"]),
        ("subscriptions", {"test_clock": "clock_1"}, ["sub_clock", "sub_1"]),
        ("subscriptions", {"customer": "cus_2"}, ["sub_clock"]),
        ("subscriptions", {"price": "price_2"}, ["sub_1"]),
        ("subscriptions", {"price": "price_none"}, []),
        ("subscription_items", {"subscription": "sub_1"}, ["si_1", "si_2"]),
        ("customers", {"email": "billing@ada.example"}, ["cus_1"]),
        ("customers", {"email": "else@ada.example"}, []),
        ("invoices", {"subscription": "sub_1", "status": "paid"}, ["in_1"]),
        ("invoices", {"customer": "cus_1", "status": "open"}, []),
        ("invoice_payments", {"invoice": "in_1"}, ["inpay_1"]),
        ("prices", {"product": "prod_1", "active": True}, ["price_2", "price_1"]),
        ("prices", {"active": False}, []),
        ("promotion_codes", {"code": "save3"}, ["promo_1"]),
        ("promotion_codes", {"active": False}, ["promo_dead"]),
        ("promotion_codes", {"coupon": "COUPON"}, ["promo_1"]),
        ("credit_notes", {"invoice": "in_1"}, ["cn_1"]),
        ("refunds", {"charge": "ch_1"}, ["re_1"]),
        ("charges", {"customer": "cus_1"}, ["ch_1"]),
        ("events", {}, ["evt_2"]),
        ("events", {"types": ["invoice.paid", "invoice.voided"]}, ["evt_2"]),
        ("events", {"type": "invoice.*"}, ["evt_2"]),
        ("events", {"type": "customer.*"}, []),
        ("checkout.sessions", {"customer": "cus_1"}, ["cs_test_1"]),
    ],
)
def test_filters(
    service: str, query: Any, expected: list[str], stripe_client: stripe.StripeClient, account: World
) -> None:
    listing: Any = stripe_client.v1
    for name in service.split("."):
        listing = getattr(listing, name)

    assert ids(listing.list(query)) == expected


def test_subscription_items_need_their_subscription(read_client: stripe.StripeClient) -> None:
    with pytest.raises(stripe.InvalidRequestError) as refused:
        read_client.v1.subscription_items.list({"subscription": ""})

    assert refused.value.code == "parameter_missing"


def test_a_customers_own_lists(read_client: stripe.StripeClient, account: World) -> None:
    customers = read_client.v1.customers

    assert ids(customers.balance_transactions.list("cus_1")) == ["cbtxn_2", "cbtxn_1"]
    assert ids(customers.payment_methods.list("cus_1")) == ["pm_1"]
    assert customers.balance_transactions.retrieve("cus_1", "cbtxn_1").ending_balance == -200
    assert customers.retrieve("cus_1").balance == -700
    with pytest.raises(stripe.InvalidRequestError):
        customers.balance_transactions.list("cus_none")


def test_nested_lists_are_paged(read_client: stripe.StripeClient, world: World) -> None:
    furnish(world.stripe)
    for number in range(3, 31):
        world.stripe.put(objects.line_item(id=f"il_{number}", invoice="in_1", amount=1, period_start=1, period_end=2))

    invoice = read_client.v1.invoices.retrieve("in_1")
    lines = list(read_client.v1.invoices.line_items.list("in_1", {"limit": 7}).auto_paging_iter())

    assert (len(invoice.lines.data), invoice.lines.has_more) == (10, True)
    assert [line.id for line in lines] == [f"il_{number}" for number in range(1, 31)]
    assert [line.id for line in invoice.lines.auto_paging_iter()] == [line.id for line in lines]


def test_subscription_items_beyond_ten_are_paged(sandbox_server: Server, world: World) -> None:
    furnish(world.stripe)
    now = world.clock.timestamp()
    for number in range(3, 13):
        world.stripe.put(
            objects.subscription_item(
                id=f"si_{number}", subscription="sub_1", price="price_1", created=now,
                current_period_start=now, current_period_end=now + DAY,
            )
        )  # fmt: skip

    subscription = client(sandbox_server).v1.subscriptions.retrieve("sub_1")

    assert subscription["items"].has_more is True
    assert len(list(subscription["items"].auto_paging_iter())) == 12
