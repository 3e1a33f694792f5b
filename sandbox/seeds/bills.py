"""Invoices and subscription records in HubSpot, made from a contract."""

from datetime import datetime, timedelta

from sandbox.hubspot.record import iso
from sandbox.seeds.contract import Contract, add_lines
from sandbox.seeds.crm import decimal
from sandbox.seeds.dates import add_months, midnight

BOTH_METHODS = "credit_or_debit_card;ach"
NET_TERMS = timedelta(days=30)


def add_invoice(
    contract: Contract,
    name: str,
    *,
    status: str,
    issued: datetime,
    paid: datetime | None = None,
    methods: str = BOTH_METHODS,
    comments: str | None = None,
    on_deal: bool = True,
) -> str:
    """
    Store an invoice of the contract's company with its own line items; return its id.

    A draft has neither number nor links to share; open and paid ones carry the sums HubSpot computes.
    """
    build, hubspot = contract.company.build, contract.company.build.hubspot
    invoice = build.ids.hubspot("invoice", contract.company.name, contract.key, name)
    day = midnight(issued)
    due = day + NET_TERMS
    properties: dict[str, str | None] = {
        "hs_title": f"{contract.company.name} – {name}",
        "hs_currency": contract.currency,
        "hs_invoice_status": status,
        "hs_invoice_date": iso(day),
        "hs_due_date": iso(due),
        "hs_purchase_order_number": contract.po_number or None,
        "hs_comments": vat_comment(contract) if comments is None else comments,
        "hs_allowed_payment_methods": methods,
        "hs_invoice_payment_collection_method": "manual",
        "hs_invoice_billable": "true",
        **recipient(contract),
        **sums(status, contract.total, due, build.now, paid),
    }
    if status != "draft":
        properties |= published(invoice, build.next_number("hubspot invoice"))
    hubspot.put("invoices", invoice, properties, created=issued, updated=paid or issued)
    link_invoice(contract, invoice, on_deal=on_deal)
    add_lines(contract, "invoices", invoice, contract.offers, recurring=False, period=period_text(contract, day))
    return invoice


def link_invoice(contract: Contract, invoice: str, *, on_deal: bool) -> None:
    """Link an invoice to company and billing contact and, unless it was made loose, to deal and quote."""
    hubspot = contract.company.build.hubspot
    hubspot.link("invoices", invoice, "companies", contract.company.id)
    if contract.company.billing:
        hubspot.link("invoices", invoice, "contacts", contract.company.billing)
    if on_deal:
        hubspot.link("invoices", invoice, "deals", contract.id)
        if contract.quote:
            hubspot.link("invoices", invoice, "quotes", contract.quote)


def vat_comment(contract: Contract) -> str:
    """Return the comment the handbook wants outside North America, empty when no number is known."""
    abroad = contract.company.place.country not in ("US", "CA", "MX")
    return f"Customer VAT number: {contract.company.vat}" if abroad and contract.company.vat else ""


def recipient(contract: Contract) -> dict[str, str | None]:
    """Return the bill-to that an invoice inherits from its company."""
    where = contract.company.place
    return {
        "hs_recipient_company_address": where.line,
        "hs_recipient_company_city": where.city,
        "hs_recipient_company_state": where.state or None,
        "hs_recipient_company_zip": where.code,
        "hs_recipient_company_country": where.country_name,
        "hs_recipient_company_country_code": where.country,
        "hs_invoice_latest_contact_email": f"accounts@{contract.company.domain}",
        "hs_invoice_latest_company_name": contract.company.name,
    }


def sums(status: str, total: int, due: datetime, now: datetime, paid: datetime | None) -> dict[str, str | None]:
    """Return the figures HubSpot computes: billed, paid, still due, and by how many days late."""
    owed = total if status in ("draft", "open") else 0
    late = max(0, (midnight(now) - due).days) if status == "open" else 0
    return {
        "hs_subtotal": decimal(total),
        "hs_amount_billed": decimal(total),
        "hs_amount_paid": decimal(total if status == "paid" else 0),
        "hs_balance_due": decimal(owed),
        "hs_days_overdue": str(late),
        "hs_payment_date": iso(paid) if paid else None,
    }


def published(invoice: str, number: int) -> dict[str, str | None]:
    """Return what finalizing fills in: the number and the links to share."""
    link = f"https://invoices.flowfuse.example/{invoice}"
    return {"hs_number": f"INV-{number}", "hs_invoice_link": link, "hs_pdf_download_link": f"{link}.pdf"}


def period_text(contract: Contract, day: datetime) -> str:
    """Return the period an invoice is for, as its lines say it; empty for one-time services."""
    if not any(offer.frequency for offer in contract.offers):
        return ""
    end = add_months(day, 12) - timedelta(days=1)
    return f"Period {day:%Y-%m-%d} to {end:%Y-%m-%d}"


def add_subscription(contract: Contract, *, status: str = "active", creation: str = "off", invoice: str = "") -> str:
    """Store the subscription record of a contract and return its id; creation "on" means HubSpot bills by itself."""
    build, hubspot = contract.company.build, contract.company.build.hubspot
    record = build.ids.hubspot("subscription", contract.company.name, contract.key)
    properties: dict[str, str | None] = {
        "hs_name": f"{contract.company.name} – {contract.key}",
        "hs_status": status,
        "hs_invoice_creation": creation,
        "hs_collection_process": "manual_payments",
        "hs_currency_code": contract.currency,
        "hs_net_payment_terms": "30",
        "hs_recurring_billing_start_date": f"{contract.start:%Y-%m-%d}",
        "hs_recurring_billing_end_date": f"{contract.ends:%Y-%m-%d}",
        "hs_recurring_billing_frequency": "annually",
        "hs_automatically_email_invoices": "false",
        "hs_allowed_payment_methods": BOTH_METHODS,
        "hs_next_payment_due_date": f"{add_months(contract.start, 12):%Y-%m-%d}",
        "hs_next_payment_amount": decimal(contract.total),
        "hs_payments_source_app_id": "billing",
    }
    hubspot.put("subscriptions", record, properties, created=min(contract.start, build.ago(1)))
    hubspot.link("subscriptions", record, "companies", contract.company.id)
    hubspot.link("deals", contract.id, "subscriptions", record)
    if contract.company.billing:
        hubspot.link("subscriptions", record, "contacts", contract.company.billing)
    if invoice:
        hubspot.link("invoices", invoice, "subscriptions", record)
    add_lines(contract, "subscriptions", record, contract.offers, recurring=True)
    return record
