"""A check that opens no team shows nothing of any team: no figure, no name, no address, no id beyond a choice's."""

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from customers.models import Company, Contact, Customer
from subscriptions.models import Deal, Lookup, Subscription, Verdict
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
NOWHERE = "ZZ9yxwvjk2"


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


def shown_of_anybody(answer: Any) -> set[str]:
    """Figures in the text, and names, addresses, mails and Stripe ids of anybody's anywhere in the bytes."""
    body = unescape(answer.content.decode())
    text = re.sub(r"<[^>]*>", " ", re.sub(r"<head>.*?</head>", " ", body, flags=re.S))
    ids = {value for model in (Customer, Subscription) for value in model.objects.values_list("stripe_id", flat=True)}
    return set(FIGURE.findall(text)) | {value for value in _details() | ids if value in body}


def asked(client: Any, basis: str, **typed: str) -> Any:
    return client.post(f"/lookup/?basis={basis}", typed, follow=True)


@pytest.fixture
def deal(mirror: Mirror) -> Deal:
    """A won deal of a paying or contracted team, named by its own property."""
    return Deal.objects.exclude(team_id="").filter(is_won=True).order_by("hubspot_id")[0]


@pytest.mark.parametrize("verdict", [Verdict.MISMATCH, Verdict.DEAL_MISSING, Verdict.UNCONFIRMED])
def test_a_deal_that_proves_nothing_shows_nothing(mirror: Mirror, signed_in: Any, deal: Deal, verdict: Verdict) -> None:
    silent = Deal.objects.filter(team_id="", company_ids=[]).first() or deal
    number = {Verdict.MISMATCH: deal.hubspot_id, Verdict.DEAL_MISSING: "999999"}.get(verdict, silent.hubspot_id)
    if verdict == Verdict.UNCONFIRMED:
        mirror.sandbox.fault(provider="hubspot", action="status", status=503, times=0)
        number = "999999"
    try:
        answer = asked(signed_in("sales_ops"), "deal", deal=number, team_id=mirror.team_of("1001"))
    finally:
        mirror.sandbox.settle()

    assert Lookup.objects.latest("pk").verdict == verdict
    assert shown_of_anybody(answer) == set()


def test_a_ticket_made_by_hand_shows_nothing_before_the_reason(mirror: Mirror, signed_in: Any) -> None:
    answer = asked(signed_in("support"), "ticket", ticket="1012", team_id=mirror.team_of("1012"))

    assert Lookup.objects.latest("pk").verdict == Verdict.SELF_MADE
    assert shown_of_anybody(answer) == set()


def test_a_reading_of_a_team_that_nobody_knows_shows_nothing(signed_in: Any, mirror: Mirror) -> None:
    answer = asked(signed_in("auditor"), "reason", reason_given="sample 7 of the third quarter", team_id=NOWHERE)

    assert Lookup.objects.latest("pk").verdict == Verdict.NOT_FOUND
    assert shown_of_anybody(answer) == set()


def test_a_request_that_does_not_wait_shows_nothing(signed_in: Any, mirror: Mirror) -> None:
    answer = asked(signed_in("executive"), "request", request="12", team_id=mirror.team_of("1001"))

    assert Lookup.objects.latest("pk").verdict == Verdict.REQUEST_MISSING
    assert shown_of_anybody(answer) == set()


@pytest.mark.parametrize("basis", ["ticket", "deal", "request", "reason"])
@pytest.mark.parametrize("role", ["support", "sales_ops", "executive", "auditor", "admin"])
def test_the_form_and_its_refusals_show_nothing_to_any_role(
    mirror: Mirror, signed_in: Any, settings: Any, role: str, basis: str
) -> None:
    settings.LOOKUPS_PER_HOUR = 1
    client = signed_in(role)
    if role != "admin":
        asked(client, {"auditor": "reason"}.get(role, "ticket"), ticket="1404", team_id=NOWHERE, reason_given="x" * 20)
    typed = {"ticket": "1001", "deal": "999999", "request": "12", "reason_given": "x" * 20}

    answers = [client.get(f"/lookup/?basis={basis}"), asked(client, basis, **typed, team_id=mirror.team_of("1001"))]

    assert [answer.status_code for answer in answers] in ([200, 429], [200, 403], [403, 403])
    assert [shown_of_anybody(answer) for answer in answers] == [set(), set()]
