"""Contracted teams at every stage between a quote and a paid invoice."""

from typing import Any

from sandbox.seeds.bills import add_invoice, add_subscription
from sandbox.seeds.build import Build
from sandbox.seeds.contract import EDGE, FLEET, HUB, INSTANCES, INTEGRATION, REMOTES, WORKSHOP, Contract, Offer
from sandbox.seeds.crm import add_company, add_contact
from sandbox.seeds.dates import add_months


def signed_and_ready(build: Build) -> None:
    """Signed quotes waiting for their invoice, one for each kind of evidence."""
    for name, country, evidence, offers in (
        ("Aldergate Turbines", "US", "esign", (HUB, INSTANCES)),
        ("Castlebrook Foods", "CA", "clickwrap", (EDGE,)),
        ("Dunmore Water Authority", "US", "manual", (FLEET, REMOTES)),
        ("Eastlake Semiconductors", "US", "expired_signed", (HUB,)),
    ):
        contract = new_contract(build, name, country, offers, starts_in=12)
        contract.add_quote(evidence, age_days=9, expires_in=-2 if evidence == "expired_signed" else 30)


def ready_for_long(build: Build) -> None:
    """Signed three weeks ago and forgotten: no invoice yet although the term has begun."""
    new_contract(build, "Fairhaven Compressors", "DE", (HUB, REMOTES), starts_in=-18, currency="EUR").add_quote(
        "esign", age_days=24
    )


def unsigned(build: Build) -> None:
    """Won or nearly won, but no signature that a program can see."""
    for name, evidence, state in (
        ("Glenrock Aggregates", "pending", "won"),
        ("Hillcrest Grain Storage", "print", "won"),
        ("Inverness Cold Chain", "draft", "open"),
        ("Jackdaw Railworks", "void", "open"),
    ):
        new_contract(build, name, "US", (EDGE, INSTANCES), starts_in=10, state=state).add_quote(evidence)


def no_quote(build: Build) -> None:
    """A deal marked won without any quote."""
    new_contract(build, "Kingfisher Dredging", "NL", (EDGE,), starts_in=5, currency="EUR")


def purchase_orders(build: Build) -> None:
    """The customer wants a PO number on the invoice: given, missing, and given instead of a signature."""
    given = new_contract(build, "Longmeadow Hospitals", "US", (HUB,), starts_in=8, po_required=True)
    given.po_number = "4500018832"
    given.store().add_quote("esign", age_days=7)
    missing = new_contract(build, "Millrace Beverages", "US", (HUB,), starts_in=6, po_required=True)
    missing.add_quote("esign", age_days=6)
    instead = new_contract(
        build, "Northgate Tram Company", "GB", (FLEET,), starts_in=9, currency="GBP", po_required=True
    )
    instead.add_quote("pending", age_days=5)
    instead.po_number = f"PO-77120 for quote {quote_number(instead)}"
    instead.store()


def incomplete_companies(build: Build) -> None:
    """Signed, but the company lacks what an invoice needs: address, country, billing contact, or has two of them."""
    for name, flags in (
        ("Oakhurst Fasteners", {"address": False}),
        ("Penrose Laminates", {"country_known": False}),
        ("Quayside Bottlers", {"billing": False}),
        ("Rosehip Packaging", {}),
    ):
        contract = new_contract(build, name, "US", (EDGE,), starts_in=7, company_flags=flags)
        contract.add_quote("esign", age_days=4)
    add_contact(contract.company, "finance", "Finance", "Department", label=930)


def without_vat(build: Build) -> None:
    """A British company whose VAT number nobody has written down."""
    flags = {"vat": False}
    contract = new_contract(build, "Stonebridge Kilns", "GB", (HUB,), starts_in=6, currency="GBP", company_flags=flags)
    contract.add_quote("esign", age_days=5)


def pounds(build: Build) -> None:
    """Sold in pounds, where HubSpot can offer no ACH."""
    contract = new_contract(build, "Thistledown Mills", "GB", (HUB, WORKSHOP), starts_in=4, currency="GBP")
    contract.add_quote("esign", age_days=3)


def discounted(build: Build) -> None:
    """A quote with a discount on one line: the invoice must carry it too."""
    offers = (HUB, Offer("Hosted instances, block of 10", 320_000, 3, discount_percent=15, sku="FF-INST-10"))
    new_contract(build, "Umberfield Ceramics", "US", offers, starts_in=11).add_quote("esign", age_days=8)


def instalments(build: Build) -> None:
    """Three years, paid year by year: the first instalment is paid, the second is due to be invoiced."""
    contract = new_contract(build, "Valecrest Shipyards", "NO", (FLEET, INSTANCES), starts_in=-350, months=36)
    contract.instalments = 3
    contract.store().add_quote("esign", age_days=370, expires_in=-330)
    first = add_invoice(contract, "instalment 1 of 3", status="paid", issued=build.ago(348), paid=build.ago(320))
    add_subscription(contract, invoice=first)


def services(build: Build) -> None:
    """Professional services alone: once, by the day, for a company without any subscription."""
    new_contract(build, "Westmarch Breweries", "US", (WORKSHOP, INTEGRATION), starts_in=14).add_quote(
        "esign", age_days=2
    )
    done = new_contract(build, "Yellowstone Sawmills", "US", (INTEGRATION,), starts_in=-40)
    done.add_quote("esign", age_days=50)
    add_invoice(done, "integration services", status="paid", issued=build.ago(38), paid=build.ago(12))


