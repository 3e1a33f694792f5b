"""Do our keys fit the account? Reads only: some twelve requests, one object each."""

from collections.abc import Iterator

from django.conf import settings

from billing_ops.kernel.errors import AuthFailed, Missing, ProviderError, Rejected
from integrations.doctor import Finding, no_answer, note, ok, problem
from integrations.pages import Payload
from integrations.stripe import configuration, gateway
from integrations.stripe.listings import LISTINGS

RESTRICTED = "rk_"
# What has no list of its own, and needs no further permission.
READ_WITH = {"customers": " Balance transactions are read with them."}
NOWHERE = "sub_doctor_asks_for_none"


def examine() -> list[Finding]:
    """
    This function will return what fits and what does not: settings, keys, account, permissions.

    It raises nothing for an unreachable or refusing Stripe: that is a finding.
    """
    if found := [problem("Stripe settings", text) for text in configuration.problems()]:
        return found
    if not settings.STRIPE_READ_KEY:
        return [problem("Stripe settings", "STRIPE_READ_KEY is empty, so Stripe was not asked anything. Set it.")]
    read = gateway.reader()
    try:
        account = read.retrieve_account()
    except ProviderError as error:
        return [no_answer("Stripe", "STRIPE_API_BASE", error)]
    return [_account(account), *_restricted(), *_write_key(account), *_permissions(read), _preview(read)]


def _account(account: Payload) -> Finding:
    held = "live" if configuration.expects_live() else "test"
    return ok("Stripe account", f"{account['id']}, {held} data, at {settings.STRIPE_API_BASE}.")


def _restricted() -> Iterator[Finding]:
    for name in ("STRIPE_READ_KEY", "STRIPE_WRITE_KEY"):
        key = getattr(settings, name)
        if key and not key.startswith(RESTRICTED):
            yield note(name, "It is a secret key, which may do everything. Use a restricted one (rk_…).")


def _write_key(account: Payload) -> Iterator[Finding]:
    if not settings.STRIPE_WRITE_KEY:
        return
    subject = "STRIPE_WRITE_KEY"
    try:
        other = gateway.writer().retrieve_account()
    except ProviderError as error:
        yield problem(subject, error.message)
        return
    if other["id"] == account["id"]:
        yield ok(subject, "It is accepted, and of the same account.")
    else:
        yield problem(subject, f"It is of {other['id']}, but the read key is of {account['id']}. Correct one.")


def _permissions(read: gateway.Gateway) -> Iterator[Finding]:
    """With the expansions we use: each needs the permission of what it brings."""
    for name in LISTINGS:
        subject = f"Reading {name.replace('_', ' ')}"
        try:
            read.probe(name)
        except ProviderError as error:
            yield problem(subject, error.message)
        else:
            yield ok(subject, f"It is allowed.{READ_WITH.get(name, '')}")


def _preview(read: gateway.Gateway) -> Finding:
    """A subscription that does not exist: being told so needs the permission."""
    subject = "Previewing invoices"
    try:
        read.create_preview(subscription_id=NOWHERE)
    except AuthFailed as error:
        return note(subject, f"{error.message} Until then the next charge is our own estimate.")
    except (Missing, Rejected):
        return ok(subject, "It is allowed.")
    except ProviderError as error:
        return problem(subject, error.message)
    raise AssertionError(f"{NOWHERE} exists")
