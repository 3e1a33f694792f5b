"""What `manage.py doctor` says about Stripe."""

import pytest
from django.core.checks import run_checks
from django.test import override_settings

from integrations.doctor import Level
from integrations.stripe import doctor
from integrations.stripe.listings import LISTINGS

READ = "rk_test_sandbox_read"


def found(level):
    return {finding.subject: finding.text for finding in doctor.examine() if finding.level is level}


def test_the_demos_keys_are_in_order(sandbox):
    fine = found(Level.OK)

    assert not found(Level.PROBLEM) and not found(Level.NOTE)
    assert {"Stripe account", "STRIPE_WRITE_KEY", "Previewing invoices"} < fine.keys()
    assert len([subject for subject in fine if subject.startswith("Reading ")]) == len(LISTINGS)


def test_only_reads_are_sent(fresh_sandbox):
    doctor.examine()

    sent = {(request["method"], request["path"]) for request in fresh_sandbox.journal(provider="stripe")}
    assert {path for method, path in sent if method != "GET"} == {"/v1/invoices/create_preview"}


def test_a_missing_permission_is_named_once_for_each_list_that_needs_it(fresh_sandbox):
    fresh_sandbox.control("POST", "keys", {"token": READ, "dropped": ["rak_coupon_read"]})

    problems = found(Level.PROBLEM)

    assert "rak_coupon_read" in problems["Reading coupons"]


def test_a_revoked_key_is_one_problem_not_twelve(fresh_sandbox):
    fresh_sandbox.control("POST", "keys", {"token": READ, "revoked": True})

    (finding,) = doctor.examine()

    assert finding.level is Level.PROBLEM
    assert "does not accept our key" in finding.text


def test_a_write_key_that_is_not_accepted(fresh_sandbox):
    fresh_sandbox.control("POST", "keys", {"token": "rk_test_sandbox_write", "revoked": True})

    assert set(found(Level.PROBLEM)) == {"STRIPE_WRITE_KEY"}


def test_an_unreachable_stripe_is_a_finding(sandbox):
    with override_settings(STRIPE_API_BASE="http://127.0.0.1:9"):
        (finding,) = doctor.examine()

    assert "did not answer" in finding.text


def test_wrong_settings_are_told_without_asking_stripe(fresh_sandbox):
    with override_settings(STRIPE_WRITE_KEY=READ):
        (finding,) = doctor.examine()

    assert "the same key" in finding.text
    assert not fresh_sandbox.journal(provider="stripe")


@pytest.mark.parametrize("settings", [{"STRIPE_WRITE_KEY": READ}, {"STRIPE_READ_KEY": "rk_live_x"}])
def test_django_refuses_to_start_with_wrong_settings(settings):
    with override_settings(**settings):
        errors = [message for message in run_checks() if message.id == "stripe.E001"]

    assert len(errors) == 1
