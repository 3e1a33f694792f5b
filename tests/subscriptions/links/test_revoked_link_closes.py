"""What rested on a link ends with it: a check that called the team contracted opens its page no more."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from billing_ops.kernel import clock
from subscriptions.models import Evidence, Lookup, TeamLink, Verdict
from subscriptions.services.opening import opening_lookups
from tests.subscriptions.links.conftest import TEAM

pytestmark = pytest.mark.django_db


def _linked(team_id: str = TEAM) -> TeamLink:
    return TeamLink.objects.create(
        team_id=team_id,
        company_id="1",
        source="quote",
        source_detail="Quote 7",
        quotation=f"for team {team_id}",
        confirmed_by_id=1,
        confirmed_by_label="alice",
        confirmed_at=clock.now() - timedelta(days=3),
    )


def _revoke(link: TeamLink) -> None:
    words = {"revoked_by_id": 2, "revoked_by_label": "bob", "revoked_reason": "the wrong company"}
    TeamLink.objects.filter(pk=link.pk).update(revoked_at=clock.now(), **words)


def _opens(client: Any) -> bool:
    return opening_lookups(team_id=TEAM, actor=client.user.actor(), now=clock.now()).exists()


@pytest.mark.parametrize("verdict", [Verdict.CONTRACTED, Verdict.UNCHECKED, Verdict.READING])
def test_a_revoked_link_closes_what_it_opened(sales: Any, check_of: Callable[..., Lookup], verdict: Verdict) -> None:
    link = _linked()
    check_of(sales, verdict)
    assert _opens(sales)

    _revoke(link)

    assert not _opens(sales)


def test_a_match_by_the_companys_link_ends_with_it(sales: Any, check_of: Callable[..., Lookup]) -> None:
    link = _linked()
    check_of(sales, Verdict.MATCH, basis="deal", evidence=Evidence.COMPANY_LINK, subscription_id="sub_1")

    _revoke(link)

    assert not _opens(sales)


def test_a_match_in_stripe_rests_on_no_link(sales: Any, check_of: Callable[..., Lookup]) -> None:
    link = _linked()
    check_of(sales, Verdict.MATCH, subscription_id="sub_1")

    _revoke(link)

    assert _opens(sales)


def test_a_check_made_after_the_revocation_rested_on_something_else(
    sales: Any, check_of: Callable[..., Lookup]
) -> None:
    _revoke(_linked())

    check_of(sales, Verdict.CONTRACTED)

    assert _opens(sales)


def test_the_link_of_another_team_closes_nothing(sales: Any, check_of: Callable[..., Lookup]) -> None:
    link = _linked("bBdEgJkLmN")
    check_of(sales, Verdict.CONTRACTED)

    _revoke(link)

    assert _opens(sales)
