"""How old a half of a team's page is: one clock, what was told and not read, and when to refresh first."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from billing_ops.dashboard.ages import LISTS, RefreshFirst, Rested, TeamAges, ages_of, check_fresh
from billing_ops.kernel.clock import database_now
from customers.models import Customer
from invoices.models import StripeInvoice
from subscriptions.models import Subscription
from sync.dirty import Mark, mark
from sync.framing import Frame
from sync.models import DirtyObject, SyncRun, TeamRefresh, WebhookEvent
from sync.selectors import Change, ListAge, TeamStanding
from tests.dashboard.conftest import Mirror
from tests.dashboard.refresh.conftest import HEALTHY, Page

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
CUSTOMER = ("stripe", "customers", "cus_1")


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def frame(*, lists: float | None, changes: list[Change] | None = None, **team: Any) -> Frame:
    """Every list as of so many minutes ago; what is known of the team."""
    at = None if lists is None else NOW - minutes(lists)
    names = [(provider, name) for provider, some in LISTS.items() for name in some]
    nothing: dict[str, Any] = dict.fromkeys(ListAge.__dataclass_fields__)
    ages = {key: ListAge(**nothing | {"provider": key[0], "object": key[1], "full_at": at}) for key in names}
    known: dict[str, Any] = {"refresh": None, "wanted": [], "reader_beaten_at": NOW} | team
    return Frame(NOW, 0, ages, TeamStanding(changes=changes or [], **known))


def row(read: float, name: str = "customers", id: str = "cus_1") -> Rested:
    return Rested("stripe", name, id, NOW - minutes(read))


def change(told: float, state: str = "failing") -> Change:
    return Change(*CUSTOMER, NOW - minutes(told), NOW - minutes(told), "It has no name.", state)


def stripe_age(rows: list[Rested], given: Frame) -> float | None:
    half = ages_of(rows, frame=given).stripe
    assert half is not None
    return None if half.age is None else half.age.total_seconds() / 60


@pytest.mark.parametrize(
    ("read", "lists", "age"),
    [
        pytest.param(11, 2, 2, id="a row is as of the last poll, which told of nothing"),
        pytest.param(1, 5, 5, id="a young row says nothing of rows that the lists may lack"),
        pytest.param(11, None, None, id="a list that was never read"),
    ],
)
def test_a_half_is_as_old_as_what_may_be_missing_from_it(read: float, lists: float | None, age: float | None) -> None:
    assert stripe_age([row(read)], frame(lists=lists)) == age


def test_a_change_that_was_told_and_not_read_makes_it_as_old_as_that() -> None:
    assert stripe_age([row(90)], frame(lists=2, changes=[change(40, "given_up")])) == 40


def test_a_row_read_since_the_change_was_told_is_not_behind() -> None:
    half = ages_of([row(10)], frame=frame(lists=2, changes=[change(40)])).stripe

    assert half is not None and half.age is not None
    assert (half.age, half.changes) == (minutes(2), [])


def test_a_refresh_that_ended_has_what_the_lists_may_lack() -> None:
    asked = TeamRefresh(team_id="x", asked_at=NOW - minutes(1), asked_by="Ada", total=5)

    assert stripe_age([row(0.5)], frame(lists=200, refresh=asked)) == 1


def test_one_that_is_not_over_does_not() -> None:
    asked = TeamRefresh(team_id="x", asked_at=NOW - minutes(1), asked_by="Ada", total=5)
    left = DirtyObject(provider="stripe", object="customer_invoices", object_id="cus_1")

    assert stripe_age([row(0.5)], frame(lists=200, refresh=asked, wanted=[left])) == 200


def test_where_money_is_decided_an_old_page_is_refused_with_what_to_do(settings: Any) -> None:
    settings.TEAM_STALE_MINUTES = 60
    young, old = ages_of([row(5)], frame=frame(lists=59)), ages_of([row(200)], frame=frame(lists=180))

    check_fresh(young)
    with pytest.raises(RefreshFirst) as refused:
        check_fresh(old)

    assert refused.value.status == 409
    assert refused.value.message == (
        "What we show of Stripe is 3 h old; where money is decided it may be at most 1 h. Nothing was changed. "
        "Press “Refresh this team”, look again, then go on."
    )


def test_a_list_that_was_never_read_is_no_ground_to_decide_on() -> None:
    with pytest.raises(RefreshFirst, match="Our copy of Stripe was never read in full"):
        check_fresh(ages_of([row(5)], frame=frame(lists=None)))


def test_a_page_that_rests_on_nothing_is_nothing_to_refuse() -> None:
    assert ages_of([], frame=frame(lists=500)) == TeamAges(None, None)


def _everything_was_read(ago: timedelta) -> None:
    at = database_now() - ago
    SyncRun.objects.update(began_at=at)
    for model in (Customer, Subscription, StripeInvoice):
        model.objects.update(fetched_at=at)


def test_an_old_page_says_refresh_first_and_a_refreshed_one_does_not(
    opened: Callable[..., Page], drain: Callable[[], None]
) -> None:
    page = opened(HEALTHY)
    _everything_was_read(timedelta(hours=3))
    assert "Refresh first" in page.text()
    assert "What we show of Stripe is 3 h old; where money is decided it may be at most 1 h." in page.text()

    page.press()
    drain()

    text = page.text()
    assert "Refresh first" not in text
    assert "as of just now" in text


def test_the_half_and_the_strip_of_every_page_tell_the_same_age(opened: Callable[..., Page]) -> None:
    page = opened(HEALTHY)
    _everything_was_read(timedelta(minutes=12))
    Customer.objects.update(fetched_at=database_now() - timedelta(minutes=50))

    text = page.text()

    assert "Stripe · 12 min ago" in text
    assert "as of 12 min ago" in text
    assert "Its oldest row was last read 50 min ago ; nothing told of a change of it since." in text


def test_what_was_told_and_not_read_stands_there_with_the_reason(opened: Callable[..., Page], mirror: Mirror) -> None:
    page = opened(HEALTHY)
    customer = mirror.subscription_of(HEALTHY)["customer"]
    mark(provider="stripe", marks=[Mark("customers", customer), Mark("customers", "cus_of_another")])
    DirtyObject.objects.update(attempts=5, error="customer has no field 'name'", quarantined_at=database_now())

    text = page.text()

    assert "1 not read" in text
    assert f"Stripe customer {customer}: given up, told just now . customer has no field 'name'" in text
    assert "cus_of_another" not in text


def test_what_a_person_put_aside_stands_there_too(opened: Callable[..., Page], mirror: Mirror) -> None:
    page = opened(HEALTHY)
    customer = mirror.subscription_of(HEALTHY)["customer"]
    at = database_now()
    WebhookEvent.objects.create(
        provider="stripe",
        event_id="evt_aside",
        event_type="customer.updated",
        objects_marked=[f"customers {customer}"],
        payload={},
        ignored_at=at,
        ignored_by="Ada",
        ignored_reason="Known, and harmless.",
    )

    assert f"Stripe customer {customer}: put aside, told just now . Known, and harmless." in page.text()
