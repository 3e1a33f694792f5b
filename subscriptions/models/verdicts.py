"""The words of a lookup: what it rests on, what it came to, on what evidence, and what it still has to say."""

from django.db.models import TextChoices


class Basis(TextChoices):
    """What a person holds in hand when they ask for a team. Which role may use which: `policies.BASES`."""

    TICKET = "ticket", "Ticket"
    DEAL = "deal", "Deal"
    REQUEST = "request", "Request"
    REASON = "reason", "Reason"


class Verdict(TextChoices):
    """What a check of the team came to. Only those in OPENS_TEAM open the team's page."""

    MATCH = "match", "Match"
    ATTESTED = "attested", "Match, confirmed by you"
    CONTRACTED = "contracted", "Contracted team"
    READING = "reading", "Reading only"
    UNCHECKED = "ticket_unchecked", "Ticket not checked"
    SEVERAL = "several", "Several subscriptions"
    MISMATCH = "mismatch", "Not the same team"
    UNCONFIRMED = "unconfirmed", "Not confirmed yet"
    TICKET_MISSING = "ticket_missing", "No such ticket"
    TICKET_CLOSED = "ticket_closed", "Ticket closed too long ago"
    SELF_MADE = "self_made", "Ticket made by hand"
    DEAL_MISSING = "deal_missing", "No such deal"
    REQUEST_MISSING = "request_missing", "No such request waits for you"
    NOT_FOUND = "not_in_stripe", "Not in Stripe"


OPENS_TEAM = frozenset({Verdict.MATCH, Verdict.ATTESTED, Verdict.CONTRACTED, Verdict.READING, Verdict.UNCHECKED})


class Evidence(TextChoices):
    """What says that the ticket, deal or request is about this team, the strongest first (design, Lookup)."""

    PROPERTY = "ticket_property", "the ticket's team property"
    MESSAGE = "customer_message", "the customer's own message"
    DEAL_PROPERTY = "deal_property", "the deal's team property"
    COMPANY_PROPERTY = "company_property", "the team property of the deal's company"
    COMPANY_LINK = "company_link", "a confirmed link of the deal's company"
    REQUEST = "request", "the request that waits for you"
    QUOTED = "quoted", "your quotation"
    NOT_ASKED = "not_asked", "nothing, a reason was given instead"
    NONE = "none", "nothing yet"


class Notice(TextChoices):
    """What a lookup that went through still has to say."""

    TICKET_CLOSED = "ticket_closed", "The ticket is closed."
    TICKET_MERGED = "ticket_merged", "The ticket was merged into another one, which was read instead."
    SELF_MADE = "self_made", "This ticket was made by hand and no customer has written in it."
    TWO_CUSTOMERS = "two_customers", "Two Stripe customers carry this team ID."
    DEAL_MERGED = "deal_merged", "The deal was merged into another one, which was read instead."
    DEAL_LOST = "deal_lost", "The deal was lost."
    OTHER_TEAMS = "other_teams", "The deal's company has other teams too."
    EMAIL_DIFFERS = "email_differs", "The writer's e-mail differs from the billing e-mail."
    EMAIL_SAME = "email_same", "The writer's e-mail is the billing e-mail."
    THREADS_NOT_READ = "threads_not_read", "The ticket's messages could not be read."
