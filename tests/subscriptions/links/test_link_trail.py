"""What nothing of one's own opens leaves a trace when it is tried; a team ID only of the known shape."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from billing_ops.audit.actions import AuditAction
from billing_ops.audit.models import AuditEntry
from billing_ops.kernel import clock
from subscriptions.models import Lookup, Verdict
from tests.subscriptions.links.conftest import TEAM

pytestmark = pytest.mark.django_db


def entries(action: AuditAction, **details: Any) -> list[AuditEntry]:
    return list(AuditEntry.objects.filter(action=action, details__contains=details))


def later(monkeypatch: pytest.MonkeyPatch, minutes: int) -> None:
    at = clock.now() + timedelta(minutes=minutes)
    monkeypatch.setattr(clock, "now", lambda: at)


def test_another_persons_check_is_no_way_to_link_and_trying_is_recorded(
    sales: Client, signed_in: Any, check_of: Callable[..., Lookup]
) -> None:
    lookup = check_of(signed_in("sales_ops"))

    for method in (sales.get, sales.post, sales.get):
        assert method(f"/lookup/{lookup.pk}/link/").status_code == 404

    (entry,) = entries(AuditAction.LOOKUP_REFUSED, refused="NotTheirs")
    assert (entry.lookup_id, entry.subject_id) == (str(lookup.pk), "")


def test_a_teams_page_that_no_check_opens_is_recorded_once_in_five_minutes(
    sales: Client, signed_in: Any, check_of: Callable[..., Lookup], monkeypatch: pytest.MonkeyPatch
) -> None:
    check_of(sales, Verdict.MISMATCH)
    for page in ("", "timeline/", "invoices/in_1/", "link/"):
        assert sales.get(f"/teams/{TEAM}/{page}").status_code == 302
    (entry,) = entries(AuditAction.LOOKUP_REFUSED, refused="NoCheckOpensIt")
    assert (entry.subject_type, entry.subject_id) == ("team", TEAM)

    sales.get(f"/teams/{TEAM.swapcase()}/")
    signed_in("support").get(f"/teams/{TEAM}/")
    assert len(entries(AuditAction.LOOKUP_REFUSED, refused="NoCheckOpensIt")) == 3
    later(monkeypatch, 6)
    sales.get(f"/teams/{TEAM}/")
    assert len(entries(AuditAction.LOOKUP_REFUSED, refused="NoCheckOpensIt")) == 4


@pytest.mark.parametrize("role", ["support", "admin"])
def test_what_is_no_team_id_is_not_kept(signed_in: Any, role: str) -> None:
    client = signed_in(role)
    for _ in range(2):
        client.get("/teams/hunter2-my-password/timeline/")

    assert not [entry for entry in AuditEntry.objects.all() if "hunter2" in f"{entry.subject_id} {entry.details}"]
    if role == "support":
        (entry,) = entries(AuditAction.LOOKUP_REFUSED, refused="NoCheckOpensIt")
        assert entry.details["malformed"] == {"team_id": len("hunter2-my-password")}
    else:
        assert entries(AuditAction.ACCESS_REFUSED)[0].subject_id == "/teams/<str:team_id>/timeline/"
