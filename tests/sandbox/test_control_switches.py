"""/_control: health, reset, clock, journal, keys, limits, cases."""

import gc
import weakref
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import stripe

from sandbox.clock import Clock
from sandbox.journal import KEPT, KEPT_BYTES, Entry, Journal
from sandbox.server import Server
from sandbox.world import Case, World
from tests.sandbox.conftest import Control


def test_health_says_what_is_loaded(control: Control) -> None:
    assert control("GET", "/health")["seed"] == "empty"


def test_a_reset_starts_afresh(stripe_client: stripe.StripeClient, control: Control) -> None:
    stripe_client.v1.customers.create({"name": "Ada"})
    control("POST", "/faults", {"action": "status", "times": 0})
    control("POST", "/keys", {"token": "rk_test_sandbox_write", "revoked": True})

    control("POST", "/reset")

    assert stripe_client.v1.customers.list().data == []
    assert [entry["method"] for entry in control("GET", "/journal")["entries"]] == ["GET"]


def test_a_reset_keeps_data_that_nothing_touched(control: Control, sandbox_server: Server) -> None:
    before = sandbox_server.sandbox.world
    control("POST", "/faults", {"action": "status", "times": 0})

    control("POST", "/reset")

    kept = sandbox_server.sandbox.world
    assert kept.stripe is before.stripe
    assert control("GET", "/faults") == {"faults": []}
    control("POST", "/clock", {"advance_seconds": 1})
    control("POST", "/reset")
    assert sandbox_server.sandbox.world.stripe is not before.stripe


def test_a_world_before_is_forgotten() -> None:
    first = weakref.ref(World.build(seed="demo"))
    World.build(seed="demo")

    gc.collect()

    assert first() is None


def test_a_reset_may_choose_seed_size_and_time(control: Control, sandbox_server: Server) -> None:
    now = "2026-11-01T12:00:00+00:00"
    control("POST", "/reset", {"seed": "large", "teams": 5, "now": now})
    first = control("GET", "/objects/stripe/customer")
    control("POST", "/reset", {"now": now})

    assert control("GET", "/health")["teams"] == 5
    assert len(first["objects"]) == 5
    assert control("GET", "/objects/stripe/customer") == first
    control("POST", "/reset", {"seed": "moon"}, status=400)


def test_the_clock_moves_forward_only(control: Control) -> None:
    before = datetime.fromisoformat(control("GET", "/clock")["now"])

    after = datetime.fromisoformat(control("POST", "/clock", {"advance_seconds": 3600})["now"])
    assert timedelta(hours=1) <= after - before < timedelta(hours=1, seconds=5)
    target = after + timedelta(days=30)
    moved = datetime.fromisoformat(control("POST", "/clock", {"at": target.isoformat()})["now"])
    assert timedelta() <= moved - target < timedelta(seconds=5)
    control("POST", "/clock", {"advance_seconds": -1}, status=400)
    control("POST", "/clock", {"at": after.isoformat()}, status=400)
    control("POST", "/clock", {}, status=400)


def test_the_clock_runs_by_itself() -> None:
    clock = Clock(datetime(2026, 1, 1, tzinfo=UTC))

    first, second = clock.now(), clock.now()

    assert first < second < datetime(2026, 1, 1, 0, 0, 1, tzinfo=UTC)
    assert clock.timestamp() == 1_767_225_600


def test_the_journal_remembers_every_request(
    stripe_client: stripe.StripeClient, read_client: stripe.StripeClient, control: Control
) -> None:
    stripe_client.v1.customers.create({"name": "Ada"}, {"idempotency_key": "k-1"})
    read_client.v1.products.list({"limit": 3})
    with pytest.raises(stripe.InvalidRequestError):
        read_client.v1.customers.retrieve("cus_none")

    entries = control("GET", "/journal")["entries"]

    assert [(entry["method"], entry["path"], entry["status"]) for entry in entries] == [
        ("POST", "/v1/customers", 200),
        ("GET", "/v1/products", 200),
        ("GET", "/v1/customers/cus_none", 404),
    ]
    posted = entries[0]
    assert (posted["body"], posted["key"], posted["headers"]["idempotency-key"]) == ("name=Ada", "rite", "k-1")
    assert posted["headers"]["stripe-version"] == stripe.api_version
    assert entries[1]["query"] == "limit=3"
    assert posted["ms"] >= 0
    assert "rk_test_sandbox" not in str(entries)


