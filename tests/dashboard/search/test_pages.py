"""Search over HTTP: who is shown names, what is recorded, and that nothing fills the ID field."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from billing_ops.audit.actions import AuditAction
from billing_ops.audit.models import AuditEntry
from billing_ops.dashboard.search import trail
from billing_ops.kernel import clock
from subscriptions.models import Evidence, Lookup, Verdict
from tests.dashboard.conftest import words
from tests.dashboard.search.conftest import TEAM

LOOKING_UP = ["support", "sales_ops", "executive", "auditor"]
ADDRESSES = ["/search/", "/search/suggestions/"]


def searched() -> Any:
    return AuditEntry.objects.filter(action=AuditAction.SEARCHED)


@pytest.mark.parametrize("role", LOOKING_UP)
@pytest.mark.parametrize("address", ADDRESSES)
def test_who_looks_up_is_shown_names(world: None, signed_in: Any, role: str, address: str) -> None:
    assert "Alder Robotics GmbH" in words(signed_in(role).post(address, {"text": "alder"}))


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("typed", ["alder", "cus_Alder1", "1001", "INV-1001", "Волга"])
def test_an_admin_is_shown_pages_and_no_name(world: None, signed_in: Any, address: str, typed: str) -> None:
    page = words(signed_in("admin").post(address, {"text": typed}))

    assert "Your roles look no customer up" in page
    assert not any(name in page for name in ("Alder Robotics", "Loom", "owes"))
    assert searched().count() == 0


def test_an_admin_is_refused_what_a_suggestion_leads_to(world: None, signed_in: Any) -> None:
    assert signed_in("admin").get("/search/customer/cus_Alder1/").status_code == 403


@pytest.mark.parametrize("typed", ["cus_Alder1", "sub_Alder1", "in_Alder1", "501", "1001", "alder", TEAM])
@pytest.mark.parametrize("address", ADDRESSES)
def test_no_answer_holds_a_team_id_that_was_not_typed(support: Client, address: str, typed: str) -> None:
    body = support.post(address, {"text": typed}).content.decode()

    assert TEAM not in body.replace(f'value="{TEAM}"', "")
    assert "USD" not in body
    assert "@alder" not in body


@pytest.mark.parametrize("kind", ["customer/cus_Alder1", "company/501", "subscription/sub_Alder1"])
def test_what_was_found_leads_to_the_empty_form(support: Client, kind: str) -> None:
    answer = support.get(f"/search/{kind}/", follow=True)

    body = answer.content.decode()
    assert answer.redirect_chain[-1][0] == "/lookup/"
    assert "Found:" in body and "Alder Robotics" in body
    assert TEAM not in body
    assert 'name="team_id" value' not in body


@pytest.mark.parametrize("address", ["deal/7001", "quote/8001", "contract/8501"])
def test_what_support_may_not_list_is_not_there_for_them(support: Client, signed_in: Any, address: str) -> None:
    assert support.get(f"/search/{address}/").status_code == 404
    assert signed_in("auditor").get(f"/search/{address}/").status_code == 302


@pytest.mark.parametrize("kind", ["customer/cus_None", "nothing/1", "customer/%25", "company/' OR 1=1"])
def test_what_is_not_there_is_told_so(support: Client, kind: str) -> None:
    assert support.get(f"/search/{kind}/").status_code == 404


@pytest.mark.parametrize("typed", ["", "x", "\x00", "a\x00b", "%_", "x" * 10_000, "\ud7ff\U0010ffff", "\n\t"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_whatever_is_typed_is_answered(support: Client, address: str, typed: str) -> None:
    assert support.post(address, {"text": typed}).status_code == 200


def test_an_address_never_holds_what_was_typed(support: Client) -> None:
    page = support.get("/search/?text=alder").content.decode()

    assert "Alder Robotics" not in page
    assert support.get("/search/suggestions/?text=alder").status_code == 405


def named() -> list[dict[str, list[str]]]:
    return [entry.details["named"] for entry in searched().order_by("position")]


def test_every_name_shown_is_recorded_by_its_id_and_once_in_five_minutes(
    support: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for typed in ("alder", "alder rob", "birch", "alder"):
        support.post("/search/suggestions/", {"text": typed})
    support.get("/search/subscription/sub_Alder1/")

    assert named() == [
        {"company": ["501"], "customer": ["cus_Alder1"]},
        {"customer": ["cus_Birch1"]},
        {"subscription": ["sub_Alder1"]},
    ]
    assert [entry.details["names"] for entry in searched().order_by("position")] == [2, 1, 1]
    assert "lder Rob" not in f"{[entry.details for entry in searched()]}"

    monkeypatch.setattr(trail, "QUIET", timedelta(0))
    support.get("/search/customer/cus_Alder1/")
    assert named()[3:] == [{"customer": ["cus_Alder1"]}]


def test_nobody_is_shown_more_names_than_the_hour_allows(support: Client, signed_in: Any, settings: Any) -> None:
    settings.SEARCH_NAMES_PER_HOUR = 2
    support.post("/search/", {"text": "alder"})

    refused = [support.post(address, {"text": "birch"}) for address in ADDRESSES]
    refused.append(support.get("/search/customer/cus_Birch1/"))

    assert [answer.status_code for answer in refused] == [429, 429, 429]
    for answer in refused:
        assert "One person is shown 2 names within one hour at most" in words(answer)
        assert "Loom" not in words(answer)
    assert AuditEntry.objects.get(action=AuditAction.SEARCH_REFUSED).details == {"names_within_the_hour": 2}
    assert searched().count() == 1
    assert "Alder Robotics GmbH" in words(support.post("/search/", {"text": "alder"}))
    assert "Loom" in words(signed_in("support").post("/search/", {"text": "birch"}))


def test_what_was_shown_longer_than_an_hour_ago_counts_no_more(
    support: Client, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.SEARCH_NAMES_PER_HOUR = 2
    support.post("/search/", {"text": "alder"})
    monkeypatch.setattr(trail, "HOUR", timedelta(0))

    assert support.post("/search/", {"text": "birch"}).status_code == 200


def test_a_search_that_shows_nobody_is_no_entry(support: Client) -> None:
    for typed in ("", "zzz nobody zzz", TEAM, "pi_3MtwBwLkdIwHu7ix"):
        support.post("/search/suggestions/", {"text": typed})

    assert searched().count() == 0


def lookup_of(client: Any, verdict: Verdict, **fields: Any) -> Lookup:
    now = clock.now()
    values = {"basis_id": "1001", "team_id": TEAM, "evidence": Evidence.NONE, "created_at": now} | fields
    values.setdefault("expires_at", now + timedelta(minutes=60))
    return Lookup.objects.create(actor_id=client.user.pk, actor_label=client.user.email, verdict=verdict, **values)


def test_a_check_that_opens_the_page_is_named_and_leads_there(support: Client) -> None:
    lookup_of(support, Verdict.MATCH, subscription_id="sub_Alder1")

    answer = support.post("/search/suggestions/", {"text": ""})

    assert "Ticket 1001, Match Alder Robotics, 60 min left" in words(answer)
    assert f'href="/teams/{TEAM}/"' in answer.content.decode()


@pytest.mark.parametrize(
    ("verdict", "fields"),
    [
        (Verdict.MISMATCH, {}),
        (Verdict.MATCH, {"created_at": timedelta(hours=1), "expires_at": timedelta(0)}),
        (Verdict.SEVERAL, {}),
    ],
)
def test_a_check_that_opens_nothing_shows_neither_name_nor_id(
    support: Client, verdict: Verdict, fields: dict[str, Any]
) -> None:
    now = clock.now()
    lookup_of(support, verdict, subscription_id="sub_Alder1", **{name: now - ago for name, ago in fields.items()})

    body = support.post("/search/suggestions/", {"text": ""}).content.decode()

    assert "Ticket 1001" in body
    assert TEAM not in body
    assert "Alder" not in body


def test_of_several_checks_of_one_ticket_and_team_the_newest_is_offered(support: Client) -> None:
    lookup_of(support, Verdict.MISMATCH)
    lookup_of(support, Verdict.MATCH, subscription_id="sub_Alder1")

    assert words(support.post("/search/suggestions/", {"text": ""})).count("Ticket 1001") == 1


def test_somebody_elses_checks_are_not_offered(support: Client, signed_in: Any) -> None:
    lookup_of(support, Verdict.MATCH, subscription_id="sub_Alder1")

    assert "1001" not in words(signed_in("support").post("/search/suggestions/", {"text": ""}))


def test_an_action_that_is_not_allowed_says_whose_it_is(support: Client) -> None:
    page = words(support.post("/search/suggestions/", {"text": ""}))

    assert "Run a sync now For the role Admin." in page
    assert "Export the audit trail For the role Auditor." in page
    assert "Staff" not in page


def test_a_suggestion_costs_few_queries(support: Client, django_assert_max_num_queries: Any) -> None:
    support.post("/search/suggestions/", {"text": "alder"})

    with django_assert_max_num_queries(15):
        support.post("/search/suggestions/", {"text": "loom textlies"})
