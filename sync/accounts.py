"""That a provider's key is of the account whose data we hold."""

import logging

from django.conf import settings

from billing_ops.kernel.clock import database_now
from billing_ops.kernel.errors import AuthFailed, Conflict, Missing
from integrations.hubspot.gateway import read_gateway
from integrations.stripe import gateway as stripe
from sync.models import SyncAccount

logger = logging.getLogger(__name__)
SECONDS = 60.0


class OtherAccount(Conflict):
    """The key is of another account than the mirror was filled from."""


class Accounts:
    """Asks each provider until its account is found to be ours, and no more for as long as this object lives."""

    def __init__(self) -> None:
        self._ours: set[str] = set()

    def check(self, provider: str) -> bool:
        """
        Pin the provider's account when nothing was read before, and compare with it ever after.

        A key that may not read the account is let through, which False says: nothing was compared. The lists
        themselves tell what else it may not.
        :raises OtherAccount: the key is of another one; ProviderError: the provider does not answer
        """
        if provider in self._ours:
            return True
        try:
            account = _ask(provider)
        except AuthFailed as error:
            logger.warning("Whose key it is was not checked: %s", error.message)
            return False
        except Missing as error:
            logger.warning("Whose key it is was not checked, as there is no account to ask for: %s", error.message)
            return False
        defaults = {"account": account, "pinned_at": database_now()}
        kept, _ = SyncAccount.objects.get_or_create(provider=provider, defaults=defaults)
        if kept.account != account:
            raise OtherAccount(
                f"The {provider} key is of account {account}, but the mirror holds {kept.account}; nothing was read. "
                "Correct the key, or begin with an empty database."
            )
        self._ours.add(provider)
        return True


def _ask(provider: str) -> str:
    if provider == "stripe":
        return str(stripe.reader().retrieve_account()["id"])
    portal = read_gateway(seconds=SECONDS, attempts=2).get_portal().id
    if portal != settings.HUBSPOT_PORTAL_ID:
        raise OtherAccount(
            f"The HubSpot token is of portal {portal}, but HUBSPOT_PORTAL_ID is {settings.HUBSPOT_PORTAL_ID}; "
            "nothing was read. Correct one."
        )
    return portal
