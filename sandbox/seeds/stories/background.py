"""Everyday teams around the notable ones: growing, shrinking, leaving, writing in now and then."""

from sandbox.seeds import catalog
from sandbox.seeds.account import Account
from sandbox.seeds.build import Build
from sandbox.seeds.names import COUNTRIES, company_name
from sandbox.seeds.stories.common import ask, subscribe

TEAMS = 28
TARIFFS = (catalog.STARTER, catalog.STARTER, catalog.STARTER, catalog.PRO, catalog.PRO, catalog.STARTER_YEARLY)
QUESTIONS = (
    ("Receipt", "Please send the receipt for last month."),
    ("Change of address", "We have moved. Where do we change the address on invoices?"),
    ("Number of instances", "How many instances are included in our team?"),
    ("Card replaced", "Our card was replaced, is the new one in place?"),
)


def everyday(build: Build) -> None:
    """Some thirty teams that differ in age, size and country."""
    for number in range(TEAMS):
        account = one_team(build, number)
        if number % 3 == 0:
            subject, content = QUESTIONS[number // 3 % len(QUESTIONS)]
            closed = 3 + number if number % 2 else None
            ask(
                build, str(2001 + number), account.name, country=account.place.country, subject=subject,
                content=content, team=account.team, age_days=6 + number, closed_days_ago=closed,
            )  # fmt: skip


def one_team(build: Build, number: int) -> Account:
    """Return the team that belongs to a number, played up to now."""
    tariff = TARIFFS[number % len(TARIFFS)]
    monthly = tariff.months == 1
    team = subscribe(
        build,
        company_name(number * 37 + 5),
        tariff,
        invoices=2 + number * 5 % 16 if monthly else 1,
        renews_in=1 + number * 7 % 26 if monthly else 40 + number * 7,
        extras={catalog.MEDIUM: number % 4, catalog.REMOTE: number % 7} if tariff is catalog.PRO else None,
        country=COUNTRIES[number % len(COUNTRIES)],
    )
    if tariff is catalog.PRO and number % 2:
        team.change(team.moment(1, days=number % 20 + 2), {catalog.MEDIUM: number % 4 + 1})
    if number % 11 == 10:
        team.cancel(build.ago(number + 1), prorate=bool(number % 2))
    return team.account.settle()


STORIES = (everyday,)
