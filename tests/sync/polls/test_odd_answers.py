"""Whatever a poll meets ends that poll alone: no other's, and not the next of the same."""

from datetime import timedelta

import pytest
from django.test import override_settings

from billing_ops.kernel.clock import database_now
from sync.models import DirtyObject, Watermark
from sync.polls import run_due
from tests.providers import Sandbox
from tests.sync.polls.polling import HOUR, complete_pass, customers, events_mark, marked, poll, rename

pytestmark = pytest.mark.django_db


def test_an_event_that_says_not_when_it_was_made_ends_no_scan(fresh_sandbox: Sandbox) -> None:
    complete_pass("stripe", ago=timedelta(minutes=1))
    rename(fresh_sandbox, customers(fresh_sandbox)[1]["id"], "Two")
    rename(fresh_sandbox, customers(fresh_sandbox)[0]["id"], "One")
    events = fresh_sandbox.control("GET", "objects/stripe/event")["objects"][:2]
    odd = {name: value for name, value in events[0].items() if name != "created"}
    page = {"object": "list", "url": "/v1/events", "has_more": False, "data": [odd, events[1]]}
    fresh_sandbox.fault(provider="stripe", route="/v1/events", action="status", status=200, body=page, times=1)

    (polled,) = poll("stripe")

    assert polled.error == ""
    assert marked("customers") == {events[1]["data"]["object"]["id"]}
    assert events_mark().seen_to is not None


def test_a_poll_that_breaks_is_noted_and_the_other_provider_is_polled(fresh_sandbox: Sandbox) -> None:
    with override_settings(STRIPE_READ_KEY=""):
        errors = {polled.provider: polled.error for polled in run_due(now=database_now())}

    assert "ImproperlyConfigured" in errors["stripe"]
    assert errors["hubspot"] == ""
    assert events_mark().error == errors["stripe"]
    assert "; its trace is in the log" in errors["stripe"]


def test_what_breaks_outside_of_a_poll_keeps_the_other_provider_not_back(
    fresh_sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(**given: object) -> None:
        if given["provider"] == "stripe":
            raise KeyError("odd")

    monkeypatch.setattr("sync.keys.may_ask", broken)

    errors = {polled.provider: polled.error for polled in run_due(now=database_now() + HOUR)}

    assert errors["hubspot"] == ""
    assert Watermark.objects.filter(provider="hubspot", error="").exists()
    assert not DirtyObject.objects.filter(provider="stripe").exists()