def test_the_journal_can_be_filtered_and_cleared(stripe_client: stripe.StripeClient, control: Control) -> None:
    stripe_client.v1.customers.create({"name": "Ada"})
    stripe_client.v1.customers.list()
    stripe_client.v1.products.list()

    assert len(control("GET", "/journal?method=GET")["entries"]) == 2
    assert len(control("GET", "/journal?path=/v1/customers*&provider=stripe")["entries"]) == 2
    assert control("GET", "/journal?provider=hubspot")["entries"] == []
    control("DELETE", "/journal")
    assert control("GET", "/journal")["entries"] == []


def test_the_journal_forgets_the_oldest_before_it_eats_the_memory() -> None:
    journal = Journal()
    small = Entry("", "stripe", "POST", "/v1/x", "", "", {}, "", 200, 0.0, "req_1")
    for _ in range(KEPT + 10):
        journal.add(small)
    assert len(journal.entries()) == KEPT

    large = replace(small, body="x" * (KEPT_BYTES // 4))
    for _ in range(8):
        journal.add(large)

    assert journal.entries() == [large] * 4


def test_a_dropped_connection_is_in_the_journal(stripe_client: stripe.StripeClient, control: Control) -> None:
    control("POST", "/faults", {"action": "drop_before"})
    with pytest.raises(stripe.APIConnectionError):
        stripe_client.v1.customers.list()

    assert [entry["dropped"] for entry in control("GET", "/journal")["entries"]] == [True]


def test_keys_and_limits_can_be_read_back(control: Control) -> None:
    control("POST", "/limits", {"hubspot": {"everything": 9}})

    assert control("GET", "/limits")["hubspot"]["everything"] == 9
    tokens = {key["token"] for key in control("GET", "/keys")["keys"]}
    assert tokens == {"rk_test_sandbox_read", "rk_test_sandbox_write", "pat-sandbox-read", "pat-sandbox-write"}


def test_cases_are_served(world: World, control: Control) -> None:
    world.cases.append(Case("match", "1001", "abdegjkmnp", "match"))

    assert control("GET", "/cases")["cases"][0]["ticket"] == "1001"


@pytest.mark.parametrize(
    ("path", "body", "sentence"),
    [
        ("/faults", {}, "A fault needs `action`: one of status, delay, drop_before, drop_after."),
        ("/faults", {"action": "delay", "colour": 1}, "A fault has no `colour`; it has `action`, `provider`,"),
        ("/faults", {"action": "delay", "seconds": "ten"}, "`seconds` of a fault is a number, not 'ten'."),
        ("/faults", {"action": "status", "times": True}, "`times` of a fault is a whole number, not True."),
        ("/faults", {"action": "delay", "provider": "paypal"}, "There is no provider 'paypal'; there are stripe and"),
        ("/faults", [], "The body must be a JSON object"),
        ("/keys", {}, "A key needs `token`: GET /_control/keys lists those there are."),
        ("/keys", {"token": "rk_test_sandbox_read", "drop": []}, "A key has no `drop`; it has `token`,"),
        ("/keys", {"token": "rk_test_sandbox_read", "dropped": "x"}, "`dropped` of a key is a list, not 'x'."),
        ("/limits", {"stripe": {"all": 1}}, "A limit has no `all`; it has `everything`, `endpoint`."),
        ("/webhooks", {}, "A value is not one that its field takes: There is no provider"),
    ],
)
def test_a_mistyped_field_is_named_with_those_there_are(
    path: str, body: object, sentence: str, control: Control
) -> None:
    assert sentence in control("POST", path, body, status=400)["error"]


def test_a_field_left_null_is_as_if_not_given(control: Control) -> None:
    assert control("POST", "/faults", {"action": "delay", "record": None, "times": None})["times"] == 1


def test_objects_without_a_kind_are_told_which_there_are(control: Control) -> None:
    assert "there are account, charge, " in control("GET", "/objects/stripe", status=404)["error"]
    assert "companies" in control("GET", "/objects/hubspot/", status=404)["error"]
    assert "stripe and hubspot" in control("GET", "/objects", status=404)["error"]


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/nothing", None, 404),
        ("DELETE", "/clock", None, 404),
        ("POST", "/faults", {"action": "explode"}, 400),
        ("POST", "/faults", {"action": "delay", "colour": 1}, 400),
        ("POST", "/keys", {"token": "who"}, 404),
        ("POST", "/keys", {}, 400),
        ("POST", "/limits", {"paypal": {}}, 400),
        ("POST", "/clock", [], 400),
    ],
)
def test_nonsense_is_refused_in_words(method: str, path: str, body: object, status: int, control: Control) -> None:
    assert control(method, path, body, status=status)["error"]
