"""Teams that pay by card in Stripe and are well."""

from sandbox.seeds import catalog
from sandbox.seeds.build import Build
from sandbox.seeds.stories.common import ask, paying, subscribe


def starters(build: Build) -> None:
    """Starter teams of every age, from a first invoice three days ago to eighteen months of them."""
    paying(build, "Nettle & Rye Malting", catalog.STARTER, invoices=18, renews_in=4)
    paying(build, "Bluefin Crane Hire", catalog.STARTER, invoices=8, renews_in=13, country="AU")
    paying(build, "Moss Agate Ceramics", catalog.STARTER, invoices=1, renews_in=27, country="IT")


def starter_of_2023(build: Build) -> None:
    """A team that still pays the price of 2023, which is no longer sold."""
    team = paying(build, "Old Ferry Smokehouse", catalog.STARTER_2023, invoices=18, renews_in=10).team
    text = "The pricing page says 20 dollars. Why do we pay 15? We like it, but is it right?"
    ask(build, "1021", "Old Ferry Smokehouse", subject="Our price", content=text, team=team)
    build.case("old_price", verdict="match", ticket="1021", team=team, note="Starter at the price of 2023")


def pro_with_everything(build: Build) -> None:
    """Pro with small, medium and large instances and remote instances, changed several times."""
    extras = {catalog.SMALL: 2, catalog.MEDIUM: 3, catalog.REMOTE: 10}
    pro = subscribe(
        build, "Thornbury Castings", catalog.PRO, invoices=13, renews_in=16, extras=extras, country="GB", vat=True
    )
    pro.change(pro.moment(7, days=4), {catalog.REMOTE: 25})
    pro.change(pro.moment(4, days=19), {catalog.LARGE: 1})
    pro.change(pro.moment(1, days=10), {catalog.SMALL: 1, catalog.REMOTE: 30})
    team = pro.account.settle().team
    text = "Please explain the line 'Remaining time on 30 × Remote instance' on our invoice."
    ask(build, "1022", "Thornbury Castings", country="GB", subject="Prorations", content=text, team=team)
    build.case("prorations", verdict="match", ticket="1022", team=team, note="Pro with four kinds of instances")


def upgrade(build: Build) -> None:
    """Starter became Pro in the middle of a month: one invoice credits the one and charges the other."""
    team = subscribe(build, "Silverbirch Pumps", catalog.STARTER, invoices=7, renews_in=18, country="SE")
    team.change(team.moment(1, days=12), {catalog.STARTER: 0, catalog.PRO: 1})
    team.account.settle()


def downgrade(build: Build) -> None:
    """Pro became Starter: the unused time is a credit that pays the next invoices."""
    team = subscribe(build, "Redcap Orchards", catalog.PRO, invoices=10, renews_in=21)
    team.change(team.moment(2, days=3), {catalog.PRO: 0, catalog.STARTER: 1})
    team.account.settle()


def yearly(build: Build) -> None:
    """Self-service teams that pay once a year: annual, yet not contracted."""
    paying(build, "Duneside Desalination", catalog.STARTER_YEARLY, invoices=1, renews_in=290, country="ES")
    pro = subscribe(
        build, "Alpenglow Cable Cars", catalog.PRO_YEARLY, invoices=2, renews_in=160, country="AT",
        extras={catalog.MEDIUM_YEARLY: 2, catalog.REMOTE_YEARLY: 5},
    )  # fmt: skip
    pro.change(pro.moment(0, days=70), {catalog.MEDIUM_YEARLY: 4})
    team = pro.account.settle().team
    text = "Can we get the yearly invoice with our address on it?"
    ask(build, "1023", "Alpenglow Cable Cars", country="AT", subject="Yearly invoice", content=text, team=team)
    build.case("yearly", verdict="match", ticket="1023", team=team, note="self-service Pro, paid once a year")


def renewing_soon(build: Build) -> None:
    """Renewals within hours and days, so that the next charge is about to happen."""
    paying(build, "Cinderford Signals", catalog.PRO, invoices=12, renews_in=0.2, extras={catalog.SMALL: 1})
    paying(build, "Plover Bay Ferries", catalog.STARTER, invoices=6, renews_in=1.5, country="NO")
    paying(build, "Larkspur Glass", catalog.STARTER_YEARLY, invoices=1, renews_in=2, country="DE")


STORIES = (starters, starter_of_2023, pro_with_everything, upgrade, downgrade, yearly, renewing_soon)
