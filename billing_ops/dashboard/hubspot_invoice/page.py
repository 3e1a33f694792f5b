"""One HubSpot invoice of a team as its page shows it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings

from billing_ops.dashboard.hubspot_facts import Row
from billing_ops.dashboard.hubspot_invoice.lines import LineRow, line_rows
from billing_ops.dashboard.hubspot_invoice.standing import Standing, standing
from billing_ops.dashboard.hubspot_invoice.sums import Sums, sums
from billing_ops.dashboard.hubspot_rows import invoice_row
from billing_ops.kernel import clock, deep_links
from billing_ops.kernel.plain_text import plain
from invoices import selectors
from invoices.models import HubSpotInvoice
from subscriptions.links.belonging import belonging
from subscriptions.models import LineItem


@dataclass(frozen=True)
class HubSpotInvoicePage:
    """
    A HubSpot invoice opened. `row` is the same invoice as the team's page shows it, in a few facts.

    `issued_on` and every date in words are calendar dates in `zone`, the portal's.
    """

    number: str
    status: str
    issued_on: date | None
    row: Row
    lines: list[LineRow]
    sums: Sums
    standing: Standing
    addressed_to: str
    pdf_url: str
    zone: str
    fetched_at: datetime


def hubspot_invoice_page(team_id: str, invoice_id: str, *, now: datetime) -> HubSpotInvoicePage | None:
    """This function will return the page of an invoice of exactly this team, None where it has no such one."""
    invoice = selectors.hubspot_invoice_of_team(invoice_id=invoice_id, mine=belonging(team_id))
    if invoice is None:
        return None
    lines = selectors.lines_of_hubspot_invoice(invoice.hubspot_id)
    page: HubSpotInvoicePage = plain(opened(invoice, lines, now=now))
    return page


def opened(invoice: HubSpotInvoice, lines: Sequence[LineItem], *, now: datetime) -> HubSpotInvoicePage:
    """This function will return the page of an invoice and its lines, however the caller came by them."""
    rows = line_rows(lines, currency=invoice.currency)
    figures = sums(invoice, rows)
    today = clock.calendar_date(now, settings.HUBSPOT_PORTAL_ZONE)
    row = invoice_row(invoice, today=today)
    return HubSpotInvoicePage(
        number=invoice.number or "No number yet",
        status=row.status,
        issued_on=_on(invoice.invoiced_at),
        row=row,
        lines=rows,
        sums=figures,
        standing=standing(invoice, figures, due_on=_on(invoice.due_at), paid_on=_on(invoice.paid_at), today=today),
        addressed_to=_addressed_to(invoice),
        pdf_url=deep_links.document(invoice.pdf_url),
        zone=settings.HUBSPOT_PORTAL_ZONE,
        fetched_at=min([invoice.fetched_at, *(line.fetched_at for line in lines)]),
    )


def _addressed_to(invoice: HubSpotInvoice) -> str:
    place = " ".join(part for part in (invoice.recipient_postal_code, invoice.recipient_city) if part)
    parts = (invoice.company_name, invoice.recipient_address, invoice.recipient_address2, place)
    return ", ".join(part for part in (*parts, invoice.recipient_country) if part)


def _on(instant: datetime | None) -> date | None:
    return clock.calendar_date(instant, settings.HUBSPOT_PORTAL_ZONE) if instant else None
