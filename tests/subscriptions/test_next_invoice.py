"""The next invoice asked of Stripe while a person waits: three seconds, one request a minute, nothing stored."""

import time
from typing import Any

import pytest
from django.db import transaction

from billing_ops.kernel.errors import AuthFailed, Missing, ProviderUnavailable
from integrations.stripe import gateway
from subscriptions import live
from tests.providers import Sandbox

pytestmark = pytest.mark.django_db


def subscription(sandbox: Sandbox, **wanted: Any) -> dict[str, Any]:
    """The first subscription in Stripe whose fields are as `wanted`."""
    rows = sandbox.control("GET", "objects/stripe/subscription")["objects"]
    return next(row for row in rows if wanted.items() <= row.items())


@pytest.fixture
def active(fresh_sandbox: Sandbox) -> str:
    found: str = subscription(fresh_sandbox, status="active", cancel_at_period_end=False)["id"]
    return found


def previews(sandbox: Sandbox) -> int:
    return len(sandbox.journal(provider="stripe", path="*create_preview"))


def test_it_is_what_stripe_previews(fresh_sandbox: Sandbox, active: str) -> None:
    preview = gateway.reader().create_preview(subscription_id=active)

    found = live.next_invoice(subscription_id=active)

    assert found is not None
    assert (found.due.minor, found.total.minor) == (preview.amount_due_minor, preview.total_minor)
    assert found.subtotal is not None
    assert found.subtotal.minor == sum(line.amount.minor for line in found.lines if line.amount)
    assert found.on == preview.created_at


def test_a_second_look_within_a_minute_asks_nothing(fresh_sandbox: Sandbox, active: str) -> None:
    first = live.next_invoice(subscription_id=active)

    assert live.next_invoice(subscription_id=active) == first
    assert previews(fresh_sandbox) == 1


def test_that_none_is_planned_is_an_answer_and_kept(fresh_sandbox: Sandbox) -> None:
    leaving = subscription(fresh_sandbox, cancel_at_period_end=True)["id"]

    assert live.next_invoice(subscription_id=leaving) is None
    assert live.next_invoice(subscription_id=leaving) is None
    assert previews(fresh_sandbox) == 1


def test_a_silent_stripe_costs_three_seconds_at_most_and_is_not_kept(fresh_sandbox: Sandbox, active: str) -> None:
    fresh_sandbox.fault(provider="stripe", route="*create_preview", action="delay", seconds=8, times=1)
    began = time.monotonic()

    with pytest.raises(ProviderUnavailable):
        live.next_invoice(subscription_id=active)

    assert time.monotonic() - began < 3.5
    assert live.next_invoice(subscription_id=active) is not None


def test_a_key_that_may_not_is_told_so(fresh_sandbox: Sandbox, active: str) -> None:
    fresh_sandbox.control("POST", "keys", {"token": "rk_test_sandbox_read", "dropped": ["rak_invoice_*"]})

    with pytest.raises(AuthFailed) as caught:
        live.next_invoice(subscription_id=active)

    assert caught.value.missing_permission.startswith("rak_invoice_")


def test_a_subscription_that_stripe_does_not_have_is_missing(fresh_sandbox: Sandbox) -> None:
    with pytest.raises(Missing):
        live.next_invoice(subscription_id="sub_nowhere")


def test_it_is_never_asked_inside_a_transaction(fresh_sandbox: Sandbox, active: str) -> None:
    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
        live.next_invoice(subscription_id=active)

    assert previews(fresh_sandbox) == 0


def test_of_many_lines_only_the_first_are_shown(fresh_sandbox: Sandbox, active: str) -> None:
    found = gateway.reader().create_preview(subscription_id=active)
    found.payload["lines"]["has_more"] = True

    shown = live._shown(found)

    assert shown.has_more_lines
    assert shown.lines
