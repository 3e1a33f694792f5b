"""How often each list is read in full: a slip in the setting stops the start."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from billing_ops import environment

PROVIDERS = ("stripe", "hubspot")


def hours(text):
    return environment.hours("RECONCILE_HOURS", text, PROVIDERS)


def test_hours_are_read_for_providers_and_for_single_lists():
    assert hours("stripe=168 stripe.coupons=24\n hubspot=0.5") == {"stripe": 168, "stripe.coupons": 24, "hubspot": 0.5}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "stripe=24",
        "stripe=24 hubspot=0",
        "stripe=24 hubspot=-1",
        "stripe=24 hubspot=inf",
        "stripe=24 hubspot=nan",
        "stripe=24 hubspot=daily",
        "stripe=24 hubspot=24 paypal=24",
        "stripe=24 hubspot=24 stripe.=24",
        "stripe=24 hubspot=24 stripe=12",
        "stripe 24 hubspot 24",
    ],
)
def test_anything_else_is_refused_by_name(text):
    with pytest.raises(ImproperlyConfigured, match="RECONCILE_HOURS"):
        hours(text)


@pytest.mark.parametrize("value", [0, -1, float("inf"), float("nan")])
def test_an_interval_must_be_more_than_nothing(value):
    with pytest.raises(ImproperlyConfigured, match="SYNC_STRIPE_POLL_MINUTES"):
        environment.positive("SYNC_STRIPE_POLL_MINUTES", value)
