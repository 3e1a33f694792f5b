"""What of a team is read again when a person asks: all that its page shows, and what only the providers have yet."""

import math
from collections.abc import Iterable, Sequence
from datetime import datetime

from billing_ops.kernel.actor import Actor
from customers.models import Company
from invoices import selectors as invoice_selectors
from invoices.models import HubSpotInvoice
from subscriptions import selectors
from subscriptions.links.belonging import belonging, contracts_of, quotes_of
from subscriptions.models import Deal, HubSpotSubscription, Lookup, Quote
from sync import team_refresh
from sync.dirty import Mark
from sync.refresh.kinds import BALANCES, OWNED
from sync.team_refresh import Asked

Marks = dict[str, set[Mark]]
Parent = Deal | Quote | HubSpotSubscription | HubSpotInvoice
# HubSpot is asked by the hundred; a team has no more than a few of anything.
INVOICES = 100


def refresh(lookup: Lookup, *, actor: Actor) -> Asked:
    """This function will have everything of the lookup's team read again before all else, and say whether it was."""
    marks = objects_of(lookup)
    return team_refresh.ask(team_id=lookup.team_id, marks=marks, actor=actor, lookup=lookup)


def too_soon(asked: Asked, *, now: datetime, actor: Actor, is_read: bool) -> str:
    """
    This function will say why a press began nothing, and when the next one can; `now` is the database's.

    `is_read`: what the last press asked for was read in full.
    """
    ago = max(int((now - asked.refresh.asked_at).total_seconds()), 0)
    left = max(math.ceil((asked.again_at - now).total_seconds()), 1)
    who = "You" if asked.refresh.asked_by == actor.label else asked.refresh.asked_by
    if is_read:
        return f"{who} refreshed it {_seconds(ago)} ago and it is up to date. It can be asked for in {_seconds(left)}."
    return (
        f"{who} refreshed it {_seconds(ago)} ago and it is still being read, so it was not asked for twice. "
        f"Wait for that, or ask again in {_seconds(left)}."
    )


def _seconds(count: int) -> str:
    return "1 second" if count == 1 else f"{count} seconds"


def objects_of(lookup: Lookup) -> Marks:
    """
    This function will return what to read again, by provider.

    Of a Stripe customer these are five reads: itself, its balance, and its part of the lists of subscriptions, invoices
    and credit notes; discounts and cards come along. In HubSpot they are the records that our copy links to the team,
    and the ticket; what those link to and our copy lacks follows (sync.refresh.linked).
    """
    return {"stripe": _of_stripe(lookup), "hubspot": _of_hubspot(lookup)}


def _of_stripe(lookup: Lookup) -> set[Mark]:
    found = selectors.subscriptions_of(lookup.team_id)
    customers = {row.customer_id for row in found if row.customer_id}
    marks = {Mark("subscriptions", row.stripe_id) for row in found if not row.customer_id}
    return marks | {Mark(name, id) for id in customers for name in ("customers", BALANCES, *OWNED)}


def _of_hubspot(lookup: Lookup) -> set[Mark]:
    mine = belonging(lookup.team_id)
    marks = _marks("companies", mine.company_ids) | _marks("contacts", _contacts(mine.companies))
    if lookup.basis == "ticket":
        marks |= _marks("tickets", [lookup.basis_id])
    parents: dict[str, Sequence[Parent]] = {
        "deals": mine.deals,
        "quotes": list(quotes_of(mine)),
        "subscriptions": [contract for contract, _ in contracts_of(mine)],
        "invoices": invoice_selectors.hubspot_invoices(mine, limit=INVOICES),
    }
    for name, rows in parents.items():
        marks |= _marks(name, (row.hubspot_id for row in rows))
        marks |= _marks("line_items", (line_id for row in rows for line_id in row.line_item_ids))
    return marks


def _contacts(companies: Iterable[Company]) -> Iterable[str]:
    return {id for company in companies for id in company.billing_contact_ids}


def _marks(name: str, ids: Iterable[str]) -> set[Mark]:
    return {Mark(name, id) for id in ids}
