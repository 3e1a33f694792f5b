"""What to call a team, the same on its page and on every page below it."""

from billing_ops.kernel.plain_text import plain
from customers.models import Customer
from subscriptions.links.belonging import Belonging, belonging
from subscriptions.models import Lookup


def team_name(lookup: Lookup) -> str:
    """
    This function will return the name of the team's Stripe customer, else what HubSpot calls it; '' for neither.

    The customer is that of the subscription which the check compared, and only where it carries this team's ID.
    """
    paying = Customer.objects.filter(
        subscriptions__stripe_id=lookup.subscription_id or None,
        subscriptions__team_id=lookup.team_id,
        subscriptions__deleted_at=None,
    )
    name: str = plain(paying.values_list("name", flat=True).first() or name_in_hubspot(belonging(lookup.team_id)))
    return name


def name_in_hubspot(mine: Belonging) -> str:
    """
    This function will return the name of the team's company, '' where HubSpot has none.

    A deal that names the team names its own company too; that company is not linked, so it is only a name.
    """
    if mine.companies:
        return mine.companies[0].name
    return f"{mine.company_name} (company of the deal)" if mine.company_name else ""
