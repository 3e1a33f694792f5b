"""Every way in which Stripe can refuse or fall silent, as our errors: through the client and through bulk."""

import pytest

from billing_ops.kernel.errors import (
    AuthFailed,
    Missing,
    OutcomeUnknown,
    ProviderUnavailable,
    RateLimited,
    Rejected,
)
from integrations.stripe import bulk, errors, gateway, transport

WRITE = {"description": "a change of ours"}


@pytest.fixture
def customer_id(fresh_sandbox):
    page = next(bulk.pages("customers"))
    fresh_sandbox.settle()
    return page.items[0]["id"]


@pytest.fixture
def quick(monkeypatch):
    """Bulk tries twice, without a rest: what it does between attempts has tests of its own."""
    monkeypatch.setattr(bulk, "ATTEMPTS", 2)
    monkeypatch.setattr(bulk, "FIRST_PAUSE", 0)


def write(customer_id):
    with errors.translated(write=True):
        transport.write_client().v1.customers.update(customer_id, WRITE, {"idempotency_key": "key-1"})


def fault(sandbox, **fields):
    sandbox.fault(provider="stripe", **{"action": "status", "times": 0, **fields})


READS = [
    pytest.param(lambda customer_id: gateway.reader().retrieve_customer(customer_id), id="client"),
    pytest.param(lambda customer_id: list(bulk.pages("customers")), id="bulk"),
]


@pytest.mark.parametrize("read", READS)
@pytest.mark.parametrize(
    ("status", "expected", "retryable"),
    [
        (400, Rejected, False),
        (402, Rejected, False),
        (404, Missing, False),
        (409, errors.Busy, True),
        (429, RateLimited, True),
        (500, ProviderUnavailable, True),
        (503, ProviderUnavailable, True),
    ],
)
def test_a_read_that_is_answered_with_an_error(fresh_sandbox, customer_id, quick, read, status, expected, retryable):
    fault(fresh_sandbox, status=status)

    with pytest.raises(expected) as caught:
        read(customer_id)

    assert (caught.value.provider, caught.value.retryable) == ("stripe", retryable)
    assert caught.value.request_id.startswith("req_")


def test_a_read_that_stripe_refuses_says_that_nothing_was_read(fresh_sandbox, customer_id):
    fault(fresh_sandbox, status=400)

    with pytest.raises(Rejected, match="so nothing was read, and our copy stays as it was"):
        READS[0].values[0](customer_id)


@pytest.mark.parametrize("read", READS)
@pytest.mark.parametrize("action", ["drop_before", "drop_after"])
def test_a_read_that_is_not_answered_did_nothing(fresh_sandbox, customer_id, quick, read, action):
    fault(fresh_sandbox, action=action)

    with pytest.raises(ProviderUnavailable, match="did not answer, so nothing was read"):
        read(customer_id)


@pytest.mark.parametrize(
    "fields", [{"status": 500}, {"status": 503}, {"action": "drop_before"}, {"action": "drop_after"}]
)
def test_a_write_without_a_good_answer_has_an_unknown_outcome(fresh_sandbox, customer_id, fields):
    fault(fresh_sandbox, **fields)

    with pytest.raises(OutcomeUnknown, match="may or may not have been made"):
        write(customer_id)


@pytest.mark.parametrize(("status", "expected"), [(400, Rejected), (409, errors.Busy), (429, RateLimited)])
def test_a_write_that_stripe_refuses_changed_nothing(fresh_sandbox, customer_id, status, expected):
    fault(fresh_sandbox, status=status)

    with pytest.raises(expected, match="nothing was changed"):
        write(customer_id)


def test_a_write_is_sent_once_and_not_repeated_by_the_client(fresh_sandbox, customer_id):
    fault(fresh_sandbox, status=500)

    with pytest.raises(OutcomeUnknown):
        write(customer_id)

    assert len(fresh_sandbox.journal(provider="stripe")) == 1


@pytest.mark.parametrize("reason", ["global-rate", "endpoint-concurrency"])
def test_the_reason_for_slowing_down_is_told(fresh_sandbox, customer_id, reason):
    headers = {"Stripe-Rate-Limited-Reason": reason, "Retry-After": "2"}
    fault(fresh_sandbox, status=429, headers=headers)

    with pytest.raises(RateLimited) as caught:
        gateway.reader().retrieve_customer(customer_id)

    assert (caught.value.code, caught.value.retry_after) == (reason, 2.0)


@pytest.mark.parametrize("read", READS)
def test_a_revoked_key_is_an_admins_matter(fresh_sandbox, customer_id, read):
    fresh_sandbox.control("POST", "keys", {"token": "rk_test_sandbox_read", "revoked": True})

    with pytest.raises(AuthFailed) as caught:
        read(customer_id)

    assert caught.value.missing_permission == ""
    assert "Ask an admin" in caught.value.message


@pytest.mark.parametrize("read", READS)
def test_a_missing_permission_is_named(fresh_sandbox, customer_id, read):
    fresh_sandbox.control("POST", "keys", {"token": "rk_test_sandbox_read", "dropped": ["rak_customer_read"]})

    with pytest.raises(AuthFailed) as caught:
        read(customer_id)

    assert caught.value.missing_permission == "rak_customer_read"


def test_an_expansion_needs_its_own_permission(fresh_sandbox, customer_id):
    fresh_sandbox.control("POST", "keys", {"token": "rk_test_sandbox_read", "dropped": ["rak_payment_method_read"]})

    with pytest.raises(AuthFailed, match="lacks rak_payment_method_read"):
        list(bulk.pages("customers"))


def test_an_object_that_does_not_exist_is_missing(sandbox):
    with pytest.raises(Missing) as caught:
        gateway.reader().retrieve_subscription("sub_nowhere")

    assert caught.value.code == "resource_missing"


def test_a_slow_answer_is_given_up_after_the_callers_time(fresh_sandbox, customer_id):
    fault(fresh_sandbox, action="delay", seconds=3)

    with pytest.raises(ProviderUnavailable):
        gateway.reader(timeout=(0.5, 0.5)).retrieve_customer(customer_id)
