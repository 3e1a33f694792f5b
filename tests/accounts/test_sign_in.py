"""Signing in with e-mail and password, and how a session ends."""

import datetime
from typing import Any

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client

from accounts import tasks
from accounts.models import User
from billing_ops.audit.actions import AuditAction
from billing_ops.audit.models import AuditEntry
from tests.factories.accounts import staff

pytestmark = pytest.mark.usefixtures("static_files")

PASSWORD = "correct horse battery"
MORNING = datetime.datetime(2026, 11, 20, 8, 0, tzinfo=datetime.UTC)


@pytest.fixture
def sam(db: None) -> User:
    user = staff("admin", email="sam@flowfuse.example")
    user.set_password(PASSWORD)
    user.save()
    return user


def _sign_in(client: Client, *, login: str = "sam@flowfuse.example", password: str = PASSWORD, **extra: str) -> Any:
    return client.post("/accounts/login/", {"login": login, "password": password, **extra})


def _actions() -> list[str]:
    return list(AuditEntry.objects.order_by("position").values_list("action", flat=True))


def test_the_right_password_signs_in_and_goes_on_to_the_page_asked_for(sam: User) -> None:
    client = Client()

    answer = _sign_in(client, next="/staff/")

    assert answer.status_code == 302
    assert answer["Location"] == "/staff/"
    assert client.get("/staff/").status_code == 200
    assert _actions() == [AuditAction.SIGNED_IN]


def test_the_case_of_the_e_mail_does_not_matter(sam: User) -> None:
    assert _sign_in(Client(), login="Sam@FlowFuse.example").status_code == 302


def test_a_wrong_password_stays_on_the_page_and_is_recorded(sam: User) -> None:
    answer = _sign_in(Client(), password="wrong")

    assert answer.status_code == 200
    assert "not correct" in answer.content.decode()
    entry = AuditEntry.objects.get()
    assert entry.action == AuditAction.SIGN_IN_REFUSED
    assert entry.subject_label == sam.name


def test_what_was_typed_for_an_unknown_account_is_not_kept(sam: User) -> None:
    _sign_in(Client(), login="my-password@typed.here", password="x")

    entry = AuditEntry.objects.get()
    assert entry.action == AuditAction.SIGN_IN_REFUSED
    assert "typed" not in repr(entry.__dict__)


def test_an_ended_account_cannot_sign_in(sam: User) -> None:
    User.objects.update(is_active=False)

    answer = _sign_in(Client())

    assert answer.status_code == 302
    assert answer["Location"] == "/accounts/inactive/"


def test_the_sixth_wrong_password_in_a_row_is_not_even_tried(sam: User) -> None:
    client = Client()
    for _ in range(5):
        _sign_in(client, password="wrong")

    answer = _sign_in(client)

    assert answer.status_code == 200
    page = answer.content.decode()
    assert "Too many attempts to sign in have failed" in page
    assert "Wait five minutes" in page and "ask an admin" in page


