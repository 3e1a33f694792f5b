"""How a team and a HubSpot company belong together, or only seem to."""

from sandbox.seeds import catalog
from sandbox.seeds.account import Account
from sandbox.seeds.bills import add_invoice, add_subscription
from sandbox.seeds.build import Build
from sandbox.seeds.contract import EDGE, HUB, INSTANCES, WORKSHOP, Contract
from sandbox.seeds.crm import Company, add_company
from sandbox.seeds.dates import add_months
from sandbox.seeds.stories.common import paying
from sandbox.seeds.tickets import Ticket


def by_deal_property(build: Build) -> None:
    """Only the deal names the team; its company does not."""
    contract = contract_of(build, "Sable Ridge Instruments", team=build.ids.team("Sable Ridge Instruments"))
    text = f"Team {contract.team} here. Please send a copy of our yearly invoice."
    write(build, "1051", contract.company, "Copy of our invoice", text, team=contract.team)
    note = "linked by the deal's property, not the company's"
    build.case("contracted_by_deal", verdict="contracted", ticket="1051", team=contract.team, note=note)


def to_confirm(build: Build) -> None:
    """The ticket comes from a contracted company, but nobody has written the team down: a suggestion at most."""
    contract = contract_of(build, "Tamarisk Coatings")
    team = build.ids.team("Tamarisk Coatings")
    write(build, "1052", contract.company, "New plant", "We opened a new plant, same contract?", team=team)
    note = "its company has a contract, the link waits to be confirmed"
    build.case("link_to_confirm", verdict="not in Stripe", ticket="1052", team=team, note=note)


def wrong(build: Build) -> None:
    """A company carries the ID of somebody else's team: a slip of the pen that turned out to exist."""
    other = paying(build, "Umbra Stage Lighting", catalog.PRO, invoices=8, renews_in=13)
    add_company(build, "Velvet Coast Hotels", country="ES", team=other.team)


def folded(build: Build) -> None:
    """A company carries its team's ID in small letters only, which is another ID."""
    team = build.ids.team("Wolfsbane Chemicals")
    contract = contract_of(build, "Wolfsbane Chemicals", company_team=team.lower())
    write(build, "1053", contract.company, "Contract end", f"When does the contract of {team} end?", team=team)
    note = "the company's property has the ID in small letters, which is no link"
    build.case("link_folded", verdict="not in Stripe", ticket="1053", team=team, note=note)


def in_both_systems(build: Build) -> None:
    """Under contract since spring, and still charged by card every month."""
    account = paying(build, "Yewtree Dental Labs", catalog.PRO, invoices=15, renews_in=17, country="DE", vat=True)
    contract = contract_of(build, "Yewtree Dental Labs", team=account.team, company_team=account.team, country="DE")
    text = "We signed a yearly contract. Why is our card still charged?"
    write(build, "1054", contract.company, "Charged although under contract", text, team=account.team)
    note = "billed in Stripe and by contract"
    build.case("both_systems", verdict="match", ticket="1054", team=account.team, note=note)


def moved_over(build: Build) -> None:
    """Once self-service, ended in Stripe when the contract began: contracted, with a past."""
    account = paying(build, "Zinnia Seed Company", catalog.PRO, invoices=9, renews_in=14)
    subscription = account.subscriptions[0]
    subscription.cancel(build.ago(1))
    account.settle()
    contract = contract_of(build, "Zinnia Seed Company", team=account.team, company_team=account.team)
    text = "Is everything billed by contract now?"
    write(build, "1055", contract.company, "Contract", text, team=account.team)
    note = "ended in Stripe when the contract began"
    build.case("moved_over", verdict="contracted", ticket="1055", team=account.team, note=note)


def two_teams_of_one_company(build: Build) -> None:
    """One company, two deals, two teams: each deal names its own."""
    company = add_company(build, "Bellweather Group", country="US")
    for key, offers in (("Plant North", (HUB,)), ("Plant South", (EDGE, INSTANCES))):
        team = build.ids.team("Bellweather Group", key)
        contract = Contract(company, key, offers, start=build.ago(80), team=team)
        contract.store().add_quote("esign", age_days=95)
        invoice = add_invoice(contract, key, status="paid", issued=build.ago(78), paid=build.ago(50))
        add_subscription(contract, invoice=invoice)


def services_for_a_card_payer(build: Build) -> None:
    """Pays by card and now buys a workshop: HubSpot or Stripe this time?"""
    account = paying(build, "Corncrake Organic", catalog.PRO, invoices=11, renews_in=9)
    company = add_company(build, "Corncrake Organic")
    contract = Contract(company, "Workshop", (WORKSHOP,), start=build.ahead(16), team=account.team)
    contract.store().add_quote("esign", age_days=3)


def no_link(build: Build) -> None:
    """A company and a customer of the same name and domain, linked by nothing: names never link."""
    Account(build, "Dunnock Street Foods", card_months=None).settle()
    contract_of(build, "Dunnock Street Foods")


def merged_companies(build: Build) -> None:
    """Two records of one company, merged: the deal of the vanished one hangs on the survivor."""
    contract = contract_of(build, "Eiderdown Bedding Company", team=build.ids.team("Eiderdown Bedding"))
    survivor = add_company(build, "Eiderdown Bedding", team=contract.team)
    build.hubspot.merge("companies", survivor.id, contract.company.id, at=build.ago(20))


def in_the_recycle_bin(build: Build) -> None:
    """A company and its deal that somebody deleted in HubSpot."""
    contract = contract_of(build, "Flotsam Event Rentals", team=build.ids.team("Flotsam Event Rentals"))
    build.hubspot.archive("companies", contract.company.id, at=build.ago(11))
    for line, _ in list(build.hubspot.linked("deals", contract.id, "line_items")):
        build.hubspot.archive("line_items", line, at=build.ago(11))
    build.hubspot.archive("deals", contract.id, at=build.ago(11))


def contract_of(build: Build, name: str, *, team: str = "", company_team: str = "", country: str = "US") -> Contract:
    """Return a paid contract of half a year's age, with whichever properties the story wants."""
    company = add_company(build, name, country=country, team=company_team)
    contract = Contract(company, "Hub", (HUB,), start=add_months(build.now, -6), team=team)
    contract.store().add_quote("esign", age_days=195, expires_in=-150)
    invoice = add_invoice(contract, "first year", status="paid", issued=build.ago(180), paid=build.ago(160))
    add_subscription(contract, invoice=invoice)
    return contract


def write(build: Build, number: str, company: Company, subject: str, content: str, *, team: str) -> None:
    """Store a ticket from a company that exists already."""
    Ticket(number, subject, content, team=team, contact=company.requester, company=company.id).store(build)


STORIES = (
    by_deal_property, to_confirm, wrong, folded, in_both_systems, moved_over, two_teams_of_one_company,
    services_for_a_card_payer, merged_companies, in_the_recycle_bin, no_link,
)  # fmt: skip
