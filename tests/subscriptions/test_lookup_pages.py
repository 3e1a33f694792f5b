"""Check the team, over HTTP: what is answered to good, bad and forbidden input."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from billing_ops.audit.actions import AuditAction
from billing_ops.audit.models import AuditEntry
from billing_ops.kernel import clock
from subscriptions.forms import CheckTeamForm
from subscriptions.models import OPENS_TEAM, Evidence, Lookup, TeamLink, Verdict

pytestmark = pytest.mark.django_db
TEAM = "aBdEgJkLmN"


@pytest.fixture
def support(signed_in: Any) -> Client:
    client: Client = signed_in("support")
    return client


def lookup_of(client: Any, verdict: Verdict, **fields: Any) -> Lookup:
    now = clock.now()
    values = {"basis_id": "1001", "team_id": TEAM, "evidence": Evidence.NONE, "created_at": now} | fields
    values.setdefault("expires_at", now + timedelta(minutes=60))
    return Lookup.objects.create(actor_id=client.user.pk, actor_label=client.user.email, verdict=verdict, **values)


@pytest.mark.parametrize(
    ("ticket", "team", "sentence"),
    [
        ("1001", "aBdEgJkLm", "A team ID has exactly 10 characters and this has 9"),
        ("1001", "aBdEgJkLmNN", "A team ID has exactly 10 characters and this has 11"),
        ("1001", "x" * 5_000, "A team ID has exactly 10 characters and this has 5,000"),
        ("1001", "aBdEgJkLmc", "is no team ID: the letters c, f, h, i, s, t and u never stand in one"),
        ("1001", "bramble-and-byte", "That is the team&#x27;s name as addresses write it, not the team&#x27;s ID."),
        ("1001", "https://app.flowfuse.com/team/bramble", "That is an address with the team&#x27;s name in it"),
        ("1001", "jo@bramble.example", "That is an e-mail address, not the team&#x27;s ID. Ask the customer"),
        ("1001", "sub_1NxY", "That is a subscription&#x27;s ID in Stripe, not the team&#x27;s ID."),
        ("1001", "cus_1NxY", "That is a customer&#x27;s ID in Stripe, not the team&#x27;s ID."),
        ("1001", "in_1NxYzzzzzz", "That is an invoice&#x27;s ID in Stripe, not the team&#x27;s ID."),
        ("1001", "aBdE gJkLmN", "There is a space in it"),
        ("1001", "' OR 1=1;-", "There is a space in it"),
        ("1001", "aBdEgJkLm-", "There is «-» in it"),
        ("1001", "aBdEg\u200bJkLmN", "There is an invisible character in it"),
        ("1001", "аBdEgJkLmN", "There is «а» in it"),
        ("1001", "", "Type the team ID as it stands in the ticket."),
        ("abc", TEAM, "is no ticket number"),
        ("9" * 5_000, TEAM, "is no ticket number"),
        ("", TEAM, "Type the ticket"),
        ("\x00", TEAM, "Null characters are not allowed."),
        ("https://example.com/record/0-3/5", TEAM, "is no ticket number"),
    ],
)
def test_what_has_the_wrong_shape_gets_one_clear_sentence(
    support: Client, ticket: str, team: str, sentence: str
) -> None:
    answer = support.post("/lookup/", {"ticket": ticket, "team_id": team})

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert Lookup.objects.count() == 0
    assert AuditEntry.objects.filter(action=AuditAction.LOOKUP_REFUSED).count() == 1


@pytest.mark.parametrize(
    "typed",
    [
        f"«{TEAM}»", f'"{TEAM}"',
        f"Team ID: {TEAM}", f"ID: '{TEAM}'", "aBdEg JkLmN", "aBdEg\u00a0JkLmN", f"\u00a0{TEAM} ",
    ],
)  # fmt: skip
def test_what_surrounds_a_copied_id_is_taken_off_and_no_letter_changed(typed: str) -> None:
    form = CheckTeamForm({"ticket": "1001", "team_id": typed})

    assert form.is_valid(), form.errors
    assert form.cleaned_data["team_id"] == TEAM


@pytest.mark.parametrize("typed", ["1024", "#1024", "ticket 1024", "Ticket #1024", "# 1024", " 1024 "])
def test_a_tickets_number_is_taken_as_people_write_it(typed: str) -> None:
    form = CheckTeamForm({"ticket": typed, "team_id": TEAM})

    assert form.is_valid(), form.errors
    assert form.cleaned_data["ticket"] == "1024"


def test_a_deals_number_is_no_tickets() -> None:
    assert not CheckTeamForm({"ticket": "deal 1024", "team_id": TEAM}).is_valid()


def test_an_id_that_differs_in_case_alone_is_to_be_typed_again_before_anybody_is_asked(support: Client) -> None:
    lookup = lookup_of(support, Verdict.MISMATCH, other_ids=[TEAM.swapcase()])
    page = support.get(f"/lookup/{lookup.pk}/").content.decode()

    assert page.index("differs from the ticket&#x27;s in upper and lower case only") < page.index("reply-box")
    assert "letters 1, 2, 3" in page


def test_a_refused_input_is_not_kept_in_the_trail(support: Client) -> None:
    support.post("/lookup/", {"ticket": "my password", "team_id": "hunter2"})

    entry = AuditEntry.objects.get(action=AuditAction.LOOKUP_REFUSED)

    assert entry.details == {"malformed": {"team_id": 7, "ticket": 11}}


def test_the_id_field_is_empty_whatever_the_address_says(support: Client) -> None:
    for address in (f"/lookup/?team_id={TEAM}&ticket=1001", f"/?team_id={TEAM}"):
        assert TEAM not in support.get(address).content.decode()


def test_a_check_of_somebody_else_opens_nothing(support: Client, signed_in: Any) -> None:
    other = signed_in("support")
    lookup = lookup_of(other, Verdict.MATCH)

    assert support.get(f"/lookup/{lookup.pk}/").status_code == 404
    assert support.post(f"/lookup/{lookup.pk}/renew/").status_code == 404
    assert support.get(f"/teams/{TEAM}/")["Location"] == "/lookup/"


def test_a_check_that_is_over_opens_nothing(support: Any) -> None:
    an_hour_ago = clock.now() - timedelta(minutes=61)
    lookup_of(support, Verdict.MATCH, created_at=an_hour_ago, expires_at=an_hour_ago + timedelta(minutes=60))

    assert support.get(f"/teams/{TEAM}/")["Location"] == "/lookup/"


def test_a_check_opens_no_case_twin(support: Any) -> None:
    lookup_of(support, Verdict.MATCH)

    assert support.get(f"/teams/{TEAM}/").status_code == 200
    assert support.get(f"/teams/{TEAM.swapcase()}/")["Location"] == "/lookup/"


@pytest.mark.parametrize("verdict", [verdict for verdict in Verdict if verdict not in OPENS_TEAM])
def test_every_other_verdict_has_its_page_and_opens_no_team(support: Any, verdict: Verdict) -> None:
    lookup = lookup_of(support, verdict, other_ids=["ZZ9yxwvjk2"] if verdict == Verdict.MISMATCH else [])

    page = support.get(f"/lookup/{lookup.pk}/")

    assert page.status_code == 200
    assert verdict.label in page.content.decode()
    waits_for_an_answer = verdict not in (Verdict.DEAL_MISSING, Verdict.REQUEST_MISSING)
    assert ('<textarea class="reply-box"' in page.content.decode()) == waits_for_an_answer
    assert support.get(f"/teams/{TEAM}/").status_code == 302


def test_a_quotation_must_contain_the_id_letter_for_letter(support: Any) -> None:
    lookup = lookup_of(support, Verdict.UNCONFIRMED)

    answer = support.post(f"/lookup/{lookup.pk}/quote/", {"quotation": TEAM.swapcase(), "quoted_from": "mail"})

    assert answer.status_code == 422
    assert "does not contain the team ID" in answer.content.decode()
    assert Lookup.objects.count() == 1


def test_a_wall_takes_no_quotation(support: Any) -> None:
    lookup = lookup_of(support, Verdict.MISMATCH)

    answer = support.post(f"/lookup/{lookup.pk}/quote/", {"quotation": f"It is {TEAM}", "quoted_from": "mail"})

    assert answer.status_code == 403
    assert Lookup.objects.count() == 1


@pytest.mark.parametrize("role", ["auditor", "admin"])
def test_a_role_that_checks_no_team_is_refused(signed_in: Any, role: str) -> None:
    assert signed_in(role).post("/lookup/", {"ticket": "1001", "team_id": TEAM}).status_code == 403
    assert Lookup.objects.count() == 0


def test_a_later_wall_closes_what_an_earlier_match_opened(support: Any) -> None:
    lookup_of(support, Verdict.MATCH)
    assert support.get(f"/teams/{TEAM}/").status_code == 200

    lookup_of(support, Verdict.MISMATCH, other_ids=["ZZ9yxwvjk2"])

    assert support.get(f"/teams/{TEAM}/").status_code == 302


def test_a_wall_of_another_ticket_closes_nothing(support: Any) -> None:
    lookup_of(support, Verdict.MATCH)
    lookup_of(support, Verdict.TICKET_MISSING, basis_id="1404")

    assert support.get(f"/teams/{TEAM}/").status_code == 200


@pytest.mark.parametrize("verdict", list(Verdict))
@pytest.mark.parametrize("door", ["", "quote/", "reason/", "choose/"])
def test_no_verdict_and_no_door_answers_with_a_mistake_of_ours(support: Any, verdict: Verdict, door: str) -> None:
    lookup = lookup_of(support, verdict)

    answer = support.post(f"/lookup/{lookup.pk}/{door}", {}) if door else support.get(f"/lookup/{lookup.pk}/")

    assert answer.status_code in (200, 302, 403, 422)


def test_a_team_that_no_check_opens_says_so(support: Client) -> None:
    answer = support.get(f"/teams/{TEAM}/", follow=True)

    assert "No check of yours opens that team now." in answer.content.decode()


def test_a_check_that_opens_no_more_is_not_linked_and_says_why(signed_in: Any) -> None:
    client, now = signed_in("support"), clock.now()

    def made(ticket: str, **fields: Any) -> Lookup:
        values = {"created_at": now, "expires_at": now + timedelta(hours=1), "verdict": Verdict.CONTRACTED} | fields
        return Lookup.objects.create(
            actor_id=client.user.pk, actor_label="x", basis_id=ticket, team_id="aBdEgJkLmN", evidence="ticket_property",
            **values,
        )  # fmt: skip

    made("1001")
    made("1001", verdict=Verdict.MISMATCH)
    made("1002", expires_at=now)
    TeamLink.objects.create(
        team_id="aBdEgJkLmN", company_id="1", source="quote", source_detail="Q", quotation="aBdEgJkLmN",
        confirmed_by_id=1, confirmed_by_label="x", confirmed_at=now,
    )  # fmt: skip
    TeamLink.objects.update(
        revoked_at=now + timedelta(seconds=1), revoked_by_id=1, revoked_by_label="x", revoked_reason="wrong"
    )
    made("1003")
    made("7", basis="deal")
    for address in ("/", "/lookup/recent/"):
        page = client.get(address).content.decode()

        assert "a newer check of the same counts" in page
        assert "over: check again to open the page" in page
        assert "your roles open no team by it now" in page
        assert "the link it may have rested on was revoked" in page
        assert 'href="/teams/' not in page

    made("1004", verdict=Verdict.MATCH)
    assert client.get("/").content.decode().count('href="/teams/aBdEgJkLmN/"') == 1
