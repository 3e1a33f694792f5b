"""The examination of HubSpot's configuration, and the checks before start."""

import pytest
from django.core.checks import Error

from integrations.doctor import Level
from integrations.hubspot import doctor, properties
from integrations.hubspot.system_checks import check_hubspot


def found(level):
    return {finding.subject: finding.text for finding in doctor.examine() if finding.level == level}


def test_the_demos_configuration_is_in_order(fresh_sandbox):
    findings = doctor.examine()

    assert [finding for finding in findings if finding.level != Level.OK] == []
    assert {f"Reading {name.replace('_', ' ')}" for name in properties.OBJECTS} <= {
        finding.subject for finding in findings
    }


def test_only_reads_are_sent(fresh_sandbox):
    doctor.examine()

    assert {entry["method"] for entry in fresh_sandbox.journal(provider="hubspot")} == {"GET"}


def test_another_portal_is_a_problem_for_both_tokens(fresh_sandbox, settings):
    settings.HUBSPOT_PORTAL_ID = "1"

    problems = found(Level.PROBLEM)

    assert "portal 26586079" in problems["HubSpot portal"]
    assert "portal 26586079" in problems["HUBSPOT_WRITE_TOKEN"]


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("HUBSPOT_TICKET_TEAM_PROPERTY", "tickets have no property 'nowhere'"),
        ("HUBSPOT_TEAM_PROPERTY", "have no property 'nowhere'"),
        ("HUBSPOT_VAT_PROPERTY", "companies have no property 'nowhere'"),
    ],
)
def test_a_configured_property_that_does_not_exist_is_a_problem(fresh_sandbox, settings, setting, said):
    setattr(settings, setting, "nowhere")

    assert said in found(Level.PROBLEM)[setting]


def test_a_property_of_ours_that_the_portal_lacks_is_worth_knowing(fresh_sandbox, monkeypatch):
    monkeypatch.setitem(properties._PROPERTIES, "deals", "dealname no_such_thing")

    assert "no_such_thing" in found(Level.NOTE)["Properties of deals"]


def test_a_missing_permission_is_named(fresh_sandbox):
    dropped = ["crm.objects.quotes.read", "conversations.read"]
    fresh_sandbox.control("POST", "keys", {"token": "pat-sandbox-read", "dropped": dropped})

    assert "crm.objects.quotes.read" in found(Level.PROBLEM)["Reading quotes"]
    assert "conversations.read" in found(Level.NOTE)["Reading conversations"]


def test_a_revoked_token_is_the_one_finding(fresh_sandbox):
    fresh_sandbox.control("POST", "keys", {"token": "pat-sandbox-read", "revoked": True})

    assert list(found(Level.PROBLEM)) == ["HubSpot"]


def test_a_token_that_expires_is_worth_knowing(fresh_sandbox, settings):
    fresh_sandbox.control("POST", "keys", {"token": "oauth-token", "provider": "hubspot"})
    settings.HUBSPOT_READ_TOKEN = "oauth-token"

    assert "expires" in found(Level.NOTE)["HUBSPOT_READ_TOKEN"]


def test_wrong_settings_are_found_without_a_call(fresh_sandbox, settings):
    settings.HUBSPOT_WRITE_TOKEN = settings.HUBSPOT_READ_TOKEN

    assert list(found(Level.PROBLEM)) == ["HubSpot settings"]
    assert fresh_sandbox.journal(provider="hubspot") == []


def test_a_missing_token_is_found(settings):
    settings.HUBSPOT_READ_TOKEN = ""

    assert "HUBSPOT_READ_TOKEN is empty" in found(Level.PROBLEM)["HubSpot settings"]


def test_the_process_does_not_start_with_a_sandbox_in_production(settings):
    settings.ENVIRONMENT, settings.HUBSPOT_API_BASE = "production", "http://127.0.0.1:9000/hubspot"

    errors = check_hubspot()

    assert errors
    assert {type(error) for error in errors} == {Error}
