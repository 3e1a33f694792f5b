"""What to call a team where its whole page is not needed."""

from billing_ops.kernel.plain_text import plain
from customers.models import Customer
from subscriptions import selectors
from subscriptions.models import Lookup


def team_name(lookup: Lookup) -> str:
    """This function will return the name of the team's Stripe customer, else of its HubSpot company; '' for neither."""
    paying = Customer.objects.filter(subscriptions__stripe_id=lookup.subscription_id or None, deleted_at=None)
    names = list(paying.values_list("name", flat=True))
    if not names:
        names = [company.name for company in selectors.linked_companies(lookup.team_id)]
    name: str = plain(next(iter(names), ""))
    return name
