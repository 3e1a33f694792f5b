"""A check by a deal: what the deal, its company or a link of its company prove about a team, and what they do not."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from billing_ops.audit.actions import AuditAction
from billing_ops.audit.models import AuditEntry
from billing_ops.kernel.actor import Actor
from billing_ops.kernel.errors import AuthFailed, NotAllowed
from customers.models import Company
from subscriptions.models import Basis, Deal, Evidence, Lookup, Notice, Subscription, TeamLink, Verdict
from subscriptions.services.check_team import Quotation, Stated, check, quote, renew
from subscriptions.tasks import recheck_unchecked
from tests.providers import Sandbox

pytestmark = pytest.mark.django_db
SALES = Actor(id=8, label="sam@flowfuse.example", roles=frozenset({"sales_ops"}))
NOW = datetime.now(UTC)
OTHER = "ZZ9yxwvjk2"
NOBODYS = {"payload": {}, "payload_hash": b"", "fetched_at": NOW}


@pytest.fixture(scope="module")
def deals(sandbox: Sandbox) -> list[dict[str, Any]]:
    return list(sandbox.control("GET", "objects/hubspot/deals")["objects"])


@pytest.fixture
def named(deals: list[dict[str, Any]]) -> dict[str, Any]:
    """A won deal whose own property names its team."""
    return next(deal for deal in deals if _team(deal) and deal["properties"]["hs_is_closed_won"] == "true")


@pytest.fixture
def silent(deals: list[dict[str, Any]]) -> dict[str, Any]:
    """A won deal that names no team itself."""
    return next(deal for deal in deals if not _team(deal) and deal["properties"]["hs_is_closed_won"] == "true")


def _team(deal: dict[str, Any]) -> str:
    return str(deal["properties"].get("flowfuse_team_id") or "")


def _company(deal: dict[str, Any]) -> str:
    return str(deal["associations"]["companies"]["results"][0]["id"])


def checked(deal: dict[str, Any], team: str, *, actor: Actor = SALES, quotation: Quotation | None = None) -> Lookup:
    return check(actor=actor, stated=Stated(Basis.DEAL, deal["id"], team, quotation), now=NOW)


def newest() -> AuditEntry:
    entry = AuditEntry.objects.first()
    assert entry is not None
    return entry


def paying(team: str) -> None:
    Subscription.objects.create(stripe_id="sub_1", team_id=team, status="active", customer_id="cus_1", **NOBODYS)


def linked(deal: dict[str, Any], team: str) -> TeamLink:
    return TeamLink.objects.create(
        team_id=team,
        company_id=_company(deal),
        source="quote",
        source_detail="order form",
        quotation=team,
        confirmed_by_id=8,
        confirmed_by_label="sam",
        confirmed_at=NOW,
    )


def company_named(deal: dict[str, Any], team: str) -> None:
    Company.objects.create(hubspot_id=_company(deal), team_id=team, **NOBODYS)


def test_the_deals_own_property_names_the_team(named: dict[str, Any]) -> None:
    lookup = checked(named, _team(named))

    assert (lookup.verdict, lookup.evidence) == (Verdict.CONTRACTED, Evidence.DEAL_PROPERTY)
    assert lookup.basis_words == f"Deal {named['id']}"
    assert lookup.allows_actions
    assert Deal.objects.get(hubspot_id=named["id"]).name == lookup.ticket_subject


def test_a_deal_that_names_another_team_is_a_wall_letter_for_letter(named: dict[str, Any]) -> None:
    stated = _team(named).swapcase()
    paying(stated)
    linked(named, stated)

    lookup = checked(named, stated, quotation=Quotation(stated, "the order form"))

    assert (lookup.verdict, lookup.other_ids) == (Verdict.MISMATCH, [_team(named)])
    assert not lookup.opens_team
    assert AuditEntry.objects.get().action == AuditAction.LOOKUP_REFUSED
    assert AuditEntry.objects.get().details["deal"] == named["id"]


def test_the_property_of_the_deals_company_names_the_team(silent: dict[str, Any]) -> None:
    company_named(silent, OTHER)
    paying(OTHER)

    lookup = checked(silent, OTHER)

    assert (lookup.verdict, lookup.evidence) == (Verdict.MATCH, Evidence.COMPANY_PROPERTY)


def test_a_company_that_names_another_team_is_a_wall(silent: dict[str, Any]) -> None:
    company_named(silent, OTHER)
    paying(OTHER.swapcase())

    assert checked(silent, OTHER.swapcase()).verdict == Verdict.MISMATCH


def test_a_live_link_of_the_deals_company_names_the_team_and_its_other_teams_are_said(silent: dict[str, Any]) -> None:
    linked(silent, OTHER)
    linked(silent, OTHER.swapcase())
    paying(OTHER)

    lookup = checked(silent, OTHER)

    assert (lookup.verdict, lookup.evidence) == (Verdict.MATCH, Evidence.COMPANY_LINK)
    assert lookup.notices == [Notice.OTHER_TEAMS]


def test_a_revoked_link_proves_nothing(silent: dict[str, Any]) -> None:
    link = linked(silent, OTHER)
    link.revoked_at, link.revoked_by_id, link.revoked_by_label, link.revoked_reason = NOW, 8, "sam", "wrong"
    link.save(update_fields=["revoked_at", "revoked_by_id", "revoked_by_label", "revoked_reason"])
    paying(OTHER)

    assert checked(silent, OTHER).verdict == Verdict.UNCONFIRMED


def test_once_the_link_is_revoked_what_rested_on_it_opens_nothing_more(silent: dict[str, Any]) -> None:
    link = linked(silent, OTHER)
    paying(OTHER)
    lookup = checked(silent, OTHER)
    assert Lookup.objects.standing(now=NOW).filter(pk=lookup.pk).exists()

    link.revoked_at, link.revoked_by_id, link.revoked_by_label, link.revoked_reason = NOW, 8, "sam", "wrong"
    link.save(update_fields=["revoked_at", "revoked_by_id", "revoked_by_label", "revoked_reason"])

    assert not Lookup.objects.standing(now=NOW).filter(pk=lookup.pk).exists()


def test_a_link_to_another_team_contradicts_nothing_and_proves_nothing(silent: dict[str, Any]) -> None:
    linked(silent, OTHER.swapcase())
    paying(OTHER)
    lookup = checked(silent, OTHER)
    assert (lookup.verdict, lookup.other_ids) == (Verdict.UNCONFIRMED, [])

    quoted = quote(actor=SALES, lookup=lookup, quotation=Quotation(f"team {OTHER}", "the order form"), now=NOW)

    assert (quoted.verdict, quoted.basis) == (Verdict.ATTESTED, Basis.DEAL)
    assert renew(actor=SALES, lookup=quoted, now=NOW).verdict == Verdict.ATTESTED


def test_a_deal_that_hubspot_does_not_have_is_a_wall(named: dict[str, Any]) -> None:
    assert checked({"id": "999999"}, _team(named)).verdict == Verdict.DEAL_MISSING


def test_a_lost_deal_says_so(fresh_sandbox: Sandbox, named: dict[str, Any]) -> None:
    lost = {"properties": {"dealstage": "closedlost"}}
    fresh_sandbox.control("PATCH", f"objects/hubspot/deals/{named['id']}", lost)
    paying(_team(named))

    lookup = checked(named, _team(named))

    assert (lookup.verdict, lookup.notices) == (Verdict.MATCH, [Notice.DEAL_LOST])


def test_without_hubspot_our_copy_of_the_deal_opens_the_page_for_reading(
    named: dict[str, Any], fresh_sandbox: Sandbox
) -> None:
    checked(named, _team(named))
    fresh_sandbox.fault(provider="hubspot", action="status", status=503, times=0)

    lookup = checked(named, _team(named))

    assert (lookup.verdict, lookup.verdict_words) == (Verdict.UNCHECKED, "Deal not checked")
    assert not lookup.allows_actions
    fresh_sandbox.settle()
    recheck_unchecked()
    assert Lookup.objects.latest("pk").verdict == Verdict.CONTRACTED


def test_a_refusal_of_hubspot_is_no_outage(named: dict[str, Any], fresh_sandbox: Sandbox) -> None:
    checked(named, _team(named))
    fresh_sandbox.fault(provider="hubspot", action="status", status=403, times=0)

    with pytest.raises(AuthFailed):
        checked(named, _team(named))

    assert newest().details == {"deal": named["id"], "hubspot_refused": "AuthFailed"}


@pytest.mark.parametrize("role", ["support", "executive", "auditor"])
def test_nobody_else_looks_a_team_up_by_deal(
    named: dict[str, Any], role: str, signed_in: Callable[..., Any], fresh_sandbox: Sandbox
) -> None:
    client = signed_in(role)

    answer = client.post("/lookup/?basis=deal", {"deal": named["id"], "team_id": _team(named)})

    assert answer.status_code == 403
    assert Lookup.objects.count() == 0
    assert newest().details == {"deal": named["id"], "refused": "NotAllowed"}
    assert fresh_sandbox.journal() == []
    with pytest.raises(NotAllowed):
        checked(named, _team(named), actor=client.user.actor())


def test_sales_ops_check_by_a_pasted_address(
    named: dict[str, Any], signed_in: Callable[..., Any], settings: Any
) -> None:
    address = f"{settings.HUBSPOT_UI_BASE}/contacts/{settings.HUBSPOT_PORTAL_ID}/record/0-3/{named['id']}"

    answer = signed_in("sales_ops").post("/lookup/?basis=deal", {"deal": address, "team_id": _team(named)})

    assert answer["Location"] == f"/teams/{_team(named)}/"
    assert Lookup.objects.get().basis_id == named["id"]


def test_a_tickets_address_is_no_deal(signed_in: Callable[..., Any], settings: Any) -> None:
    address = f"{settings.HUBSPOT_UI_BASE}/contacts/{settings.HUBSPOT_PORTAL_ID}/record/0-5/1001"

    answer = signed_in("sales_ops").post("/lookup/?basis=deal", {"deal": address, "team_id": OTHER})

    assert answer.status_code == 422
    assert "is no deal number" in answer.content.decode()


def test_an_admin_looks_no_team_up_at_all(named: dict[str, Any], signed_in: Callable[..., Any]) -> None:
    assert signed_in("admin").get("/lookup/?basis=deal").status_code == 403
    assert newest().action == AuditAction.ACCESS_REFUSED
