"""HubSpot's side of whom we bill."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models

from billing_ops.kernel.fields import external_id, id_list, text
from billing_ops.kernel.models import HubSpotObject
from billing_ops.kernel.search_text import beginnings, trigrams


class Company(HubSpotObject):
    """
    A company of the CRM. `team_id` is the property named by HUBSPOT_TEAM_PROPERTY, `vat_number` the one named by
    HUBSPOT_VAT_PROPERTY. `country` is free text; `country_code` HubSpot's own guess at it, often empty.

    `billing_contact_ids` are the contacts linked with the label "Billing Contact", also among `contact_ids`.
    """

    name = text()
    domain = text()
    team_id = external_id()
    phone = text()
    address = text()
    address2 = text()
    city = text()
    state = text()
    postal_code = text()
    country = text()
    country_code = text()
    vat_number = text()
    lifecycle_stage = text()
    contact_ids = id_list()
    billing_contact_ids = id_list()

    class Meta:
        verbose_name_plural = "companies"
        indexes = [
            models.Index(fields=["team_id"], name="company_team", condition=~models.Q(team_id="")),
            GinIndex("merged_ids", name="company_merged"),
            beginnings("name", name="company_name_beginning"),
            trigrams("name", name="company_name_trigrams"),
        ]


class Contact(HubSpotObject):
    """A person of the CRM; `primary_company_id` is '' or one of `company_ids`."""

    email = text()
    first_name = text()
    last_name = text()
    phone = text()
    job_title = text()
    language = text()
    company_ids = id_list()
    primary_company_id = external_id()

    class Meta:
        indexes = [
            models.Index(fields=["email"], name="contact_email"),
            GinIndex("company_ids", name="contact_companies"),
        ]
