"""One object of Stripe's: the same as the official client reads, complete, and told apart when it is gone."""

import json

import pytest

from billing_ops.kernel.errors import Missing, ProviderUnavailable
from integrations.stripe import single, transport
from integrations.stripe.listings import LISTINGS

KINDS = {**{name: name.removesuffix("s") for name in LISTINGS if name != "events"}, "payment_methods": "payment_method"}
PLAIN = [name for name in KINDS if name != "promotion_codes"]


def ids_of(sandbox, kind):
    return [row["id"] for row in sandbox.control("GET", f"objects/stripe/{kind}")["objects"]]


def as_the_client_reads(object_name, object_id):
    """By the official client, nested lists paged to their end, as it came over the wire."""
    listing = LISTINGS.get(object_name, single.PAYMENT_METHODS)
    service = getattr(transport.read_client().v1, object_name)
    item = service.retrieve(object_id, {"expand": list(listing.expand)} if listing.expand else {})
    plain = item.to_dict()
    for name in listing.nested:
        whole = [entry.to_dict() for entry in item[name].auto_paging_iter()]
        plain[name] = {**plain[name], "data": whole, "has_more": False}
    # The client turns decimals into Decimal; Stripe writes them as text.
    return json.loads(json.dumps(plain, default=str))


@pytest.mark.parametrize("object_name", PLAIN)
def test_one_object_is_what_the_official_client_reads(sandbox, object_name):
    for object_id in ids_of(sandbox, KINDS[object_name])[:3]:
        assert single.retrieve(object_name, object_id) == as_the_client_reads(object_name, object_id)


def test_a_promotion_code_comes_without_its_text(sandbox):
    payload = single.retrieve("promotion_codes", ids_of(sandbox, "promotion_code")[0])

    assert "code" not in payload
    assert payload["code_fingerprint"]


def test_an_invoice_with_more_lines_than_stripe_embeds_is_whole(fresh_sandbox):
    invoice = ids_of(fresh_sandbox, "invoice")[0]
    line = {"invoice": invoice, "amount": 100, "period_start": 1, "period_end": 2}
    for number in range(130):
        fresh_sandbox.control("POST", "objects/stripe/line_item", {**line, "id": f"il_more{number:05}"})

    lines = single.retrieve("invoices", invoice)["lines"]

    assert len(lines["data"]) >= 130
    assert not lines["has_more"]


def test_the_stub_of_a_deleted_customer_is_gone(fresh_sandbox):
    customer = ids_of(fresh_sandbox, "customer")[0]
    fresh_sandbox.control("DELETE", f"objects/stripe/customer/{customer}")

    with pytest.raises(Missing) as caught:
        single.retrieve("customers", customer)

    assert single.is_gone(caught.value)


def test_a_missing_endpoint_is_not_a_missing_object(fresh_sandbox):
    body = {"error": {"type": "invalid_request_error", "message": "Unrecognized request URL"}}
    fresh_sandbox.fault(provider="stripe", action="status", status=404, body=body, times=1)

    with pytest.raises(Missing) as caught:
        single.retrieve("coupons", "some")

    assert not single.is_gone(caught.value)


@pytest.mark.parametrize("body", ["<html>Hello</html>", {"hello": "there"}, []], ids=["no JSON", "another", "a list"])
def test_another_body_is_no_answer(fresh_sandbox, body):
    fresh_sandbox.fault(provider="stripe", action="status", status=200, body=body, times=1)

    with pytest.raises(ProviderUnavailable):
        single.retrieve("customers", "cus_1")


def test_balance_transactions_are_all_of_one_customer(fresh_sandbox):
    rows = fresh_sandbox.control("GET", "objects/stripe/customer_balance_transaction")["objects"]
    customer = rows[0]["customer"]
    for number in range(120):
        fields = {"id": f"cbtxn_more{number:05}", "customer": customer, "amount": -1}
        fresh_sandbox.control("POST", "objects/stripe/customer_balance_transaction", fields)

    found = single.balance_transactions(customer)

    assert len({one["id"] for one in found}) == len(found) == 120 + sum(row["customer"] == customer for row in rows)
