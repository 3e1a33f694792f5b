"""Who may only read a team may not say whose it is: each kind of check that bars actions bars links, and says why."""

from collections.abc import Callable
from typing import Any

import pytest

from customers.models import Company
from subscriptions.models import Lookup, Notice, TeamLink, Verdict
from tests.subscriptions.links.conftest import TEAM

pytestmark = pytest.mark.django_db
WORDS = {"company": "1", "source": "quote", "source_detail": "Quote 7", "quotation": f"for team {TEAM}"}
READ_ONLY = [
    (Verdict.UNCONFIRMED, {"ticket_was_checked": False}, "HubSpot did not answer"),
    (Verdict.NOT_FOUND, {"ticket_was_checked": False}, "HubSpot did not answer"),
    (Verdict.UNCHECKED, {}, "HubSpot did not answer"),
    (Verdict.MATCH, {"notices": [Notice.SELF_MADE]}, "No customer wrote"),
    (Verdict.MATCH, {"notices": [Notice.TWO_CUSTOMERS]}, "Two Stripe customers"),
    (Verdict.READING, {"basis": "reason", "reason": "sample 7", "basis_id": ""}, "a reason shows a team"),
    (Verdict.NOT_FOUND, {"basis": "reason", "reason": "sample 7", "basis_id": ""}, "a reason shows a team"),
    (Verdict.MATCH, {"basis": "request"}, "A request"),
    (Verdict.SELF_MADE, {}, "No check of yours stands"),
]


@pytest.mark.parametrize(("verdict", "fields", "why"), READ_ONLY)
def test_a_check_for_reading_links_nothing(
    signed_in: Any,
    check_of: Callable[..., Lookup],
    company_of: Callable[..., Company],
    verdict: Verdict,
    fields: dict[str, Any],
    why: str,
) -> None:
    client = signed_in("sales_ops", "auditor", "executive", title="CTO")
    company_of("1", name="Ironwood")
    lookup = check_of(client, verdict, **fields)

    answers = [client.post(f"/lookup/{lookup.pk}/link/", WORDS), client.post(f"/teams/{TEAM}/link/", WORDS)]

    assert not TeamLink.objects.exists()
    page = client.get(f"/lookup/{lookup.pk}/link/", follow=True)
    assert why in page.content.decode() or {answer.status_code for answer in answers} == {302}
