"""Any number of teams for measuring: alike in shape to the demo, quick to make, equal on every run."""

from sandbox.seeds import catalog
from sandbox.seeds.account import Account
from sandbox.seeds.bills import add_invoice, add_subscription
from sandbox.seeds.build import Build
from sandbox.seeds.contract import EDGE, FLEET, HUB, INSTANCES, Contract, add_products
from sandbox.seeds.corrections import credit_note, goodwill, refund
from sandbox.seeds.coupons import Applied, Coupon
from sandbox.seeds.crm import Company, add_company
from sandbox.seeds.ids import Ids
from sandbox.seeds.names import COUNTRIES, company_name
from sandbox.seeds.subscription import BilledSubscription
from sandbox.seeds.tickets import Ticket
from sandbox.world import World

INVOICES = 4
COUPONS = 40
FIRST_TICKET = 10_001
TARIFFS = (catalog.STARTER, catalog.PRO, catalog.STARTER, catalog.STARTER_YEARLY)
OFFERS = ((HUB, INSTANCES), (EDGE,), (FLEET, INSTANCES))


class CountedIds(Ids):
    """HubSpot ids that count up, so that a store sorted by id only ever grows at its end."""

    def __init__(self, seed: str) -> None:
        super().__init__(seed)
        self._last = 30_000_000_000
        self._known: dict[tuple[object, ...], str] = {}

    def hubspot(self, *key: object) -> str:
        """Return the next id for a new key, the same one for a key asked for again since `forget`."""
        if key not in self._known:
            self._last += 1
            self._known[key] = str(self._last)
        return self._known[key]

    def forget(self) -> None:
        """Drop the keys of a finished team: they are never asked for again."""
        self._known.clear()


def build(world: World, teams: int) -> None:
    """Fill a world with that many teams, about 30 objects each; the first ten are listed as cases."""
    ids = CountedIds("large")
    site = Build(world, seed="large", ids=ids)
    site.catalog()
    site.properties()
    add_products(site)
    coupons = [shared_coupon(site, number) for number in range(COUPONS)]
    for number in range(teams):
        one_team(site, number, coupons[number % COUPONS])
        ids.forget()


def one_team(build: Build, number: int, coupon: Coupon) -> None:
    """Store one customer with everything that belongs to it on both sides."""
    name = company_name(number)
    country = COUNTRIES[number % len(COUNTRIES)]
    account = Account(build, name, country=country, card_months=number % 36)
    bill(account, number, coupon)
    account.settle()
    company = add_company(build, name, country=country)
    if number % 5 == 0:
        contract(company, number)
    if number % 2 == 0:
        ticket(company, account, number)


def bill(account: Account, number: int, coupon: Coupon) -> None:
    """Give the account its subscription and whatever happened to it."""
    build, tariff = account.build, TARIFFS[number % len(TARIFFS)]
    renews = build.ahead(1 + number % 27 + number % 86_400 / 86_400)
    extras = {catalog.MEDIUM: number % 5, catalog.REMOTE: number % 9} if tariff is catalog.PRO else None
    team = BilledSubscription(
        account, tariff, invoices=INVOICES if tariff.months == 1 else 1, renews=renews, extras=extras
    )
    if number % 8 == 1:
        team.discount(build.ago(20 + number % 40), Applied(coupon))
    if number % 10 == 2:
        goodwill(account, build.ago(1 + number % 50), 500 * (1 + number % 9), reason="Outage", ticket="10001")
    if number % 20 == 4:
        refund(account, build.ago(3), share=50)
    if number % 25 == 6:
        credit_note(account, build.ago(2), share=20, how="balance", reason="order_change", memo="Instances not used")
    if number % 12 == 7:
        team.cancel(build.ago(number % 28))
    if number % 15 == 8:
        BilledSubscription(
            account, catalog.STARTER, invoices=2, renews=renews, team=build.ids.team(account.key, "second")
        )


def contract(company: Company, number: int) -> None:
    """Store a signed deal; two in three are invoiced."""
    build = company.build
    sold = Contract(
        company, "Contract", OFFERS[number % 3], start=build.ago(number % 300), team=build.ids.team(company.id)
    )
    sold.store().add_quote("esign", age_days=number % 300 + 10)
    if number % 3:
        status, issued = ("paid", 40) if number % 2 else ("open", number % 60)
        paid = build.ago(10) if status == "paid" else None
        invoice = add_invoice(sold, "first year", status=status, issued=build.ago(issued), paid=paid)
        add_subscription(sold, invoice=invoice)


def ticket(company: Company, account: Account, number: int) -> None:
    """Store a ticket about the account's team; every second one says so in its property."""
    text = f"Please check the last invoice of team {account.team}."
    Ticket(
        str(FIRST_TICKET + number), "Our invoice", text, team=account.team if number % 4 else "",
        contact=company.requester, company=company.id, age_days=number % 200 + 1,
        closed_days_ago=number % 200 if number % 6 else None,
    ).store(company.build)  # fmt: skip
    if number < 20:
        company.build.case(f"match_{number}", verdict="match", ticket=str(FIRST_TICKET + number), team=account.team,
                           note=account.name)  # fmt: skip


def shared_coupon(build: Build, number: int) -> Coupon:
    """Return one of the coupons that the discounts come from, with the code that anybody may type."""
    coupon = Coupon(
        build, f"large-{number}", name=f"Campaign {number}", created=build.ago(300), amount_off=500 + 100 * number,
        max_redemptions=None, months=3 if number % 2 else None,
    )  # fmt: skip
    coupon.code(f"CAMPAIGN-{number}", limit=None)
    return coupon
