"""How far a refresh is: counted while it runs, named where it fails, explained where it waits, and it ends."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from sync.models import DirtyObject, RefusedKey, TeamRefresh, WorkerHeartbeat
from tests.dashboard.conftest import Mirror, words
from tests.dashboard.refresh.conftest import HEALTHY, Page
from tests.providers import Sandbox

Opened = Callable[..., Page]
Drain = Callable[[], None]
pytestmark = pytest.mark.usefixtures("worker_is_alive")
POLLS = b'hx-trigger="every 1s"'


def test_while_it_runs_the_page_counts_and_asks_again(opened: Opened) -> None:
    page = opened(HEALTHY)

    answer = page.press()

    total = DirtyObject.objects.count()
    assert f"Reading this team again 0 of {total}" in words(answer)
    assert f'max="{total}"'.encode() in answer.content
    assert POLLS in answer.content
    DirtyObject.objects.filter(object="customers").delete()
    assert f"1 of {total}" in words(page.part())


def test_when_all_is_read_it_stops_asking_and_offers_the_new_page(opened: Opened, drain: Drain) -> None:
    page = opened(HEALTHY)
    page.press()

    drain()

    part = page.part()
    assert POLLS not in part.content
    assert "Read again" in words(part)
    assert f'href="{page.url}">Show what was read'.encode() in part.content
    assert b"Everything of this team was read again." in part.content
    assert "Show what was read" not in page.text()


def test_what_could_not_be_read_is_named_with_the_reason_and_ends_the_waiting(
    opened: Opened, drain: Drain, mirror: Mirror, fresh_sandbox: Sandbox
) -> None:
    page = opened(HEALTHY)
    customer = mirror.subscription_of(HEALTHY)["customer"]
    fresh_sandbox.control("PATCH", f"objects/stripe/customer/{customer}", {"balance": "much"})

    page.press()
    drain()

    part = page.part()
    error = DirtyObject.objects.get().error
    assert error
    assert f"Stripe customer {customer} could not be read: {error}" in words(part)
    assert POLLS not in part.content
    assert "Read in part" in words(part)


def test_a_worker_that_is_not_running_is_said_instead_of_an_endless_bar(opened: Opened) -> None:
    WorkerHeartbeat.objects.update(beaten_at=timezone.now() - timedelta(minutes=7))
    page = opened(HEALTHY)

    text = words(page.press())

    assert "The process that reads changes has given no sign of life for 7 min, so nothing was read." in text
    assert "tell an admin that the refresh worker (keep_up) has stopped" in text


def test_a_refused_key_is_said(opened: Opened) -> None:
    RefusedKey.objects.create(
        provider="stripe", scope="", key_last4="4242", key_fingerprint="x", message="Stripe does not accept our key."
    )
    page = opened(HEALTHY)

    assert "Stripe does not accept the key “…4242” since" in words(page.press())


def test_a_key_that_may_not_read_one_list_is_said_where_that_list_waits(opened: Opened) -> None:
    RefusedKey.objects.create(
        provider="stripe", scope="coupons", key_last4="1111", key_fingerprint="x", message="no", permission="coupons"
    )
    RefusedKey.objects.create(
        provider="stripe", scope="invoices", key_last4="4242", key_fingerprint="x", message="no", permission="invoices"
    )
    page = opened(HEALTHY)

    text = words(page.press())

    assert "The key “…4242” lacks invoices since" in text
    assert "…1111" not in text.split("Reading this team again")[1]


def test_a_silent_provider_is_said_and_nothing_is_held_against_its_objects(
    opened: Opened, drain: Drain, fresh_sandbox: Sandbox
) -> None:
    page = opened(HEALTHY)
    fresh_sandbox.fault(provider="stripe", route="/v1/*", action="status", status=503, times=0)

    page.press()
    drain()

    assert "Stripe does not answer. Our copy stays as it was; it is asked again by itself." in words(page.part())
    assert not DirtyObject.objects.exclude(attempts=0).exists()


def test_after_two_minutes_nobody_asks_any_more_but_a_person_may(opened: Opened) -> None:
    page = opened(HEALTHY)
    page.press()
    TeamRefresh.objects.update(asked_at=timezone.now() - timedelta(minutes=3))

    part = page.part()

    assert POLLS not in part.content
    assert f'href="{page.url}">Look again'.encode() in part.content


def test_what_is_said_aloud_is_said_once(opened: Opened) -> None:
    page = opened(HEALTHY)
    page.press()
    said = "This team is being read again."

    again = page.client.get(f"{page.url}refresh/?said={said}", headers={"HX-Request": "true"})

    assert b"hx-swap-oob" not in again.content
    assert b"hx-swap-oob" in page.part().content


def test_a_day_later_nothing_is_said_of_it(opened: Opened, drain: Drain) -> None:
    page = opened(HEALTHY)
    page.press()
    drain()
    TeamRefresh.objects.update(asked_at=timezone.now() - timedelta(days=1))

    assert "asked for by" not in page.text().lower()


def test_a_lookup_that_ended_leads_the_whole_page_to_the_form(opened: Opened, signed_in: Any) -> None:
    page = opened(HEALTHY)

    part = Page(signed_in("support"), page.team).part()

    assert (part.status_code, part.headers["HX-Redirect"]) == (204, "/lookup/")
