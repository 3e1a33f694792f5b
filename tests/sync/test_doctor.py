"""`manage.py doctor`: one line per finding, both providers, and an exit code that a script can read."""

from io import StringIO
from unittest.mock import Mock

import pytest
from django.core.management import CommandError, call_command

from billing_ops.kernel.clock import database_now
from billing_ops.kernel.errors import AuthFailed
from integrations import metering
from sync import keys
from sync.models import SyncRun

pytestmark = pytest.mark.django_db


def run(*providers):
    out = StringIO()
    call_command("doctor", *providers, stdout=out)
    return out.getvalue().splitlines()


def test_the_sandbox_is_in_order(sandbox):
    lines = run()

    assert lines[-1] == "All in order."
    assert any(line.startswith("ok       Stripe account: acct_") for line in lines)
    assert any("HubSpot portal" in line for line in lines)


def test_what_it_asks_is_counted_as_its_own(sandbox, monkeypatch):
    asked = Mock()
    monkeypatch.setattr(metering, "_ledger", asked)

    run()

    assert {call.args[1] for call in asked.count.call_args_list} == {"doctor"}
    assert {call.args[0].provider for call in asked.count.call_args_list} == {"stripe", "hubspot"}


def test_our_own_side_is_examined_too(sandbox):
    lines = "\n".join(run())

    assert "ok       Stripe rate: At most" in lines
    assert "ok       HubSpot rate: At most" in lines
    assert "ok       Stripe webhooks: Webhooks are off" in lines
    assert "of our 50,000,000 reads in 30 days (0 %)" in lines


def test_a_spent_budget_and_a_refused_key_are_told(sandbox, settings):
    settings.STRIPE_MONTHLY_GETS = 0
    keys.refused(provider="hubspot", scope="", error=AuthFailed("No.", provider="hubspot"))

    with pytest.raises(CommandError):
        call_command("doctor", stdout=(out := StringIO()))

    assert "note     Stripe budget: Our share of Stripe's monthly reads is used up" in out.getvalue()
    assert "problem  HubSpot key: HubSpot does not accept the key “…read” since" in out.getvalue()


def test_settings_that_cannot_fit_our_share_are_told_before_it_is_spent(sandbox, settings):
    settings.STRIPE_MONTHLY_GETS, settings.SYNC_STRIPE_POLL_MINUTES = 10_000, 5
    settings.RECONCILE_HOURS = {"stripe": 24, "hubspot": 24}
    now = database_now()
    times = {"began_at": now, "started_at": now, "heartbeat_at": now, "finished_at": now}
    SyncRun.objects.create(provider="stripe", object="customers", state="ok", requests=40, **times)

    (told,) = [line for line in run("stripe") if "Stripe forecast" in line]
    assert told.startswith("note")
    assert "about 8,640 reads in 30 days, reading the lists 1,200 (all of them once: 40), of our 5,000" in told

    settings.STRIPE_WEBHOOKS, settings.STRIPE_WEBHOOK_SECRETS = "on", ["whsec_of_a_test"]
    (told,) = [line for line in run("stripe") if "Stripe forecast" in line]
    assert told.startswith("ok")
    assert "about 1,440 reads" in told


def test_an_address_that_does_not_answer_is_named(sandbox, settings):
    settings.STRIPE_API_BASE = "http://127.0.0.1:9"

    with pytest.raises(CommandError):
        call_command("doctor", "stripe", stdout=(out := StringIO()))

    assert "It was asked at http://127.0.0.1:9 (STRIPE_API_BASE)." in out.getvalue()


def test_one_provider_alone(sandbox):
    assert not [line for line in run("stripe") if "HubSpot" in line]


def test_a_problem_is_told_and_ends_with_code_1(fresh_sandbox):
    fresh_sandbox.control("POST", "keys", {"token": "rk_test_sandbox_read", "revoked": True})

    with pytest.raises(CommandError, match=r"1 of \d+ need your attention") as caught:
        run("stripe")

    assert caught.value.returncode == 1
