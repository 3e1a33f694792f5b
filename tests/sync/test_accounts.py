"""The mirror is of one account per provider, and of no other."""

import pytest
from django.test import override_settings

from billing_ops.kernel.clock import database_now
from billing_ops.kernel.errors import ProviderUnavailable
from sync.accounts import Accounts, OtherAccount
from sync.models import SyncAccount
from tests.providers import Sandbox

pytestmark = pytest.mark.django_db


def test_the_first_sync_pins_the_account_and_asks_once(fresh_sandbox: Sandbox) -> None:
    accounts = Accounts()

    accounts.check("stripe")
    accounts.check("stripe")

    assert SyncAccount.objects.get().account.startswith("acct_")
    assert len(fresh_sandbox.journal(path="*/account")) == 1


def test_another_account_is_refused(sandbox: Sandbox) -> None:
    SyncAccount.objects.create(provider="stripe", account="acct_other", pinned_at=database_now())

    with pytest.raises(OtherAccount, match=r"but the mirror holds acct_other; nothing was read"):
        Accounts().check("stripe")


def test_another_portal_than_the_configured_one_is_refused_before_anything_is_pinned(sandbox: Sandbox) -> None:
    with override_settings(HUBSPOT_PORTAL_ID="1"), pytest.raises(OtherAccount, match="HUBSPOT_PORTAL_ID is 1"):
        Accounts().check("hubspot")

    assert not SyncAccount.objects.exists()


@pytest.mark.parametrize("status", [404, 403])
def test_an_account_that_cannot_be_asked_for_is_let_through_and_said_not_to_be_compared(
    fresh_sandbox: Sandbox, status: int
) -> None:
    fresh_sandbox.fault(provider="stripe", route="/v1/account", action="status", status=status, body={}, times=1)
    accounts = Accounts()

    assert [accounts.check("stripe"), accounts.check("stripe")] == [False, True]


@pytest.mark.parametrize("provider", ["stripe", "hubspot"])
def test_an_answer_that_is_no_account_says_nothing_of_whose_key_it_is(fresh_sandbox: Sandbox, provider: str) -> None:
    body = {"object": "list", "id": "x", "results": []}
    fresh_sandbox.fault(provider=provider, route="*account*", action="status", status=200, body=body, times=2)
    accounts = Accounts()

    with pytest.raises(ProviderUnavailable, match="is no account"):
        accounts.check(provider)
    fresh_sandbox.control("DELETE", "faults")

    assert accounts.check(provider)


def test_another_account_is_not_what_a_key_is_of_for_ever(fresh_sandbox: Sandbox) -> None:
    accounts, body = Accounts(), {"object": "account", "id": "acct_x"}
    Accounts().check("stripe")
    fresh_sandbox.fault(provider="stripe", route="/v1/account", action="status", status=200, body=body, times=1)

    with pytest.raises(OtherAccount, match="of account acct_x"):
        accounts.check("stripe")

    assert accounts.check("stripe")
