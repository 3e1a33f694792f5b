"""Refusals become pages: with their status, in words, and as a notice where only a part of a page was asked for."""

import json
from typing import Any

import pytest
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from accounts.models import User
from billing_ops.kernel import errors
from billing_ops.kernel.middleware import DenyByDefault

# A refusal is a page like any other: its frame says how old our copies are, so it asks the database.
pytestmark = [pytest.mark.usefixtures("static_files"), pytest.mark.django_db]


def _request(**headers: str) -> HttpRequest:
    request: HttpRequest = RequestFactory().get("/x/", headers=headers)
    request.user = User(email="x@flowfuse.example")
    request.user.open_roles = []  # type: ignore[union-attr]
    request._messages = CookieStorage(request)  # type: ignore[attr-defined]
    return request


def _answer(error: Exception, **headers: str) -> HttpResponse | None:
    return DenyByDefault(lambda request: HttpResponse()).process_exception(_request(**headers), error)


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (errors.BillingOpsError("Said so."), 400),
        (errors.NotAllowed("Said so."), 403),
        (errors.NotFound("Said so."), 404),
        (errors.Conflict("Said so."), 409),
        (errors.ProviderUnavailable("Said so.", provider="stripe"), 503),
    ],
)
def test_an_expected_refusal_becomes_a_page_with_its_status(error: Exception, status: int) -> None:
    answer = _answer(error)

    assert answer is not None and answer.status_code == status
    assert "Said so." in answer.content.decode()


def test_a_bug_is_not_turned_into_a_page() -> None:
    assert _answer(ZeroDivisionError()) is None


def test_a_part_of_a_page_gets_the_sentence_as_a_notice() -> None:
    answer = _answer(errors.Conflict("It changed."), HX_Request="true")

    assert answer is not None
    assert json.loads(answer["HX-Trigger"]) == {"toast": {"text": "It changed.", "tone": "bad"}}


def test_a_refused_person_reads_why_and_what_to_do(signed_in: Any) -> None:
    page = signed_in("support").get("/audit/").content.decode()

    assert "None of your roles permits this" in page
    assert "The attempt is in the audit trail." in page
    assert "ask an admin" in page


def test_a_person_without_any_role_reads_that(signed_in: Any) -> None:
    assert "has no role yet" in signed_in().get("/audit/").content.decode()


def test_a_form_without_proof_of_origin_is_refused_in_words(db: None) -> None:
    answer = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "x", "password": "y"})

    assert answer.status_code == 403
    assert "did not come from this site" in answer.content.decode()


def test_a_wrong_method_gets_a_page_and_keeps_its_allow_header(signed_in: Any) -> None:
    answer = signed_in("auditor").get("/audit/export/")

    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "cannot be opened like that" in answer.content.decode()


def test_a_failing_receiver_does_not_open_the_door(signed_in: Any) -> None:
    from billing_ops.kernel.permissions import access_refused

    def broken(**kwargs: Any) -> None:
        raise RuntimeError("the trail is out of order")

    access_refused.connect(broken)
    try:
        assert signed_in("support").get("/audit/").status_code == 403
    finally:
        access_refused.disconnect(broken)
