"""Teams that pay by card in Stripe and are well."""

from sandbox.seeds import catalog
from sandbox.seeds.account import Account
from sandbox.seeds.build import Build
from sandbox.seeds.subscription import BilledSubscription
from sandbox.seeds.tickets import Ticket


def match(build: Build) -> None:
    """The everyday case: the ticket's team property names the team that Stripe knows."""
    account = Account(build, "Bramble & Byte Labs", country="US")
    paying = BilledSubscription(account, catalog.PRO, invoices=9, renews=build.ahead(11), extras={catalog.MEDIUM: 2})
    paying.change(paying.moment(2, days=8), catalog.MEDIUM, 4)
    account.settle()
    Ticket(
        "1001",
        subject="Question about our last invoice",
        content="Hello, why was our invoice higher in the month we added two instances?",
        team=account.team,
    ).store(build)
    build.case("match", ticket="1001", team=account.team, note="Pro, two instances added and prorated")
