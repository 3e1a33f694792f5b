"""Reads and checks single environment values for `settings`; knows nothing of Django."""

import datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from zoneinfo import ZoneInfo

from django.core.exceptions import ImproperlyConfigured
from psycopg.conninfo import conninfo_to_dict

ENVIRONMENTS = ("demo", "test", "production")
SWITCH = ("on", "off")


def one_of(name: str, value: str, allowed: tuple[str, ...]) -> str:
    """This function will return `value` if it is allowed. :raises ImproperlyConfigured: it is not"""
    if value not in allowed:
        raise ImproperlyConfigured(f"{name} is {value!r}; it must be one of: {', '.join(allowed)}.")
    return value


def required_in_production(name: str, value: str, environment: str) -> str:
    """This function will return `value`. :raises ImproperlyConfigured: it is empty in production"""
    if environment == "production" and not value:
        raise ImproperlyConfigured(f"{name} must be set when ENVIRONMENT=production.")
    return value


def webhook_secrets(provider: str, switch: str, value: str) -> list[str]:
    """This function will return comma-separated secrets, newest first. :raises ImproperlyConfigured: on without one"""
    secrets = [secret.strip() for secret in value.split(",") if secret.strip()]
    if problem := webhook_problem(provider, switch, secrets):
        raise ImproperlyConfigured(problem)
    return secrets


def webhook_problem(provider: str, switch: str, secrets: list[str]) -> str:
    """This function will say that webhooks are on without a secret; "" when all is well."""
    if switch != "on" or secrets:
        return ""
    return (
        f"{provider}_WEBHOOKS is on, but {provider}_WEBHOOK_SECRETS is empty, so no delivery could be verified. "
        "Set the secret, or switch the webhooks off."
    )


def day(name: str, value: str) -> str:
    """This function will return `value` if it is a day, like 2026-01-31. :raises ImproperlyConfigured: it is none"""
    try:
        datetime.datetime.strptime(value, "%Y-%m-%d")  # noqa: DTZ007
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} is {value!r}; it must be a day, like 2026-01-31.") from error
    return value


def count(name: str, value: int) -> int:
    """This function will return `value` if it is 0 or more. :raises ImproperlyConfigured: it is negative"""
    if value < 0:
        raise ImproperlyConfigured(f"{name} is {value}; it must be 0 or more.")
    return value


def positive(name: str, value: float) -> float:
    """This function will return `value` if it is more than 0. :raises ImproperlyConfigured: it is not"""
    if not 0 < value < float("inf"):
        raise ImproperlyConfigured(f"{name} is {value}; it must be more than 0.")
    return value


def hours(name: str, text: str, providers: tuple[str, ...]) -> dict[str, float]:
    """
    This function will return the hours that "stripe=168 stripe.coupons=24 hubspot=24" gives each provider and list.

    :raises ImproperlyConfigured: a provider is without hours, a part is not of this form, or its number not above 0
    """
    found: dict[str, float] = {}
    for part in text.split():
        subject, _, number = part.partition("=")
        if subject.partition(".")[0] not in providers or subject.endswith(".") or not _is_positive(number):
            raise ImproperlyConfigured(
                f"{name} has {part!r}; it must be like stripe=168 or stripe.coupons=24, in hours."
            )
        if subject in found:
            raise ImproperlyConfigured(f"{name} says {subject} twice; say it once.")
        found[subject] = float(number)
    for provider in providers:
        if provider not in found:
            raise ImproperlyConfigured(f"{name} is {text!r}; it must say hours for {provider}, like {provider}=24.")
    return found


def _is_positive(text: str) -> bool:
    try:
        return 0 < float(text) < float("inf")
    except ValueError:
        return False


def zone(name: str, value: str) -> str:
    """This function will return the name of a time zone. :raises ImproperlyConfigured: there is no such zone"""
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError) as error:
        raise ImproperlyConfigured(f"{name} is {value!r}; it must name a time zone, like Europe/Berlin.") from error
    return value


def database(name: str, url: str) -> dict[str, Any]:
    """
    This function will return Django's settings for a libpq URL or connection string.

    libpq's own parser reads it, so that socket folders (`?host=%2Fpath`) and every libpq option work.
    """
    try:
        parts = conninfo_to_dict(url)
    except Exception as error:
        raise ImproperlyConfigured(f"{name} is not a PostgreSQL address: {error}") from error
    known = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
    settings: dict[str, Any] = {key: str(parts.pop(part, "") or "") for key, part in known.items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        **settings,
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {key: value for key, value in parts.items() if value is not None},
    }


def celery_broker(url: str) -> str:
    """This function will return REDIS_URL in Celery's spelling: kombu names a socket `redis+socket://`."""
    address = urlsplit(url)
    if address.scheme != "unix":
        return url
    number = dict(parse_qsl(address.query)).get("db", "0")
    return f"redis+socket://{address.path}?virtual_host={number}"
