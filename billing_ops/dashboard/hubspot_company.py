"""A linked company: where it is, what an invoice would miss, its VAT number with its sources, who gets the invoices."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings

from billing_ops.kernel import clock, deep_links
from customers.models import Company, Contact
from invoices.models import HubSpotInvoice

# As the handbook has it written on invoices; people vary the words before the number.
VAT_COMMENT = re.compile(r"VAT\b[^:\n]{0,40}:\s*(?P<number>[A-Z0-9][A-Z0-9 .\-]{3,20})", re.IGNORECASE)


@dataclass(frozen=True)
class VatNumber:
    """A VAT number and where it stands: on an invoice of `on`, or in HubSpot's company as read at `read_at`."""

    number: str
    where: str
    on: date | None = None
    read_at: datetime | None = None


@dataclass(frozen=True)
class ContactRow:
    """Who gets the invoices; either may be empty in HubSpot."""

    name: str
    email: str


@dataclass(frozen=True)
class CompanyRow:
    """A linked company; `missing` names what an invoice would need (R14-R16)."""

    name: str
    address: str
    country: str
    vat: list[VatNumber]
    billing_contacts: list[ContactRow]
    missing: list[str]
    url: str

    @property
    def vat_differs(self) -> bool:
        """Whether its sources name two numbers."""
        return len({re.sub(r"[ .\-]", "", vat.number).upper() for vat in self.vat}) > 1


def company_row(company: Company, *, invoices: Sequence[HubSpotInvoice], contacts: Mapping[str, Contact]) -> CompanyRow:
    """This function will return the company, with the VAT numbers of its property and of its newest invoices."""
    needed = {"address": company.address, "country": company.country}
    place = " ".join(part for part in (company.postal_code, company.city) if part)
    billing = [contacts[key] for key in company.billing_contact_ids if key in contacts]
    return CompanyRow(
        name=company.name,
        address=", ".join(part for part in (company.address, company.address2, place) if part),
        country=company.country,
        vat=_vat(company, [invoice for invoice in invoices if company.hubspot_id in invoice.company_ids]),
        billing_contacts=[ContactRow(full_name(contact), contact.email) for contact in billing],
        missing=[name for name, value in needed.items() if not value],
        url=deep_links.hubspot("company", company.hubspot_id),
    )


def full_name(contact: Contact) -> str:
    """This function will return what to call a contact: the name, else the e-mail address."""
    return f"{contact.first_name} {contact.last_name}".strip() or contact.email


def _vat(company: Company, invoices: Sequence[HubSpotInvoice]) -> list[VatNumber]:
    """The property's number, and that of the newest invoice which has one."""
    found = []
    if company.vat_number:
        found.append(VatNumber(company.vat_number, "the company's property", read_at=company.fetched_at))
    for invoice in invoices:
        if invoice.status != "voided" and (written := VAT_COMMENT.search(invoice.comments)):
            where = f"invoice {invoice.number}" if invoice.number else "an invoice without a number yet"
            return [*found, VatNumber(written["number"].strip(), where, on=_on(invoice.invoiced_at))]
    return found


def _on(instant: datetime | None) -> date | None:
    return clock.calendar_date(instant, settings.HUBSPOT_PORTAL_ZONE) if instant else None
