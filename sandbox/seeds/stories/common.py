"""What most stories begin with: a paying team, and a customer who writes in."""

from datetime import datetime
from typing import Any

from sandbox.seeds.account import Account
from sandbox.seeds.build import Build
from sandbox.seeds.catalog import Tariff
from sandbox.seeds.crm import add_company
from sandbox.seeds.subscription import BilledSubscription
from sandbox.seeds.tickets import Ticket


def subscribe(
    build: Build,
    name: str,
    tariff: Tariff,
    *,
    invoices: int,
    renews_in: float = 12,
    renewed: datetime | None = None,
    extras: dict[Tariff, int] | None = None,
    metadata: dict[str, str] | None = None,
    checkout: bool = True,
    **account: Any,
) -> BilledSubscription:
    """Return a new customer's subscription, not yet played: invoiced so many times, renewing in so many days.

    `renewed` instead names the moment of the last renewal, for what happened after it.
    """
    return BilledSubscription(
        Account(build, name, **account),
        tariff,
        invoices=invoices,
        renews=build.ahead(renews_in),
        renewed=renewed,
        extras=extras,
        metadata=metadata,
        checkout=checkout,
    )


def paying(build: Build, name: str, tariff: Tariff, **options: Any) -> Account:
    """Return a customer who simply pays for one subscription, played up to now; options as for `subscribe`."""
    return subscribe(build, name, tariff, **options).account.settle()


def ask(
    build: Build, number: str, name: str, *, subject: str, content: str, country: str = "US", **ticket: Any
) -> Ticket:
    """Store a ticket from a company's technical mailbox, with the company itself, and return the ticket."""
    company = add_company(build, name, country=country)
    return Ticket(number, subject, content, contact=company.requester, company=company.id, **ticket).store(build)


def tell(build: Build, case: str, account: Account, number: str, subject: str, content: str, *, note: str) -> None:
    """Play the customer, let its team write in with its ID, and list the lookup: a match."""
    account.settle()
    ask(build, number, account.name, country=account.place.country, subject=subject, content=content, team=account.team)
    build.case(case, verdict="match", ticket=number, team=account.team, note=note)
