"""The mirror is of one account per provider, and of no other."""

import pytest
from django.test import override_settings

from billing_ops.kernel.clock import database_now
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
