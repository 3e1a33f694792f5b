"""Providers that answer with nonsense, an error or nothing: the run says so, the others go on, the next completes."""

import time
from typing import Any

import pytest

from billing_ops.kernel.errors import ProviderError, ProviderUnavailable
from customers import live
from integrations.hubspot import batch
from integrations.hubspot.gateway import read_gateway
from integrations.stripe import bulk, single
from integrations.stripe.gateway import reader
from invoices.models import StripeInvoice
from sync import catalog, engine, polls, reading
from sync.dirty import Mark, mark
from sync.models import DirtyObject, SyncRun, Watermark
from sync.refresh.keeper import Keeper
from tests.providers import Sandbox

pytestmark = pytest.mark.usefixtures("committing_db")

HTML = "<html><body><h1>502 Bad Gateway</h1></body></html>"
AN_OBJECT = {"object": "list", "id": "x", "results": {"1": {}}}
WRONG: dict[str, Any] = {
    "500": {"status": 500},
    "a proxy's page": {"status": 502, "body": HTML},
    "truncated": {"status": 200, "body": '{"object": "list", "data": [{"id": "pro'},
    "a page of HTML, said to be fine": {"status": 200, "body": HTML},
    "nothing at all": {"status": 200, "body": ""},
    "a list where an object is due": {"status": 200, "body": [{"id": "x"}]},
    "an object where a list is due": {"status": 200, "body": AN_OBJECT},
    "no data": {"status": 200, "body": {"object": "list", "has_more": False}},
    "no end": {"status": 200, "body": {"object": "list", "data": [], "results": [], "paging": "more"}},
    "a list of texts": {"status": 200, "body": {"object": "list", "data": ["a"], "results": ["a"], "has_more": False}},
    "null": {"status": 200, "body": "null"},
}
LISTS = {"stripe": ("/v1/products", "products", "coupons"), "hubspot": ("/crm/*/quotes", "quotes", "companies")}


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Repeats come at once: their pauses are tested with the transports."""
    monkeypatch.setattr(bulk, "FIRST_PAUSE", 0.001)
    monkeypatch.setattr("integrations.hubspot.transport.LONGEST_PAUSE", 0.001)
    SyncRun.objects.all().delete()
    DirtyObject.objects.all().delete()
    Watermark.objects.all().delete()


def go_wrong(sandbox: Sandbox, provider: str, *, times: int = 0, route: str = "*", **fault: Any) -> None:
    sandbox.fault(provider=provider, route=route, times=times, **({"action": "status"} | fault))


def read(provider: str, *names: str) -> dict[str, SyncRun]:
    reading.read_each([catalog.find(provider, name) for name in names], terms=engine.Terms())
    return {run.object: run for run in SyncRun.objects.order_by("pk")}


@pytest.mark.parametrize("provider", LISTS)
@pytest.mark.parametrize("fault", WRONG.values(), ids=WRONG)
def test_a_list_says_why_the_others_go_on_and_the_next_run_completes_it(
    fresh_sandbox: Sandbox, provider: str, fault: dict[str, Any]
) -> None:
    route, wrong, well = LISTS[provider]
    go_wrong(fresh_sandbox, provider, route=route, **fault)

    runs = read(provider, wrong, well)

    assert (runs[wrong].state, runs[well].state) == ("failed", "ok")
    assert runs[wrong].error.startswith(("Stripe", "HubSpot", "What Stripe answered", "What HubSpot answered"))
    fresh_sandbox.settle()
    assert read(provider, wrong)[wrong].state == "ok"


def test_what_goes_wrong_half_way_is_partial_and_gone_on_with(fresh_sandbox: Sandbox) -> None:
    _let_through(fresh_sandbox, "/v1/invoices", 2)

    run = read("stripe", "invoices")["invoices"]

    assert run.state == "partial"
    assert run.error.startswith("What Stripe answered is no JSON")
    fresh_sandbox.settle()
    again = read("stripe", "invoices")["invoices"]
    assert (again.state, again.began_at) == ("ok", run.began_at)
    assert StripeInvoice.objects.count() == run.seen + again.seen > run.seen > 0


def _let_through(sandbox: Sandbox, route: str, pages: int) -> None:
    """The first of the faults in force is used up first: true answers, then nonsense."""
    sandbox.fault(provider="stripe", route=route, action="delay", seconds=0, times=pages)
    go_wrong(sandbox, "stripe", route=route, status=200, body=HTML)


@pytest.mark.parametrize("provider", LISTS)
def test_a_provider_that_says_nothing_costs_its_timeout_and_no_page(
    fresh_sandbox: Sandbox, settings: Any, provider: str
) -> None:
    settings.PROVIDER_TIMEOUT_SECONDS = (1, 0.2)
    route, wrong, well = LISTS[provider]
    go_wrong(fresh_sandbox, provider, route=route, action="delay", seconds=30)

    runs = read(provider, wrong, well)

    assert (runs[wrong].state, runs[well].state) == ("failed", "ok")
    assert "did not answer" in runs[wrong].error


def test_a_page_waits_three_seconds_for_a_silent_provider_and_no_longer(fresh_sandbox: Sandbox) -> None:
    go_wrong(fresh_sandbox, "hubspot", action="delay", seconds=30)
    began = time.monotonic()

    with pytest.raises(ProviderUnavailable, match="HubSpot did not answer"):
        live.read_ticket(ticket_id="1001")

    assert 1 < time.monotonic() - began < 4.5


@pytest.mark.parametrize("fault", WRONG.values(), ids=WRONG)
def test_single_reads_fail_as_the_providers_and_never_as_ours(fresh_sandbox: Sandbox, fault: dict[str, Any]) -> None:
    for provider in LISTS:
        go_wrong(fresh_sandbox, provider, **fault)
    reads = [
        lambda: single.retrieve("customers", "cus_1"),
        lambda: single.balance_transactions("cus_1"),
        lambda: reader().retrieve_customer("cus_1"),
        lambda: reader().list_subscriptions(customer_id="cus_1"),
        lambda: reader().list_balance_transactions(customer_id="cus_1"),
        lambda: batch.retrieve("deals", "1"),
        lambda: read_gateway(attempts=1).get_ticket("1001"),
    ]

    for number, ask in enumerate(reads):
        with pytest.raises(ProviderError) as caught:
            ask()
        assert caught.value.message.endswith((".", "minute.")), number


@pytest.mark.parametrize("fault", WRONG.values(), ids=WRONG)
def test_polls_and_refreshes_fail_as_the_providers_and_blame_no_object(
    fresh_sandbox: Sandbox, fault: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    for provider in LISTS:
        go_wrong(fresh_sandbox, provider, **fault)
    marks = {"stripe": Mark("customers", "cus_1"), "hubspot": Mark("deals", "1")}
    for provider, one in marks.items():
        mark(provider=provider, marks=[one])

    outcomes = [outcome for provider in LISTS for outcome in polls.run_now(provider=provider)]
    keeper = Keeper(threads=1)
    keeper.run_once()

    assert outcomes and all(outcome.error for outcome in outcomes)
    assert not [record for record in caplog.records if record.exc_info]
    assert {(row.attempts, row.quarantined_at) for row in DirtyObject.objects.all()} == {(0, None)}
