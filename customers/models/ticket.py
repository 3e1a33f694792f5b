"""What a customer asked for, in HubSpot."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models

from billing_ops.kernel.fields import external_id, flag, id_list, instant, text
from billing_ops.kernel.models import HubSpotObject


class Ticket(HubSpotObject):
    """
    A support ticket; its number, as people quote it, is `hubspot_id`.

    `team_id` is the property named by HUBSPOT_TICKET_TEAM_PROPERTY, byte for byte ('' when empty). `source` is
    `source_type` ("EMAIL", "CHAT", "FORM", "PHONE"), `created_by` the HubSpot user who made it by hand ('' when no
    person did). `merged_ids`: tickets merged into this one, whose numbers people may still quote.
    """

    team_id = external_id()
    subject = text()
    content = text()
    pipeline = external_id()
    stage = external_id()
    is_closed = flag()
    closed_at = instant()
    priority = text()
    category = text()
    source = text()
    created_by = external_id()
    last_message_received_at = instant()
    contact_ids = id_list()
    company_ids = id_list()
    primary_company_id = external_id()
    deal_ids = id_list()
    subscription_ids = id_list()

    class Meta:
        indexes = [
            models.Index(fields=["team_id"], name="ticket_team", condition=~models.Q(team_id="")),
            GinIndex("merged_ids", name="ticket_merged"),
            GinIndex("company_ids", name="ticket_companies"),
        ]
