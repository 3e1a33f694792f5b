"""The words of a lookup: what it came to, on what evidence, and what it still has to say."""

from django.db.models import TextChoices


class Verdict(TextChoices):
    """What a check of the team came to. Only those in OPENS_TEAM open the team's page."""

    MATCH = "match", "Match"
    ATTESTED = "attested", "Match, confirmed by you"
    CONTRACTED = "contracted", "Contracted team"
    UNCHECKED = "ticket_unchecked", "Ticket not checked"
    SEVERAL = "several", "Several subscriptions"
    MISMATCH = "mismatch", "Not the same team"
    UNCONFIRMED = "unconfirmed", "Not confirmed yet"
    TICKET_MISSING = "ticket_missing", "No such ticket"
    TICKET_CLOSED = "ticket_closed", "Ticket closed too long ago"
    NOT_FOUND = "not_in_stripe", "Not in Stripe"


OPENS_TEAM = frozenset({Verdict.MATCH, Verdict.ATTESTED, Verdict.CONTRACTED, Verdict.UNCHECKED})


class Evidence(TextChoices):
    """What says that the ticket is about this team, the strongest first (design, Lookup)."""

    PROPERTY = "ticket_property", "the ticket's team property"
    MESSAGE = "customer_message", "the customer's own message"
    QUOTED = "quoted", "your quotation"
    NONE = "none", "nothing yet"


class Notice(TextChoices):
    """What a lookup that went through still has to say."""

    TICKET_CLOSED = "ticket_closed", "The ticket is closed."
    TICKET_MERGED = "ticket_merged", "The ticket was merged into another one, which was read instead."
    SELF_MADE = "self_made", "This ticket was made by hand and no customer has written in it."
    TWO_CUSTOMERS = "two_customers", "Two Stripe customers carry this team ID."
    THREADS_NOT_READ = "threads_not_read", "The ticket's messages could not be read."
