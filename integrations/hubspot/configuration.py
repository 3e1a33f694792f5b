"""Which tokens and addresses may be used where, as plain sentences. Read by transport, checks and doctor."""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from billing_ops.environment import webhook_problem
from integrations.addresses import production_problem

SANDBOX_TOKEN = "pat-sandbox-"  # noqa: S105  what the sandbox's tokens begin with, not a token


def problems() -> list[str]:
    """This function will return a sentence for everything about HubSpot's settings that must not be."""
    found = _production_problems() if settings.ENVIRONMENT == "production" else []
    read, write = settings.HUBSPOT_READ_TOKEN, settings.HUBSPOT_WRITE_TOKEN
    if read and read == write:
        found.append(
            "HUBSPOT_READ_TOKEN and HUBSPOT_WRITE_TOKEN are the same token. Make two: only the money worker may "
            "hold one that can write."
        )
    if problem := webhook_problem("HUBSPOT", settings.HUBSPOT_WEBHOOKS, settings.HUBSPOT_WEBHOOK_SECRETS):
        found.append(problem)
    return found


def check_usable(token: str) -> None:
    """
    This function will refuse to let a wrong token or address near HubSpot.

    :raises ImproperlyConfigured: in one sentence per problem
    """
    found = problems()
    if not token:
        found.append("This process has no HubSpot token for this call. Set HUBSPOT_READ_TOKEN or HUBSPOT_WRITE_TOKEN.")
    if found:
        raise ImproperlyConfigured(" ".join(found))


def _production_problems() -> list[str]:
    found = []
    if not settings.HUBSPOT_READ_TOKEN:
        # Web and sync processes hold no write token, so only the read token can be called missing.
        found.append("HUBSPOT_READ_TOKEN is empty in production. Set it to a service key with read scopes.")
    for name in ("HUBSPOT_READ_TOKEN", "HUBSPOT_WRITE_TOKEN"):
        if getattr(settings, name).startswith(SANDBOX_TOKEN):
            found.append(f"{name} is the sandbox's token, but ENVIRONMENT is production. Use a service key.")
    if problem := production_problem("HUBSPOT_API_BASE", settings.HUBSPOT_API_BASE):
        found.append(problem)
    return found
