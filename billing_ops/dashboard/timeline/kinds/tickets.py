"""What the team asked for: HubSpot's tickets that carry its ID."""

from billing_ops.dashboard.timeline.kind import HUBSPOT, Kind, Row
from billing_ops.dashboard.timeline.kinds.links import in_hubspot

TICKETS = "tickets"


def _closed(row: Row) -> str:
    """HubSpot may keep no closing date: then it was closed by the time of its last change, and we know no more."""
    return f"Ticket {row.id} closed by this time" if row.state else f"Ticket {row.id} closed"


KINDS = [
    Kind(
        code="ticket_opened",
        groups=(TICKETS,),
        source=HUBSPOT,
        icon="ticket",
        tone="info",
        rows="""
            SELECT created_at, hubspot_id, NULL::bigint, '', subject, '', '', '', hubspot_id, true
            FROM customers_ticket WHERE team_id = %(team)s AND deleted_at IS NULL
        """,
        title=lambda row: f"Ticket {row.id} opened",
        text=lambda row: row.name,
        link=in_hubspot("ticket"),
    ),
    Kind(
        code="ticket_closed",
        groups=(TICKETS,),
        source=HUBSPOT,
        icon="ticket-off",
        tone="quiet",
        rows="""
            SELECT coalesce(closed_at, modified_at), hubspot_id, NULL::bigint, '', subject,
                   CASE WHEN closed_at IS NULL THEN 'by' ELSE '' END, '', '', hubspot_id, true
            FROM customers_ticket WHERE team_id = %(team)s AND is_closed AND deleted_at IS NULL
        """,
        title=_closed,
        text=lambda row: row.name,
        link=in_hubspot("ticket"),
    ),
]
