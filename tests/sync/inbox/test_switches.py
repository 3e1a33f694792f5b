"""Webhooks are off unless they are switched on, and nothing starts with one switched on that cannot be verified."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client, override_settings

from billing_ops import environment
from integrations.hubspot.system_checks import check_hubspot
from integrations.stripe.system_checks import check_stripe
from sync.models import WebhookEvent
from tests.sync.inbox.deliveries import (
    HUBSPOT,
    ON,
    STRIPE,
    deliver_hubspot,
    deliver_stripe,
    hubspot_event,
    stripe_event,
)

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.django_db
def test_what_is_off_has_no_address(static_files) -> None:
    with override_settings(**ON | {"STRIPE_WEBHOOKS": "off", "HUBSPOT_WEBHOOKS": "off"}):
        answers = [deliver_stripe(stripe_event()), deliver_hubspot([hubspot_event()])]
        answers += [Client().get(address) for address in (STRIPE, HUBSPOT)]

    assert {answer.status_code for answer in answers} == {404}
    assert not WebhookEvent.objects.exists()


@pytest.mark.django_db
def test_one_provider_can_be_on_alone(static_files) -> None:
    with override_settings(**ON | {"STRIPE_WEBHOOKS": "off"}):
        assert deliver_stripe(stripe_event()).status_code == 404
        assert deliver_hubspot([hubspot_event()]).status_code == 200


@pytest.mark.parametrize("provider", ["STRIPE", "HUBSPOT"])
def test_a_check_finds_one_that_is_on_without_a_secret(provider: str) -> None:
    with override_settings(**ON | {f"{provider}_WEBHOOK_SECRETS": []}):
        found = " ".join(str(problem.msg) for problem in [*check_stripe(), *check_hubspot()])

    assert f"{provider}_WEBHOOKS is on, but {provider}_WEBHOOK_SECRETS is empty" in found


def test_secrets_are_read_newest_first_and_empty_ones_are_none() -> None:
    assert environment.webhook_secrets("STRIPE", "on", " new, ,old ") == ["new", "old"]
    assert environment.webhook_secrets("STRIPE", "off", "") == []
    with pytest.raises(ImproperlyConfigured, match="switch the webhooks off"):
        environment.webhook_secrets("STRIPE", "on", " , ")


@pytest.mark.parametrize("provider", ["STRIPE", "HUBSPOT"])
def test_no_process_starts_with_one_that_is_on_without_a_secret(provider: str) -> None:
    started = subprocess.run(
        [sys.executable, "-c", "import billing_ops.settings"],
        cwd=ROOT,
        env={**os.environ, f"{provider}_WEBHOOKS": "on", f"{provider}_WEBHOOK_SECRETS": ""},
        capture_output=True,
        text=True,
    )

    assert started.returncode != 0
    assert f"{provider}_WEBHOOK_SECRETS is empty" in started.stderr
