"""Tokens and addresses that must not be used together."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from integrations.hubspot import configuration

PRODUCTION = {
    "ENVIRONMENT": "production",
    "HUBSPOT_API_BASE": "https://api.hubapi.com",
    "HUBSPOT_READ_TOKEN": "pat-eu1-read",
    "HUBSPOT_WRITE_TOKEN": "pat-eu1-write",
}


@pytest.fixture
def production(settings):
    for name, value in PRODUCTION.items():
        setattr(settings, name, value)
    return settings


def test_two_tokens_and_hubspots_address_are_in_order(production):
    assert configuration.problems() == []


def test_a_process_without_write_token_is_in_order(production):
    production.HUBSPOT_WRITE_TOKEN = ""

    assert configuration.problems() == []


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("HUBSPOT_READ_TOKEN", "", "HUBSPOT_READ_TOKEN is empty"),
        ("HUBSPOT_READ_TOKEN", "pat-sandbox-read", "sandbox's token"),
        ("HUBSPOT_WRITE_TOKEN", "pat-sandbox-write", "sandbox's token"),
        ("HUBSPOT_WRITE_TOKEN", "pat-eu1-read", "the same token"),
        ("HUBSPOT_API_BASE", "http://127.0.0.1:9000/hubspot", "a sandbox is not for production"),
        ("HUBSPOT_API_BASE", "http://api.hubapi.com", "not encrypted"),
    ],
)
def test_what_must_not_be_is_said_in_production(production, name, value, said):
    setattr(production, name, value)

    assert [problem for problem in configuration.problems() if said in problem]


def test_the_sandbox_is_in_order_elsewhere(settings):
    settings.HUBSPOT_API_BASE = "http://127.0.0.1:9000/hubspot"

    assert configuration.problems() == []


def test_no_call_goes_out_without_a_token():
    with pytest.raises(ImproperlyConfigured, match="no HubSpot token"):
        configuration.check_usable("")
