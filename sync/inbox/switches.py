"""Whether a provider's webhooks are taken."""

from django.conf import settings


def is_on(provider: str) -> bool:
    """This function will say whether STRIPE_WEBHOOKS or HUBSPOT_WEBHOOKS is on; while off, its address is no page."""
    switches = {"stripe": settings.STRIPE_WEBHOOKS, "hubspot": settings.HUBSPOT_WEBHOOKS}
    return bool(switches[provider] == "on")
