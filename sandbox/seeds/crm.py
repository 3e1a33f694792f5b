"""HubSpot companies with their contacts. Amounts are minor units here and decimal strings in HubSpot."""

from dataclasses import dataclass
from datetime import datetime

from sandbox.seeds.account import domain
from sandbox.seeds.build import Build
from sandbox.seeds.places import Place, place, vat_number

BILLING_LABEL = 930
PRIMARY_COMPANY = 1


@dataclass(slots=True)
class Company:
    """A stored company; billing and requester are contact ids."""

    build: Build
    id: str
    name: str
    place: Place
    vat: str
    billing: str
    requester: str
    created: datetime

    @property
    def domain(self) -> str:
        return domain(self.name)


def add_company(
    build: Build,
    name: str,
    *,
    country: str = "US",
    team: str = "",
    vat: bool = True,
    address: bool = True,
    country_known: bool = True,
    billing: bool = True,
    created: datetime | None = None,
) -> Company:
    """Store a company with a billing and a technical contact; the flags leave out what a story misses."""
    where = place(country, build.ids.number(name, "place", below=1000))
    number = vat_number(country, build.ids.number(name, "vat", below=99_999_999)) if vat else ""
    company = Company(build, build.ids.hubspot("company", name), name, where, number, "", "", created or build.ago(420))
    fields = where.hubspot() if address else {"city": where.city}
    if not country_known:
        fields = {key: value for key, value in fields.items() if "country" not in key}
    build.hubspot.put(
        "companies",
        company.id,
        {"name": name, "domain": company.domain, "vat_number": number, "flowfuse_team_id": team, **fields},
        created=company.created,
        updated=build.ago(30 + build.ids.number(name, "touched", below=90)),
    )
    company.requester = add_contact(company, "automation", "Automation", "Team")
    company.billing = add_contact(company, "accounts", "Accounts", "Payable", label=BILLING_LABEL) if billing else ""
    return company


def add_contact(company: Company, mailbox: str, first: str, last: str, *, label: int | None = None) -> str:
    """Store a shared mailbox of a company as a contact, never a person, and return its id."""
    build = company.build
    contact = build.ids.hubspot("contact", company.name, mailbox)
    properties: dict[str, str | None] = {
        "email": f"{mailbox}@{company.domain}",
        "firstname": first,
        "lastname": last,
        "company": company.name,
    }
    build.hubspot.put("contacts", contact, properties, created=company.created)
    build.hubspot.link("contacts", contact, "companies", company.id, PRIMARY_COMPANY)
    if label:
        build.hubspot.link("companies", company.id, "contacts", contact, label)
    return contact


def decimal(minor: int) -> str:
    """Return minor units as HubSpot writes money: "1250.00"."""
    return f"{minor // 100}.{minor % 100:02}"
