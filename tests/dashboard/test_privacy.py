"""A check that opens no team shows nothing of any team: no figure, no name, no address, no id beyond a choice's."""

import re
from typing import Any

import pytest
from django.test import Client

from customers.models import Company, Contact, Customer
from subscriptions.models import Subscription
from tests.dashboard.conftest import Mirror, words

FIGURE = re.compile(r"\b(USD|EUR|GBP)\b|[$€£]|\d\.\d\d\b")
# ticket, the ID typed (else the case's own), what the page is called.
WALLS = [
    ("1003", "", "Not the same team"),
    ("1404", "", "HubSpot has no such ticket"),
    ("1009", "", "closed too long ago"),
    ("1006", "", "Not in Stripe"),
    ("1014", "", "Not confirmed yet"),
    ("1016", "", "Not confirmed yet"),
    ("1013", "8veZlgrJRV", "Not confirmed yet"),
    ("1017", "v777QR92Pm", "Not the same team"),
    ("1007", "", "several live subscriptions"),
    ("1029", "", "Two Stripe customers carry this team ID"),
]
CHOICES = ("1007", "1029")


def _details() -> set[str]:
    """Every name and address of anybody's in the mirror; short words would be found in any sentence."""
    columns = [(Customer, "name"), (Customer, "email"), (Company, "name"), (Contact, "email"), (Company, "address")]
    found = {value for model, column in columns for value in model.objects.values_list(column, flat=True)}
    return {value for value in found if len(value) > 5}


@pytest.mark.parametrize("role", ["support", "sales_ops"])
@pytest.mark.parametrize(("ticket", "team", "title"), WALLS)
def test_a_wall_shows_nothing_of_any_team(
    mirror: Mirror, signed_in: Any, check: Any, role: str, ticket: str, team: str, title: str
) -> None:
    answer = check(signed_in(role), ticket, team)

    body, page = answer.content.decode(), words(answer)
    assert title in page
    assert answer.redirect_chain[-1][0].startswith("/lookup/")
    assert FIGURE.findall(page) == []
    assert [detail for detail in _details() if detail in page or detail in body] == []
    shown = {row for row in Subscription.objects.values_list("stripe_id", flat=True) if row in body}
    allowed = Subscription.objects.filter(team_id=mirror.team_of(ticket)) if ticket in CHOICES else []
    assert shown == {row.stripe_id for row in allowed}


def test_without_hubspot_a_ticket_that_proves_nothing_opens_nothing(
    support: Client, check: Any, mirror: Mirror
) -> None:
    mirror.sandbox.fault(provider="hubspot", route="*", action="status", status=503, times=20)
    try:
        page = words(check(support, "1014"))
    finally:
        mirror.sandbox.settle()

    assert "HubSpot does not answer, so the ticket was not read" in page
    assert FIGURE.findall(page) == []
    assert [detail for detail in _details() if detail in page] == []


@pytest.mark.parametrize("role", ["auditor", "admin"])
def test_a_role_that_checks_no_team_sees_none(mirror: Mirror, signed_in: Any, check: Any, role: str) -> None:
    client = signed_in(role)

    refused = check(client, "1001")
    closed = client.get(f"/teams/{mirror.team_of('1001')}/", follow=True)

    for answer in (refused, closed):
        assert FIGURE.findall(words(answer)) == []
        assert [detail for detail in _details() if detail in words(answer)] == []
