"""Whole lists: the same as Stripe's own client reads, resumable, patient, and without promotion codes."""

import json
import time
from datetime import UTC, datetime

import pytest

from billing_ops.kernel.errors import RateLimited
from integrations.stripe import bulk, transport
from integrations.stripe.listings import LISTINGS

# An event may hold a promotion code.
PLAIN = [name for name in LISTINGS if name not in ("promotion_codes", "events")]


def everything(object_name, **given):
    return [item for page in bulk.pages(object_name, **given) for item in page.items]


def as_the_client_reads(object_name):
    """Every object by the official client's own paging, nested lists included, as it came over the wire."""
    listing = LISTINGS[object_name]
    query = {"limit": 100, **listing.filters, "expand": [f"data.{name}" for name in listing.expand]}
    service = getattr(transport.read_client().v1, object_name)
    objects = []
    for item in service.list(query).auto_paging_iter():
        plain = item.to_dict()
        for name in listing.nested:
            whole = [entry.to_dict() for entry in item[name].auto_paging_iter()]
            plain[name] = {**plain[name], "data": whole, "has_more": False}
        objects.append(plain)
    # The client turns decimals into Decimal; Stripe writes them as text.
    return json.loads(json.dumps(objects, default=str))


@pytest.mark.parametrize("object_name", PLAIN)
def test_bulk_reads_what_the_official_client_reads(sandbox, object_name):
    items = everything(object_name)

    assert items
    assert items == as_the_client_reads(object_name)


def test_promotion_codes_come_without_their_text(sandbox):
    theirs = as_the_client_reads("promotion_codes")
    texts = [code.pop("code") for code in theirs]

    ours = everything("promotion_codes")

    assert [code.pop("code_last4") for code in ours] == [text[-4:] if len(text) >= 8 else "" for text in texts]
    assert len({code.pop("code_fingerprint") for code in ours}) == len({text.upper() for text in texts})
    assert ours == theirs


def test_no_list_asks_for_promotion_codes_along_with_others():
    assert not [name for name, listing in LISTINGS.items() if "promotion_code" in " ".join(listing.expand)]


def test_canceled_subscriptions_are_read_too(sandbox):
    assert "canceled" in {item["status"] for item in everything("subscriptions")}


def test_an_invoice_with_more_lines_than_stripe_embeds_is_whole(fresh_sandbox):
    invoice = everything("invoices")[0]
    before = len(invoice["lines"]["data"])
    line = {"invoice": invoice["id"], "amount": 100, "period_start": 1, "period_end": 2}
    for number in range(130):
        fresh_sandbox.control("POST", "objects/stripe/line_item", {**line, "id": f"il_more{number:05}"})
    fresh_sandbox.settle()

    page = next(bulk.pages("invoices"))

    lines = page.items[0]["lines"]
    assert (len(lines["data"]), lines["has_more"]) == (before + 130, False)
    assert page.items == as_the_client_reads("invoices")[:100]
    # The page, then two pages of lines.
    assert page.requests == 3


def test_a_list_goes_on_where_a_stored_cursor_stands(sandbox):
    pages = list(bulk.pages("invoices"))

    rest = everything("invoices", cursor=pages[0].cursor)

    assert len(pages) > 2
    assert rest == [item for page in pages[1:] for item in page.items]
    assert [bool(page.cursor) for page in pages] == [True] * (len(pages) - 1) + [False]


def test_created_ranges_divide_a_list_without_gap_or_overlap(sandbox):
    everyone = everything("customers")
    middle = datetime.fromtimestamp(everyone[len(everyone) // 2]["created"], UTC)

    newer = everything("customers", created_from=middle)
    older = everything("customers", created_before=middle)

    assert newer + older == everyone
    assert newer and older


def test_balance_transactions_are_those_of_one_customer(sandbox):
    rows = sandbox.control("GET", "objects/stripe/customer_balance_transaction")["objects"]
    customer = rows[0]["customer"]

    items = [item for page in bulk.balance_transactions(customer) for item in page.items]

    assert {item["id"] for item in items} == {row["id"] for row in rows if row["customer"] == customer}


def test_every_request_carries_the_pinned_version(fresh_sandbox):
    everything("products")

    (request,) = fresh_sandbox.journal(provider="stripe")
    sent = {name.lower(): value for name, value in request["headers"].items()}
    assert sent["stripe-version"] == transport.API_VERSION
    assert request["key"] == "read"


def test_a_page_is_asked_for_again_after_a_passing_failure(fresh_sandbox):
    fresh_sandbox.fault(provider="stripe", action="status", status=503, times=1)
    fresh_sandbox.fault(provider="stripe", action="drop_after", times=1)

    page = next(bulk.pages("products"))

    assert page.items
    assert page.requests == 3


def test_a_pause_that_stripe_asks_for_is_kept(fresh_sandbox):
    fresh_sandbox.fault(provider="stripe", action="status", status=429, times=1, headers={"Retry-After": "1"})
    began = time.monotonic()

    everything("products")

    assert time.monotonic() - began >= 1.0


def test_patience_ends(fresh_sandbox, monkeypatch):
    monkeypatch.setattr(bulk, "FIRST_PAUSE", 0)
    fresh_sandbox.fault(provider="stripe", action="status", status=429, times=0)

    with pytest.raises(RateLimited):
        everything("products")

    assert len(fresh_sandbox.journal(provider="stripe")) == bulk.ATTEMPTS
