"""Which keys and addresses may be used where, as plain sentences. Read by transport, checks and doctor."""

from django.conf import settings

from billing_ops.environment import webhook_problem
from integrations.addresses import production_problem


def expects_live() -> bool:
    """This function will say whether Stripe's objects must be live ones here: in production, and only there."""
    return bool(settings.ENVIRONMENT == "production")


def problems() -> list[str]:
    """This function will return a sentence for everything about Stripe's settings that must not be."""
    found = [*_key_problems("STRIPE_READ_KEY"), *_key_problems("STRIPE_WRITE_KEY"), *_address_problems()]
    read, write = settings.STRIPE_READ_KEY, settings.STRIPE_WRITE_KEY
    if read and read == write:
        found.append(
            "STRIPE_READ_KEY and STRIPE_WRITE_KEY are the same key. Make two restricted keys: only the money "
            "worker may hold one that can write."
        )
    if problem := webhook_problem("STRIPE", settings.STRIPE_WEBHOOKS, settings.STRIPE_WEBHOOK_SECRETS):
        found.append(problem)
    return found


def _key_problems(name: str) -> list[str]:
    key = getattr(settings, name)
    if not key:
        # Web and sync processes hold no write key, so only the read key can be called missing.
        missing = name == "STRIPE_READ_KEY" and expects_live()
        return [f"{name} is empty in production. Set it to a restricted live key (rk_live_…)."] if missing else []
    live = "_live_" in key
    if live and not expects_live():
        return [f"{name} is a live key, but ENVIRONMENT is {settings.ENVIRONMENT}. Use a test key (rk_test_…)."]
    if not live and expects_live():
        return [f"{name} is not a live key, but ENVIRONMENT is production. Use a live key (rk_live_…)."]
    return []


def _address_problems() -> list[str]:
    problem = production_problem("STRIPE_API_BASE", settings.STRIPE_API_BASE) if expects_live() else ""
    return [problem] if problem else []
