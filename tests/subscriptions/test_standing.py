"""What continues a check takes its place only while that check stands: a wall found since outranks both."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from billing_ops.audit.actions import AuditAction
from billing_ops.audit.models import AuditEntry
from billing_ops.kernel import clock
from billing_ops.kernel.errors import AuthFailed, NotAllowed
from subscriptions import selectors, tasks
from subscriptions.models import Evidence, Lookup, Subscription, TeamLink, Verdict
from subscriptions.services import by_ticket, check_team
from tests.subscriptions.links.conftest import TEAM, check_of

__all__ = ["check_of"]

pytestmark = pytest.mark.django_db
Check = Callable[..., Lookup]


def _paying(*ids: str) -> None:
    row = {"team_id": TEAM, "status": "active", "customer_id": "cus_1", "payload": {}, "payload_hash": b""}
    for stripe_id in ids:
        Subscription.objects.create(stripe_id=stripe_id, fetched_at=clock.now(), **row)


def _several(client: Any, check_of: Check, **fields: Any) -> Lookup:
    _paying("sub_a", "sub_b")
    return check_of(client, Verdict.SEVERAL, expires_at=clock.now() + timedelta(minutes=50), **fields)


def _choose(client: Any, lookup: Lookup) -> int:
    status: int = client.post(f"/lookup/{lookup.pk}/choose/", {"subscription": "sub_a"}).status_code
    return status


def _opens(client: Any) -> bool:
    status: int = client.get(f"/teams/{TEAM}/").status_code
    return status == 200


def test_after_a_wall_nothing_is_chosen_on_the_earlier_check(signed_in: Any, check_of: Check) -> None:
    client = signed_in("support")
    several = _several(client, check_of)
    check_of(client, Verdict.MISMATCH, evidence=Evidence.NONE)

    assert _choose(client, several) == 403
    assert not _opens(client)
    assert AuditEntry.objects.latest("position").action == AuditAction.LOOKUP_REFUSED


def test_after_its_link_was_revoked_nothing_is_chosen(signed_in: Any, check_of: Check) -> None:
    client = signed_in("sales_ops")
    several = _several(client, check_of, basis="deal", evidence=Evidence.COMPANY_LINK)
    words = {
        "source": "quote",
        "source_detail": "7",
        "quotation": TEAM,
        "confirmed_by_id": 1,
        "confirmed_by_label": "a",
    }
    ended = {"revoked_at": clock.now(), "revoked_by_id": 2, "revoked_by_label": "b", "revoked_reason": "wrong"}
    link = TeamLink.objects.create(team_id=TEAM, company_id="1", confirmed_at=clock.now() - timedelta(days=1), **words)
    TeamLink.objects.filter(pk=link.pk).update(**ended)

    assert _choose(client, several) == 403
    assert not _opens(client)


def test_who_lost_the_basis_chooses_nothing_on_it(signed_in: Any, check_of: Check) -> None:
    client = signed_in("support")
    several = _several(client, check_of, basis="deal", evidence=Evidence.DEAL_PROPERTY)

    assert _choose(client, several) == 403
    assert Lookup.objects.count() == 1


def _unchecked(client: Any, check_of: Check, *tickets: str) -> list[Lookup]:
    return [check_of(client, Verdict.UNCHECKED, basis_id=ticket, ticket_was_checked=False) for ticket in tickets]


def test_one_refused_ticket_keeps_no_other_from_being_checked_again(
    signed_in: Any, check_of: Check, monkeypatch: pytest.MonkeyPatch
) -> None:
    _unchecked(signed_in("support"), check_of, "1", "2", "3")

    def read(*, ticket_id: str) -> None:
        if ticket_id == "2":
            raise AuthFailed("no", provider="hubspot")

    monkeypatch.setattr(by_ticket, "read_ticket", read)

    tasks.recheck_unchecked()

    found = Lookup.objects.filter(verdict=Verdict.TICKET_MISSING)
    assert sorted(found.values_list("basis_id", flat=True)) == ["1", "3"]


def test_a_recheck_does_not_outrank_what_its_maker_found_meanwhile(
    signed_in: Any, check_of: Check, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in("support")
    (lookup,) = _unchecked(client, check_of, "1")

    def read(*, ticket_id: str) -> None:
        check_of(client, Verdict.MISMATCH, basis_id=ticket_id, evidence=Evidence.NONE)

    monkeypatch.setattr(by_ticket, "read_ticket", read)

    with pytest.raises(NotAllowed):
        check_team.recheck(lookup=lookup, now=clock.now())
    assert selectors.own_lookups(actor_id=client.user.pk)[0].verdict == Verdict.MISMATCH


@pytest.mark.parametrize("words", [f"x{TEAM}", f"{TEAM}9", TEAM.swapcase()])
def test_a_quotation_names_the_team_as_a_word_of_its_own(signed_in: Any, check_of: Check, words: str) -> None:
    client = signed_in("support")
    lookup = check_of(client, Verdict.UNCONFIRMED, evidence=Evidence.NONE)
    actor, quotation = client.user.actor(), check_team.Quotation(words, "them")

    with pytest.raises(NotAllowed):
        check_team.quote(actor=actor, lookup=lookup, quotation=quotation, now=clock.now())
    answer = client.post(f"/lookup/{lookup.pk}/quote/", {"quotation": words, "quoted_from": "them"})
    assert answer.status_code == 422
