"""The one form page: which bases it offers to whom, what its fields open with, and what a session's end leaves."""

from typing import Any

import pytest
from django.test import Client

from accounts.middleware import SEEN_AT
from subscriptions.models import Lookup
from tests.fixtures.staff import BACKEND

pytestmark = pytest.mark.django_db
TEAM = "aBdEgJkLmN"
TABS = {
    "support": [],
    "sales_ops": ["By ticket", "By deal"],
    "executive": ["By ticket", "By a request that waits for me"],
    "auditor": [],
}


def field(page: str, name: str) -> str:
    """The input or textarea of that name as it stands in the page."""
    start = page.index(f'name="{name}"')
    return page[page.rindex("<", 0, start) : page.index(">", start) + 1]


@pytest.mark.parametrize("role", TABS)
def test_a_role_is_offered_its_own_bases_and_no_other(signed_in: Any, role: str) -> None:
    page = signed_in(role).get("/lookup/").content.decode()

    every = {tab for tabs in TABS.values() for tab in tabs}
    assert {tab for tab in every if f">{tab}</a>" in page} == set(TABS[role])
    assert ("With a reason" in page or 'name="reason_given"' in page) == (role == "auditor")


def test_somebody_with_two_roles_is_offered_both(signed_in: Any) -> None:
    page = signed_in("support", "auditor").get("/lookup/").content.decode()

    assert ">By ticket</a>" in page
    assert ">With a reason</a>" in page


@pytest.mark.parametrize(("role", "basis"), [("support", "deal"), ("auditor", "ticket"), ("support", "nonsense")])
def test_a_basis_that_is_not_the_persons_shows_their_usual_form(signed_in: Any, role: str, basis: str) -> None:
    page = signed_in(role).get(f"/lookup/?basis={basis}").content.decode()

    assert f'action="/lookup/?basis={"reason" if role == "auditor" else "ticket"}"' in page


@pytest.mark.parametrize("address", ["/lookup/?basis=deal&deal=7&team_id=", "/lookup/?basis=ticket&ticket=7&team_id="])
def test_the_search_fills_what_one_holds_in_hand_and_never_the_id(signed_in: Any, address: str) -> None:
    page = signed_in("sales_ops").get(address + TEAM).content.decode()

    assert 'value="7"' in page
    assert "value" not in field(page, "team_id")
    assert TEAM not in page


def test_a_reason_never_comes_with_the_address(signed_in: Any) -> None:
    page = signed_in("auditor").get("/lookup/?basis=reason&reason_given=because+I+was+told+to").content.decode()

    assert "because I was told to" not in page


def end_session(client: Client) -> None:
    """The next request finds that nobody was active for too long."""
    session = client.session
    session[SEEN_AT] = 0
    session.save()


def sign_in_again(client: Client, user: Any) -> None:
    client.force_login(user, backend=BACKEND)


def test_what_was_typed_when_the_session_ended_comes_back_without_the_id(signed_in: Any) -> None:
    client = signed_in("sales_ops")
    user = client.user
    end_session(client)

    answer = client.post(
        "/lookup/?basis=deal", {"deal": "4711", "team_id": TEAM}, headers={"referer": "http://testserver/lookup/"}
    )

    assert answer["Location"].startswith("/accounts/login/?next=/lookup/")
    assert "4711" not in answer["Location"]
    assert Lookup.objects.count() == 0
    sign_in_again(client, user)
    page = client.get("/lookup/?basis=deal").content.decode()
    assert 'value="4711"' in field(page, "deal")
    assert TEAM not in page
    assert "4711" not in client.get("/lookup/?basis=deal").content.decode()


def test_the_home_page_brings_the_ticket_back_too(signed_in: Any) -> None:
    client = signed_in("support")
    user = client.user
    end_session(client)
    client.post("/lookup/?basis=ticket", {"ticket": "1001", "team_id": TEAM})
    sign_in_again(client, user)

    page = client.get("/").content.decode()

    assert 'value="1001"' in field(page, "ticket")
    assert TEAM not in page


def test_what_was_typed_into_one_form_shows_in_no_other(signed_in: Any) -> None:
    client = signed_in("sales_ops")
    user = client.user
    end_session(client)
    client.post("/lookup/5/quote/", {"quotation": "secret words", "quoted_from": "mail"})
    sign_in_again(client, user)

    assert "secret words" not in client.get("/lookup/").content.decode()


def test_nothing_is_kept_of_a_form_that_does_not_ask_for_it(client: Client) -> None:
    client.post("/sync/run/", {"provider": "typed"})

    assert "typed" not in str(dict(client.session))


def test_what_one_person_typed_is_not_shown_to_the_next_in_that_browser(signed_in: Any) -> None:
    client, other = signed_in("support"), signed_in("support").user
    end_session(client)
    client.post("/lookup/?basis=ticket", {"ticket": "4711", "team_id": TEAM})
    sign_in_again(client, other)

    assert "4711" not in client.get("/lookup/?basis=ticket").content.decode()
    assert "4711" not in str(dict(client.session))


def test_a_part_that_notices_the_end_first_loses_nothing_of_the_form(signed_in: Any) -> None:
    client = signed_in("support")
    user = client.user
    end_session(client)
    client.get("/lookup/", headers={"HX-Request": "true"})
    client.post("/lookup/?basis=ticket", {"ticket": "4711", "team_id": TEAM})
    sign_in_again(client, user)

    assert 'value="4711"' in field(client.get("/lookup/?basis=ticket").content.decode(), "ticket")


def test_of_somebody_who_was_not_signed_in_nothing_is_kept(signed_in: Any) -> None:
    client, user = Client(), signed_in("support").user
    client.post("/lookup/?basis=ticket", {"ticket": "4711", "team_id": TEAM})
    sign_in_again(client, user)

    assert "4711" not in client.get("/lookup/?basis=ticket").content.decode()
