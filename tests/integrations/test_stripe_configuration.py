"""Which Stripe keys and addresses are refused where."""

import pytest
import stripe
from django.core.exceptions import ImproperlyConfigured
from django.test import override_settings

from integrations.stripe import configuration, transport

PRODUCTION = {
    "ENVIRONMENT": "production",
    "STRIPE_READ_KEY": "rk_live_read0001",
    "STRIPE_WRITE_KEY": "rk_live_write001",
    "STRIPE_API_BASE": "https://api.stripe.com",
}


def problems(**settings: str) -> str:
    with override_settings(**{**PRODUCTION, **settings}):
        return " ".join(configuration.problems())


def test_live_keys_and_stripes_own_address_are_right_in_production():
    assert problems() == ""


def test_a_process_without_a_write_key_is_right():
    assert problems(STRIPE_WRITE_KEY="") == ""


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"STRIPE_READ_KEY": ""}, "STRIPE_READ_KEY is empty in production"),
        ({"STRIPE_READ_KEY": "rk_test_read0001"}, "STRIPE_READ_KEY is not a live key"),
        ({"STRIPE_WRITE_KEY": "sk_test_write001"}, "STRIPE_WRITE_KEY is not a live key"),
        ({"STRIPE_WRITE_KEY": "rk_live_read0001"}, "are the same key"),
        ({"STRIPE_API_BASE": "http://127.0.0.1:9000/stripe"}, "this machine"),
        ({"STRIPE_API_BASE": "https://localhost:9000"}, "this machine"),
        ({"STRIPE_API_BASE": "https://[::1]:9000"}, "this machine"),
        ({"STRIPE_API_BASE": "http://sandbox:9000/stripe"}, "not encrypted"),
    ],
)
def test_what_production_refuses(settings, words):
    assert words in problems(**settings)


@pytest.mark.parametrize("environment", ["demo", "test"])
def test_a_live_key_is_refused_outside_production(environment):
    assert "is a live key" in problems(ENVIRONMENT=environment)


def test_no_problem_shows_a_key():
    assert "read0001" not in problems(ENVIRONMENT="test", STRIPE_WRITE_KEY="rk_live_read0001")


def test_no_client_is_made_while_something_is_wrong():
    with override_settings(STRIPE_READ_KEY="rk_live_read0001"), pytest.raises(ImproperlyConfigured, match="live key"):
        transport.read_client()


def test_no_client_is_made_without_a_key():
    with override_settings(STRIPE_WRITE_KEY=""), pytest.raises(ImproperlyConfigured, match="no Stripe key"):
        transport.write_client()


def test_the_pinned_version_is_the_clients_own():
    assert stripe.api_version == transport.API_VERSION


def test_one_client_per_key_and_telemetry_off():
    assert transport.read_client() is transport.read_client()
    assert transport.read_client() is not transport.write_client()
    assert stripe.enable_telemetry is False
