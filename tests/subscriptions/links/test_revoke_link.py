"""A link ends with a reason: its page, what rested on it, and the history that stays."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from billing_ops.audit.actions import AuditAction
from billing_ops.audit.models import AuditEntry
from billing_ops.kernel import clock
from customers.models import Company
from subscriptions.models import Lookup, TeamLink, Verdict
from tests.subscriptions.links.conftest import TEAM

pytestmark = pytest.mark.django_db
Made = Callable[..., Lookup]


@pytest.fixture
def link(company_of: Callable[..., Company]) -> TeamLink:
    company_of("1", name="Ironwood")
    return TeamLink.objects.create(
        team_id=TEAM,
        company_id="1",
        source="contract",
        source_detail="Order form of March",
        quotation=f"the team {TEAM}",
        confirmed_by_id=1,
        confirmed_by_label="alice",
        confirmed_at=clock.now() - timedelta(days=3),
    )


def _post(client: Any, link_id: object, reason: str = "it is the reseller") -> Any:
    return client.post(f"/teams/{TEAM}/link/revoke/", {"link": link_id, "reason": reason})


def test_a_link_is_revoked_with_its_reason(sales: Any, check_of: Made, link: TeamLink) -> None:
    lookup = check_of(sales, Verdict.CONTRACTED)

    answer = _post(sales, link.pk)

    assert (answer.status_code, answer["Location"]) == (302, "/lookup/?basis=ticket&ticket=1001")
    link.refresh_from_db()
    assert (link.revoked_by_id, link.revoked_by_label) == (sales.user.pk, sales.user.email)
    assert link.revoked_reason == "it is the reseller"
    entry = AuditEntry.objects.get(action=AuditAction.TEAM_UNLINKED)
    assert (entry.subject_id, entry.lookup_id) == (TEAM, str(lookup.pk))
    assert entry.details == {"company": "1", "link": link.pk}
    assert dict(entry.notes.values_list("kind", "text")) == {"reason": "it is the reseller"}
    assert sales.get(f"/teams/{TEAM}/")["Location"] == "/lookup/"


def test_a_match_stays_open_without_the_link(sales: Any, check_of: Made, link: TeamLink) -> None:
    check_of(sales, Verdict.MATCH)

    assert _post(sales, link.pk)["Location"] == f"/teams/{TEAM}/"


def test_the_page_shows_the_link_and_later_its_history(sales: Any, check_of: Made, link: TeamLink) -> None:
    check_of(sales, Verdict.MATCH)
    before = sales.get(f"/teams/{TEAM}/link/").content.decode()
    _post(sales, link.pk)
    after = sales.get(f"/teams/{TEAM}/link/").content.decode()

    assert "In force" in before
    assert all(text in before for text in ("Ironwood", "Order form of March", f"the team {TEAM}", "alice"))
    assert "Earlier links of this team" in after
    assert all(text in after for text in ("Revoked", "it is the reseller", "Order form of March"))


@pytest.mark.parametrize("reason", ["", " ", "x" * 501, "a\x00b"])
def test_without_a_reason_nothing_ends(sales: Any, check_of: Made, link: TeamLink, reason: str) -> None:
    check_of(sales, Verdict.CONTRACTED)

    assert _post(sales, link.pk, reason).status_code == 422
    assert TeamLink.objects.filter(revoked_at=None).exists()


@pytest.mark.parametrize("number", ["", "0", "-1", "x", str(2**63), str(2**80)])
def test_no_number_of_a_link_is_a_mistake_of_ours(sales: Any, check_of: Made, link: TeamLink, number: str) -> None:
    check_of(sales, Verdict.CONTRACTED)

    assert _post(sales, number).status_code == 422
    assert TeamLink.objects.filter(revoked_at=None).exists()


def test_what_was_revoked_is_not_revoked_again(sales: Any, check_of: Made, link: TeamLink) -> None:
    check_of(sales, Verdict.MATCH)
    _post(sales, link.pk)

    answer = _post(sales, link.pk, "another reason")

    assert answer.status_code == 409
    assert TeamLink.objects.get().revoked_reason == "it is the reseller"
    assert AuditEntry.objects.filter(action=AuditAction.TEAM_UNLINKED).count() == 1


def test_another_teams_link_is_not_revoked_from_here(sales: Any, check_of: Made, link: TeamLink) -> None:
    other = TeamLink.objects.create(
        team_id="bBdEgJkLmN",
        company_id="1",
        source="quote",
        source_detail="Quote 1",
        quotation="bBdEgJkLmN",
        confirmed_by_id=1,
        confirmed_by_label="alice",
        confirmed_at=clock.now(),
    )
    check_of(sales, Verdict.MATCH)

    assert _post(sales, other.pk).status_code == 409
    assert TeamLink.objects.filter(revoked_at=None).count() == 2


@pytest.mark.parametrize("role", ["support", "executive", "auditor", "admin"])
def test_nobody_but_sales_ops_revokes(signed_in: Any, check_of: Made, link: TeamLink, role: str) -> None:
    client = signed_in(role)
    check_of(client, Verdict.CONTRACTED)

    assert _post(client, link.pk).status_code == 403
    assert TeamLink.objects.filter(revoked_at=None).exists()


def test_without_a_check_nobody_revokes(sales: Any, link: TeamLink) -> None:
    assert _post(sales, link.pk)["Location"] == "/lookup/"
    assert TeamLink.objects.filter(revoked_at=None).exists()
