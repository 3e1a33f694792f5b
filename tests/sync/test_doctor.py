"""`manage.py doctor`: one line per finding, both providers, and an exit code that a script can read."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command


def run(*providers):
    out = StringIO()
    call_command("doctor", *providers, stdout=out)
    return out.getvalue().splitlines()


def test_the_sandbox_is_in_order(sandbox):
    lines = run()

    assert lines[-1] == "All in order."
    assert any(line.startswith("ok       Stripe account: acct_") for line in lines)
    assert any("HubSpot portal" in line for line in lines)


def test_one_provider_alone(sandbox):
    assert not [line for line in run("stripe") if "HubSpot" in line]


def test_a_problem_is_told_and_ends_with_code_1(fresh_sandbox):
    fresh_sandbox.control("POST", "keys", {"token": "rk_test_sandbox_read", "revoked": True})

    with pytest.raises(CommandError, match=r"1 of 1 need your attention") as caught:
        run("stripe")

    assert caught.value.returncode == 1