def invoiced(build: Build) -> None:
    """Already invoiced: open and not yet due, and paid."""
    fresh = new_contract(build, "Zephyr Wind Parks", "DE", (FLEET,), starts_in=-6, currency="EUR")
    fresh.add_quote("esign", age_days=15)
    add_subscription(fresh, invoice=add_invoice(fresh, "first year", status="open", issued=build.ago(5)))
    paid = new_contract(build, "Ashford Robotics Centre", "US", (HUB, REMOTES), starts_in=-120)
    paid.add_quote("clickwrap", age_days=130)
    invoice = add_invoice(paid, "first year", status="paid", issued=build.ago(118), paid=build.ago(95))
    add_subscription(paid, invoice=invoice)


def half_made(build: Build) -> None:
    """Somebody began by hand: a draft on the deal, and a subscription that will bill by itself."""
    draft = new_contract(build, "Brackenridge Mining", "AU", (HUB,), starts_in=3)
    draft.add_quote("esign", age_days=6)
    add_invoice(
        draft, "draft by hand", status="draft", issued=build.ago(2), methods="credit_or_debit_card", comments=""
    )
    converted = new_contract(build, "Carrickfern Dairies", "GB", (EDGE,), starts_in=2, currency="GBP")
    converted.add_quote("esign", age_days=8)
    held = add_invoice(converted, "held by its subscription", status="draft", issued=build.ago(1))
    add_subscription(converted, status="scheduled", creation="on", invoice=held)


def voided(build: Build) -> None:
    """Voided because the PO number was wrong, and not yet issued again."""
    contract = new_contract(build, "Driftwood Analytics", "US", (HUB,), starts_in=-9, po_required=True)
    contract.po_number = "PO-2291"
    contract.store().add_quote("esign", age_days=16)
    add_invoice(contract, "first year, wrong PO", status="voided", issued=build.ago(8))


def overdue(build: Build) -> None:
    """Invoices 10, 25 and 40 days past due: the three stages of dunning."""
    for name, country, days in (
        ("Elmswood Press", "US", 10), ("Fenwick Glassworks", "GB", 25), ("Gorsebank Quarries", "US", 40),
    ):  # fmt: skip
        contract = new_contract(build, name, country, (HUB,), starts_in=-(days + 34))
        contract.add_quote("esign", age_days=days + 45)
        invoice = add_invoice(contract, "first year", status="open", issued=build.ago(days + 30))
        add_subscription(contract, status="past_due", invoice=invoice)


def made_outside_the_process(build: Build) -> None:
    """An open invoice without deal, VAT number and ACH: what the checks are there to find."""
    contract = new_contract(build, "Hedgerow Sensors", "FR", (EDGE,), starts_in=-20, currency="EUR")
    contract.add_quote("esign", age_days=30)
    add_invoice(
        contract, "made loose", status="open", issued=build.ago(18), methods="credit_or_debit_card", comments="",
        on_deal=False,
    )  # fmt: skip


def renewals(build: Build) -> None:
    """Contracts near their end: one with a renewal deal, one with a renewal quote, one that nobody has begun."""
    for name, left, evidence in (
        ("Ivybridge Paper", 21, ""), ("Kelpwater Fisheries", 45, "esign"), ("Lowland Tulip Export", 12, "pending"),
    ):  # fmt: skip
        contract = running_contract(build, name, left)
        renewal = Contract(
            contract.company, "Renewal", (HUB, INSTANCES), start=contract.ends, kind="renewal", state="open",
            team=contract.team,
        )  # fmt: skip
        renewal.store()
        if evidence:
            renewal.add_quote(evidence, age_days=6)
    running_contract(build, "Marshgate Theatres", 8)


def going_or_gone(build: Build) -> None:
    """A contract that will not be renewed, a lost deal, and one still being sold."""
    contract = running_contract(build, "Nightjar Logistics", 33)
    Contract(contract.company, "Renewal", (HUB,), start=contract.ends, kind="renewal", state="lost").store()
    new_contract(build, "Orchard Row Clinics", "US", (EDGE,), starts_in=-60, state="lost").add_quote(
        "draft", age_days=90
    )
    new_contract(build, "Pilgrim Bay Terminals", "US", (FLEET, WORKSHOP), starts_in=40, state="open")


def new_contract(
    build: Build,
    name: str,
    country: str,
    offers: tuple[Offer, ...],
    *,
    starts_in: float,
    months: int = 12,
    currency: str = "USD",
    state: str = "won",
    po_required: bool | None = None,
    company_flags: dict[str, Any] | None = None,
) -> Contract:
    """Return a stored deal of a company with a team of its own, known by both their properties."""
    team = build.ids.team(name)
    company = add_company(build, name, country=country, team=team, **(company_flags or {}))
    return Contract(
        company, offers[0].name, offers, start=build.ahead(starts_in), months=months, currency=currency, state=state,
        po_required=po_required, team=team,
    ).store()  # fmt: skip


def running_contract(build: Build, name: str, days_left: float) -> Contract:
    """Return a paid one-year contract that ends in so many days."""
    start = add_months(build.ahead(days_left), -12)
    contract = new_contract(build, name, "NL", (HUB, INSTANCES), starts_in=(start - build.now).days, currency="EUR")
    contract.add_quote("esign", age_days=(build.now - start).days + 12, expires_in=-300)
    invoice = add_invoice(contract, "first year", status="paid", issued=start, paid=add_months(start, 1))
    add_subscription(contract, invoice=invoice)
    return contract


def quote_number(contract: Contract) -> str:
    """Return the reference printed on a contract's quote."""
    record = contract.company.build.hubspot.get("quotes", contract.quote)
    return str(record.properties["hs_quote_number"]) if record else ""


STORIES = (
    signed_and_ready, ready_for_long, unsigned, no_quote, purchase_orders, incomplete_companies, without_vat, pounds,
    discounted, instalments, services, invoiced, half_made, voided, overdue, made_outside_the_process, renewals,
    going_or_gone,
)  # fmt: skip
