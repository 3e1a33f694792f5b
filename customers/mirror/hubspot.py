"""Companies, contacts and tickets of HubSpot, on their way into the mirror."""

import datetime
from collections.abc import Sequence
from typing import Any

from django.conf import settings

from billing_ops.kernel.merge import MergeResult
from customers.models import Company, Contact, Ticket
from integrations.hubspot import shapes
from integrations.hubspot.countries import country_code
from integrations.hubspot.intake import take_over
from integrations.hubspot.record import LinkKind, Record


def upsert_companies(*, payloads: Sequence[dict[str, Any]], fetched_at: datetime.datetime) -> MergeResult:
    """
    This function will bring companies into the mirror; archived ones become tombstones.

    `country_code` is the ISO code of the country as typed; "" when it is not known for certain.
    """
    return take_over(Company, "companies", payloads, _company, fetched_at=fetched_at)


def upsert_contacts(*, payloads: Sequence[dict[str, Any]], fetched_at: datetime.datetime) -> MergeResult:
    """This function will bring contacts into the mirror; archived ones become tombstones."""
    return take_over(Contact, "contacts", payloads, _contact, fetched_at=fetched_at)


def upsert_tickets(*, payloads: Sequence[dict[str, Any]], fetched_at: datetime.datetime) -> MergeResult:
    """
    This function will bring tickets into the mirror; archived ones become tombstones.

    Payloads carry the `stage` that reading joined to them, which says whether the ticket is closed. The team ID is
    taken over with its case: nothing but surrounding white space goes.
    """
    return take_over(Ticket, "tickets", payloads, _ticket, fetched_at=fetched_at)


def _company(record: Record) -> dict[str, Any]:
    country = record.text("country")
    return {
        "name": record.text("name"),
        "domain": record.text("domain"),
        "team_id": record.text(settings.HUBSPOT_TEAM_PROPERTY).strip(),
        "phone": record.text("phone"),
        "address": record.text("address"),
        "address2": record.text("address2"),
        "city": record.text("city"),
        "state": record.text("state"),
        "postal_code": record.text("zip"),
        "country": country,
        "country_code": country_code(country or record.text("hs_country_code")),
        "vat_number": record.text(settings.HUBSPOT_VAT_PROPERTY).strip(),
        "lifecycle_stage": record.text("lifecyclestage"),
        "contact_ids": record.linked("contacts"),
        "billing_contact_ids": record.linked("contacts", LinkKind.BILLING),
    }


def _contact(record: Record) -> dict[str, Any]:
    return {
        "email": record.text("email"),
        "first_name": record.text("firstname"),
        "last_name": record.text("lastname"),
        "phone": record.text("phone"),
        "job_title": record.text("jobtitle"),
        "language": record.text("hs_language"),
        "company_ids": record.linked("companies"),
        "primary_company_id": record.primary("companies"),
    }


def _ticket(record: Record) -> dict[str, Any]:
    ticket = shapes.ticket(record)
    return {
        "team_id": ticket.team_id,
        "subject": ticket.subject,
        "content": ticket.content,
        "pipeline": ticket.pipeline,
        "stage": ticket.stage,
        "is_closed": ticket.is_closed,
        "closed_at": ticket.closed_at,
        "priority": record.text("hs_ticket_priority"),
        "category": record.text("hs_ticket_category"),
        "source": ticket.source,
        "created_by": ticket.created_by,
        "last_message_received_at": record.instant("hs_last_message_received_at"),
        "contact_ids": ticket.contact_ids,
        "company_ids": ticket.company_ids,
        "primary_company_id": record.primary("companies"),
        "deal_ids": ticket.deal_ids,
        "subscription_ids": record.linked("subscriptions"),
    }
