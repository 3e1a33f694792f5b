"""What hangs on a deal that names another team is that team's, wherever the deal hangs and whatever became of it."""

from datetime import UTC, datetime
from typing import Any

import pytest

from customers.models import Company
from invoices.models import HubSpotInvoice
from invoices.selectors import hubspot_invoices
from subscriptions.links.belonging import MOST_DEALS, belonging, contracts_of, other_deals, quotes_of
from subscriptions.models import Deal, HubSpotSubscription, Quote

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
OURS, OTHER = "aBdEgJkLmN", "bBdEgJkLmN"
# A deal as (team, company, deleted).
MINE, THEIRS, NOBODYS = (OURS, "1", False), (OTHER, "1", False), ("", "1", False)


def made(model: Any, hubspot_id: str, **fields: Any) -> Any:
    return model(hubspot_id=hubspot_id, payload={}, payload_hash=b"", fetched_at=NOW, **fields)


def deal(hubspot_id: str, team: str, company: str, deleted: bool) -> Deal:
    deleted_at = NOW if deleted else None
    found: Deal = made(Deal, hubspot_id, team_id=team, company_ids=[company], is_won=True, deleted_at=deleted_at)
    return found


@pytest.fixture(autouse=True)
def ironwood() -> None:
    """Company 1 is our team's; company 2 is not."""
    made(Company, "1", name="Ironwood", team_id=OURS).save()
    made(Company, "2", name="Another").save()


@pytest.mark.parametrize(
    ("deals", "kept"),
    [
        ([], True),
        ([MINE], True),
        ([NOBODYS], True),
        ([THEIRS], False),
        ([(OTHER, "1", True)], False),
        ([(OTHER, "2", False)], False),
        ([(OTHER, "2", True)], False),
        ([MINE, THEIRS], True),
        ([(OURS, "2", True), THEIRS], True),
        ([NOBODYS, THEIRS], False),
        ([NOBODYS, (OTHER, "2", True)], False),
        ([(OURS.swapcase(), "1", False)], False),
    ],
)
def test_a_rows_own_deals_say_whose_it_is(deals: list[tuple[str, str, bool]], kept: bool) -> None:
    ids = [str(number) for number, _ in enumerate(deals, start=10)]
    Deal.objects.bulk_create([deal(key, *facts) for key, facts in zip(ids, deals, strict=True)])
    made(HubSpotInvoice, "5", company_ids=["1"], deal_ids=ids).save()
    made(HubSpotSubscription, "6", company_ids=["1"], deal_ids=ids).save()
    made(Quote, "7", deal_ids=ids).save()
    live = any(team in ("", OURS) and not deleted for team, _, deleted in deals)

    mine = belonging(OURS)

    assert [row.hubspot_id for row in hubspot_invoices(mine, limit=12)] == ["5"] * kept
    assert [row.hubspot_id for row, _ in contracts_of(mine)] == ["6"] * kept
    assert [row.hubspot_id for row in quotes_of(mine)] == ["7"] * (kept and live)


def test_a_deal_our_copy_lacks_says_nothing() -> None:
    made(HubSpotInvoice, "5", company_ids=["1"], deal_ids=["404"]).save()

    assert len(hubspot_invoices(belonging(OURS), limit=12)) == 1


def test_another_teams_many_deals_neither_show_nor_crowd_ours_out() -> None:
    theirs = [str(number) for number in range(1000, 1000 + MOST_DEALS + 5)]
    Deal.objects.bulk_create([*(deal(key, *THEIRS) for key in theirs), deal("9", *NOBODYS)])
    HubSpotInvoice.objects.bulk_create(
        made(HubSpotInvoice, key, company_ids=["1"], deal_ids=[key]) for key in ("9", *theirs)
    )

    mine = belonging(OURS)

    assert mine.deal_ids == ["9"]
    assert other_deals(mine) == len(theirs)
    assert [row.hubspot_id for row in hubspot_invoices(mine, limit=500)] == ["9"]
