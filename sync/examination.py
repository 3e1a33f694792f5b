"""What `manage.py doctor` says of our own side: how changes come, how fast we ask, what we may still ask."""

from collections.abc import Iterator

from django.conf import settings
from django.db import DatabaseError

from billing_ops.kernel.clock import now
from integrations.doctor import Finding, note, ok, problem
from sync import keys, usage
from sync.forecast import forecast
from sync.inbox import selectors as inbox
from sync.panels.words import refusal


def examine(provider: str) -> list[Finding]:
    """
    This function will return how a provider's changes reach us, our rates, and for Stripe what is left of the budget.

    It asks the database and no provider; one that is away is a finding.
    """
    found = [_rates(provider)]
    try:
        found += [_webhooks(provider), *_refused(provider)]
        if provider == "stripe":
            found += [_budget(), _forecast()]
    except DatabaseError as error:
        found.append(problem("Database", f"It does not answer ({type(error).__name__}). Look at DATABASE_URL."))
    return found


def _rates(provider: str) -> Finding:
    if provider == "stripe":
        whole, each = settings.STRIPE_REQUESTS_PER_SECOND, settings.STRIPE_ENDPOINT_REQUESTS_PER_SECOND
        return ok("Stripe rate", f"At most {whole:g} requests a second, {each:g} to one endpoint, by all processes.")
    whole, each = settings.HUBSPOT_REQUESTS_PER_SECOND, settings.HUBSPOT_SEARCHES_PER_SECOND
    return ok("HubSpot rate", f"At most {whole:g} requests a second, {each:g} of them searches, by all processes.")


def _webhooks(provider: str) -> Finding:
    status = next(one for one in inbox.status() if one.provider == provider)
    newest = f" The newest came at {status.last_received_at:%Y-%m-%d %H:%M} UTC." if status.last_received_at else ""
    return ok(f"{_label(provider)} webhooks", f"{status.words}{newest}")


def _refused(provider: str) -> Iterator[Finding]:
    for row, waiting in keys.refusals():
        if row.provider == provider:
            yield problem(f"{_label(provider)} key", refusal(row, waiting=waiting))


def _budget() -> Finding:
    current = usage.budget(now=now())
    text = (
        f"{current.spent:,} of our {current.share:,} reads in {usage.DAYS} days ({current.percent} %); the account may "
        f"make {current.limit:,}."
    )
    return ok("Stripe budget", text) if current.state == usage.OK else note("Stripe budget", usage.banner(now()))


def _forecast() -> Finding:
    subject, month = "Stripe forecast", forecast()
    text = (
        f"Polls take about {month.polls:,} reads in {usage.DAYS} days, reading the lists {month.passes:,} (all of them "
        f"once: {month.one_pass:,}), of our {month.share:,}; what changes is read on top."
    )
    if month.fits:
        return ok(subject, text)
    return note(
        subject,
        f"{text} That is too much: polls and comparisons will slow down, and lists rest. Turn STRIPE_WEBHOOKS on, ask "
        "more seldom (SYNC_STRIPE_POLL_MINUTES, RECONCILE_HOURS), or raise STRIPE_SHARE_PERCENT.",
    )


def _label(provider: str) -> str:
    return {"stripe": "Stripe", "hubspot": "HubSpot"}[provider]
