"""What the first page says of each list."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from billing_ops.kernel.clock import database_now
from sync import catalog, dirty
from sync.dirty import Mark
from sync.models import DirtyObject, RefusedKey, Watermark, WebhookEvent
from tests.sync.views.conftest import run, text_of

pytestmark = pytest.mark.django_db


def read_everything(**fields) -> None:
    for source in catalog.SOURCES:
        run(source.provider, source.name, **fields)


def test_a_list_never_read_says_so(auditor) -> None:
    text = text_of(auditor.get("/sync/"))

    assert "Customers Never read Not read yet." in text
    assert "Run now" not in text


def test_a_list_read_a_short_while_ago_is_up_to_date(auditor) -> None:
    read_everything(ago=timedelta(minutes=2))

    text = text_of(auditor.get("/sync/"))

    assert "Customers Up to date As of 2 min ago." in text
    assert "hx-get" not in auditor.get("/sync/").content.decode()


def test_read_in_full_is_when_a_pass_ended_not_when_a_failed_attempt_began(auditor) -> None:
    long_ago = database_now() - timedelta(hours=5)
    complete = run("stripe", "customers", ago=timedelta(minutes=2), began_at=long_ago)

    (row,) = [one for one in auditor.get("/sync/").context["panel"].cards[0].rows if one.state.object == "customers"]

    assert row.state.age.ended_at == complete.finished_at


def test_a_list_that_is_read_shows_how_far_and_asks_again(admin) -> None:
    run("stripe", "customers", ago=timedelta(hours=1), seen=4000)
    run("stripe", "customers", "running", seen=1200)

    page = admin.get("/sync/").content.decode()

    assert "Reading: 1,200 of about 4,000." in page
    assert '<progress class="progress-bar-native" aria-label="Customers" value="1200" max="4000">' in page
    assert 'hx-trigger="every 2s"' in page
    assert 'aria-label="Run now: Customers (It is being read now)" disabled title="It is being read now"' in page


def test_more_than_the_last_pass_met_has_no_end_to_draw(admin) -> None:
    run("stripe", "customers", ago=timedelta(hours=1), seen=1000)
    run("stripe", "customers", "running", seen=1200)

    page = admin.get("/sync/").content.decode()

    assert "Reading: 1,200." in page
    assert 'aria-label="Customers"></progress>' in page


@pytest.mark.parametrize(
    ("state", "word"), [("partial", "Stopped half-way"), ("failed", "Failed"), ("killed", "Killed")]
)
def test_a_run_that_went_wrong_is_never_up_to_date(auditor, state: str, word: str) -> None:
    read_everything(ago=timedelta(minutes=2))
    run("stripe", "customers", state, error="Stripe did not answer.")

    text = text_of(auditor.get("/sync/"))

    assert f"Customers {word} Stripe did not answer." in text


def test_a_list_long_not_read_is_behind_with_what_waits(auditor) -> None:
    read_everything(ago=timedelta(days=4))
    dirty.mark(provider="stripe", marks=[Mark("customers", "cus_1"), Mark("payment_methods", "pm_1")])

    text = text_of(auditor.get("/sync/"))

    assert "Customers Behind As of 4 days ago; 2 changes wait." in text
    assert "2 oldest just now" in text


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"attempts": 2, "error": "Stripe answered 500."}, r"1 change behind, failing since \d\d:\d\d\."),
        (
            {"attempts": 5, "error": "Stripe answered 500.", "quarantined_at": database_now},
            r"1 change behind since \d\d:\d\d, 1 given up\.",
        ),
        ({"first_marked_at": lambda: database_now() - timedelta(minutes=3)}, r"1 change behind, told 3 min ago\."),
    ],
)
def test_a_list_with_a_change_it_lacks_is_not_up_to_date(auditor, fields: dict, words: str) -> None:
    read_everything(ago=timedelta(minutes=2))
    dirty.mark(provider="stripe", marks=[Mark("invoices", "in_1")])
    DirtyObject.objects.update(**{name: value() if callable(value) else value for name, value in fields.items()})

    text = text_of(auditor.get("/sync/"))

    assert re.search(f" Invoices Behind {words}", text)
    assert "Customers Up to date" in text


def test_a_change_told_this_moment_is_being_caught_up_with(auditor) -> None:
    read_everything(ago=timedelta(minutes=2))
    dirty.mark(provider="stripe", marks=[Mark("invoices", "in_1")])

    assert "Invoices Catching up 1 change behind, told just now." in text_of(auditor.get("/sync/"))


def test_a_provider_whose_polls_fail_is_not_up_to_date(auditor) -> None:
    read_everything(ago=timedelta(minutes=2))
    polled_at = database_now() - timedelta(minutes=1)
    Watermark.objects.create(provider="stripe", object="events", error="Stripe answered 500.", polled_at=polled_at)

    text = text_of(auditor.get("/sync/"))

    assert re.search(r" Invoices Not checked Not checked since \d\d:\d\d: Stripe answered 500\.", text)
    assert text.count("Up to date") == len(catalog.of("hubspot"))
    assert f"{len(catalog.of('hubspot'))} of {len(catalog.SOURCES)} lists are up to date." in text


def test_what_was_put_aside_and_not_read_since_is_counted(auditor) -> None:
    read_everything(ago=timedelta(minutes=2))
    ignored = {"ignored_at": database_now(), "ignored_by": "Ada", "ignored_reason": "A test"}
    told = {"provider": "stripe", "event_type": "t", "payload": {}, "objects_marked": ["invoices in_1"]}
    WebhookEvent.objects.create(event_id="e1", **told, **ignored)

    text = text_of(auditor.get("/sync/"))

    assert "Invoices Put aside: our copy may be old 1 put aside" in text


def test_a_missing_permission_names_the_key_and_what_it_lacks(auditor) -> None:
    read_everything(ago=timedelta(minutes=2))
    refused = {"key_last4": "abcd", "key_fingerprint": "f", "message": "no", "refused_at": database_now()}
    RefusedKey.objects.create(provider="stripe", scope="coupons", permission="rak_coupon_read", **refused)
    dirty.mark(provider="stripe", marks=[Mark("coupons", "c1")])

    text = text_of(auditor.get("/sync/"))

    assert "Coupons Key refused The key “…abcd” lacks rak_coupon_read since" in text
    assert "; 1 change waits." in text
    assert "Customers Up to date" in text


def test_what_a_refused_key_keeps_from_being_read_cannot_be_asked_for(admin) -> None:
    RefusedKey.objects.create(provider="hubspot", key_last4="wxyz", key_fingerprint="f", message="no")

    page = admin.get("/sync/").content.decode()

    assert page.count('disabled title="HubSpot does not accept our key"') == len(catalog.of("hubspot")) + 2


def test_a_key_that_is_not_accepted_stops_every_list_of_its_provider(auditor) -> None:
    read_everything(ago=timedelta(minutes=2))
    RefusedKey.objects.create(provider="hubspot", key_last4="wxyz", key_fingerprint="f", message="no")

    text = text_of(auditor.get("/sync/"))

    assert text.count("HubSpot does not accept the key “…wxyz” since") == len(catalog.of("hubspot"))


def test_what_was_given_up_is_counted_apart(auditor) -> None:
    dirty.mark(provider="stripe", marks=[Mark("prices", "a"), Mark("prices", "b")])
    DirtyObject.objects.filter(object_id="a").update(quarantined_at=database_now(), error="Stripe says 400.")

    prices = auditor.get("/sync/").context["panel"].cards[0].rows[1]

    assert (prices.label, prices.state.backlog.waiting, prices.state.backlog.given_up) == ("Prices", 1, 1)


def test_without_webhooks_the_page_says_how_often_changes_are_asked_for(auditor, settings) -> None:
    settings.STRIPE_WEBHOOKS, settings.SYNC_STRIPE_POLL_MINUTES = "off", 5
    Watermark.objects.create(provider="stripe", object="events", polled_at=database_now() - timedelta(minutes=2))

    text = text_of(auditor.get("/sync/"))

    assert "Webhooks are off: changes are asked for every 5 min. Last asked 2 min ago." in text


def test_with_webhooks_the_page_says_what_came_and_what_was_missed(auditor, settings) -> None:
    settings.STRIPE_WEBHOOKS = "on"
    long_ago = database_now() - timedelta(hours=1)
    for number, source in enumerate(("webhook", "webhook", "poll")):
        WebhookEvent.objects.create(
            provider="stripe", event_id=f"e{number}", source=source, event_type="t", payload={}, occurred_at=long_ago
        )

    text = text_of(auditor.get("/sync/"))

    assert "Webhooks are on: the last came just now, 2 in 24 hours; 1 missed, found by asking." in text


def test_a_question_for_changes_that_failed_says_why(auditor) -> None:
    Watermark.objects.create(provider="stripe", object="events", error="Stripe did not answer.")

    assert "Failing Changes could not be asked for: Stripe did not answer." in text_of(auditor.get("/sync/"))


def test_the_part_that_is_polled_says_anew_what_changed_and_stops_with_the_run(admin) -> None:
    running = run("stripe", "customers", "running", seen=1200)
    part = admin.get("/sync/", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert 'hx-swap-oob="innerHTML:#sync-said">Reading Stripe customers.' in part

    again = admin.get("/sync/?said=Reading+Stripe+customers.", headers={"HX-Request": "true"}).content.decode()
    assert "hx-swap-oob" not in again
    assert "hx-get" in again

    running.state, running.finished_at = "ok", database_now()
    running.save()
    done = admin.get("/sync/?said=Reading+Stripe+customers.", headers={"HX-Request": "true"}).content.decode()
    assert "Nothing is being read now." in done
    assert "hx-get" not in done


def test_the_page_costs_few_queries_however_much_there_is(admin) -> None:
    read_everything(seen=10)
    read_everything(state="running", seen=5)
    dirty.mark(provider="stripe", marks=[Mark("customers", f"cus_{number}") for number in range(200)])

    with CaptureQueriesContext(connection) as queries:
        admin.get("/sync/")

    assert len(queries) <= 15


def test_objects_put_aside_of_several_kinds_cost_one_query_more(admin) -> None:
    read_everything(seen=10)
    for number, name in enumerate(("customers cus_1", "invoices in_1", "balance_transactions cus_2", "prices p_1")):
        told = {"provider": "stripe", "event_id": f"evt_{number}", "event_type": "x.updated", "payload": {}}
        aside = {"objects_marked": [name], "ignored_at": database_now(), "ignored_reason": "known"}
        WebhookEvent.objects.create(**told, **aside)

    with CaptureQueriesContext(connection) as queries:
        text = admin.get("/sync/").content.decode()

    assert text.count("1 put aside") >= 3
    assert len(queries) <= 15


def test_support_does_not_see_it(signed_in) -> None:
    support = signed_in("support")

    assert "/sync/" not in support.get("/").content.decode()
    assert support.get("/sync/").status_code == 403


def test_the_strip_leads_there_for_those_who_may_see_it(auditor) -> None:
    assert '<a href="/sync/">Stripe' in auditor.get("/handbook/").content.decode()
