"""Codes that were given out to a team's customer, and one coupon at a time (R31)."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from billing_ops.dashboard.stripe_coupons import code_rows
from billing_ops.dashboard.stripe_reads import Agreement, Code
from coupons.models import Coupon, PromotionCode
from customers.models import Customer
from subscriptions.models import Subscription
from tests.dashboard.conftest import Mirror, words

NOW = datetime(2026, 11, 22, tzinfo=UTC)
HEALTHY, COUPON, TWO = "1001", "1031", "1035"


@pytest.mark.parametrize(
    ("code", "coupon", "state"),
    [
        ({"is_active": True, "expires_at": NOW + timedelta(days=1)}, {}, "open"),
        ({"is_active": True}, {}, "open"),
        ({"is_active": True, "expires_at": NOW}, {}, "expired"),
        ({"is_active": True}, {"redeem_by_at": NOW - timedelta(days=1)}, "expired"),
        ({"is_active": False, "times_redeemed": 1}, {}, "used"),
        ({"is_active": False}, {}, "off"),
    ],
)
def test_a_code_is_open_used_expired_or_off(code: dict[str, Any], coupon: dict[str, Any], state: str) -> None:
    given = Code(PromotionCode(stripe_id="promo_1", **code), Coupon(stripe_id="c", duration="once", **coupon))

    (row,) = code_rows(Agreement(Subscription(), None, (), (), (given,)), now=NOW)

    assert row.state == state


def test_a_code_whose_coupon_our_copy_lacks_says_so() -> None:
    given = Code(PromotionCode(stripe_id="promo_1", is_active=True), None)

    (row,) = code_rows(Agreement(Subscription(), None, (), (), (given,)), now=NOW)

    assert "does not hold its terms" in row.terms


def _bind_a_code(mirror: Mirror, ticket: str) -> PromotionCode:
    """Give the ticket's customer the one code of the seed that nobody used yet."""
    code = PromotionCode.objects.filter(
        is_active=True, times_redeemed=0, expires_at__gt=NOW + timedelta(days=15)
    ).first()
    assert code is not None
    PromotionCode.objects.filter(pk=code.pk).update(customer_id=mirror.subscription_of(ticket)["customer"])
    return code


def test_a_code_that_was_not_used_yet_is_on_the_page(support: Client, check: Any, mirror: Mirror) -> None:
    code = _bind_a_code(mirror, HEALTHY)

    page = words(check(support, HEALTHY))

    assert "Not used yet" in page
    assert f"ends in {code.code_last4} , given" in page
    assert "Usable until" in page


def test_a_coupon_in_force_and_an_open_code_break_the_rule(support: Client, check: Any, mirror: Mirror) -> None:
    _bind_a_code(mirror, COUPON)

    page = words(check(support, COUPON))

    assert "A coupon applies, and a code that was given out can still be used" in page


def test_two_coupons_break_the_rule(support: Client, check: Any) -> None:
    assert "More than one coupon applies" in words(check(support, TWO))


def test_a_customer_that_our_copy_lacks_has_no_code_of_somebody_else(
    support: Client, check: Any, mirror: Mirror
) -> None:
    _bind_a_code(mirror, HEALTHY)
    Subscription.objects.filter(team_id=mirror.team_of(HEALTHY)).update(customer_id=None)
    Customer.objects.all().delete()

    assert "no code bound to this customer is known here" in words(check(support, HEALTHY))