@pytest.mark.parametrize(("proxies", "is_held_up"), [(0, True), (1, False)])
def test_behind_a_proxy_one_guesser_holds_up_nobody_else(
    sam: User, settings: Any, proxies: int, is_held_up: bool
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    for number in range(11):
        guess = {"login": f"{number}@flowfuse.example", "password": "wrong"}
        Client(headers={"X-Forwarded-For": "203.0.113.9"}).post("/accounts/login/", guess)

    answer = _sign_in(Client(headers={"X-Forwarded-For": "198.51.100.7"}))

    assert (answer.status_code != 302) is is_held_up


def test_next_never_leads_to_another_site(sam: User) -> None:
    assert _sign_in(Client(), next="https://elsewhere.example/")["Location"] == "/"


def test_signing_out_ends_the_session(sam: User) -> None:
    client = Client()
    _sign_in(client)

    client.post("/accounts/logout/")

    assert client.get("/staff/").status_code == 302
    assert _actions()[-1] == AuditAction.SIGNED_OUT


@pytest.mark.parametrize("path", ["signup/", "email/", "password/reset/", "password/set/", "confirm-email/"])
def test_the_pages_of_allauth_that_we_do_not_use_have_no_address(path: str, db: None) -> None:
    assert Client().get(f"/accounts/{path}").status_code == 404


def test_thirty_idle_minutes_end_a_session_and_say_so(sam: User) -> None:
    client = Client()
    with time_machine.travel(MORNING, tick=False) as clock:
        _sign_in(client)
        clock.shift(datetime.timedelta(minutes=29))
        assert client.get("/staff/").status_code == 200
        clock.shift(datetime.timedelta(minutes=31))

        answer = client.get("/staff/?from=here", follow=True)

    assert answer.redirect_chain == [("/accounts/login/?next=/staff/%3Ffrom%3Dhere", 302)]
    assert "30 minutes without activity" in answer.content.decode()
    assert _actions()[-1] == AuditAction.SESSION_ENDED


def test_twelve_hours_end_a_session_that_was_never_idle(sam: User) -> None:
    client = Client()
    with time_machine.travel(MORNING, tick=False) as clock:
        _sign_in(client)
        for _ in range(36):
            clock.shift(datetime.timedelta(minutes=20))
            assert client.get("/staff/").status_code == 200
        clock.shift(datetime.timedelta(minutes=1))

        answer = client.get("/staff/", follow=True)

    assert "12 hours after you signed in" in answer.content.decode()


def test_a_part_of_a_page_of_an_ended_session_makes_the_whole_page_sign_in(db: None) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/teams/x/?tab=2"}

    answer = Client().get("/staff/", headers=headers)

    assert answer.status_code == 204
    assert answer["HX-Redirect"] == "/accounts/login/?next=/teams/x/%3Ftab%3D2"


def test_a_form_of_an_ended_session_goes_back_to_the_page_that_held_it(db: None) -> None:
    inside = Client().post("/audit/verify/", headers={"Referer": "http://testserver/audit/?page=2"})
    outside = Client().post("/audit/verify/", headers={"Referer": "https://elsewhere.example/"})

    assert inside["Location"] == "/accounts/login/?next=/audit/%3Fpage%3D2"
    assert outside["Location"] == "/accounts/login/?next=/"


@pytest.mark.parametrize("page", ["http://testserver//evil.example/x", "http://testserver///evil.example/x"])
def test_a_page_whose_path_is_another_hosts_address_is_not_returned_to(db: None, page: str) -> None:
    answer = Client().post("/audit/verify/", headers={"Referer": page})

    assert answer["Location"] == "/accounts/login/?next=/"


def test_confirming_with_the_password_works_and_a_wrong_one_does_not(sam: User) -> None:
    client = Client()
    _sign_in(client)

    assert client.post("/accounts/reauthenticate/", {"password": "wrong"}).status_code == 200
    assert client.post("/accounts/reauthenticate/", {"password": PASSWORD, "next": "/staff/"}).status_code == 302


def test_changing_the_password_signs_other_sessions_out(sam: User) -> None:
    here, there = Client(), Client()
    _sign_in(here)
    _sign_in(there)
    new = "another horse entirely"

    answer = here.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})

    assert answer.status_code == 302
    assert here.get("/staff/").status_code == 200
    assert there.get("/staff/").status_code == 302
    assert AuditAction.PASSWORD_CHANGED in _actions()


def test_a_short_password_is_refused(sam: User) -> None:
    client = Client()
    _sign_in(client)

    answer = client.post(
        "/accounts/password/change/", {"oldpassword": PASSWORD, "password1": "short", "password2": "short"}
    )

    assert answer.status_code == 200
    assert "at least 12" in answer.content.decode()


def test_an_account_without_password_is_told_so(signed_in: Any) -> None:
    client = signed_in("support")
    client.user.set_unusable_password()

    answer = client.get("/accounts/password/change/")

    assert answer.status_code == 409
    assert "none to change" in answer.content.decode()


def test_cookies_are_kept_from_scripts(sam: User) -> None:
    client = Client()
    client.get("/accounts/login/")
    _sign_in(client)

    assert client.cookies["session"]["httponly"]
    assert client.cookies["csrf"]["httponly"]
    assert client.cookies["session"]["samesite"] == "Lax"


def test_ended_sessions_are_cleared_at_night_and_living_ones_kept(sam: User) -> None:
    with time_machine.travel(MORNING):
        _sign_in(Client())
    living = Client()
    _sign_in(living)

    tasks.clear_ended_sessions()

    assert Session.objects.count() == 1
    assert living.get("/staff/").status_code == 200
