from subscriptions.models.deal import Deal, HubSpotSubscription, Quote
from subscriptions.models.line_item import LineItem
from subscriptions.models.lookup import Lookup
from subscriptions.models.price import Price, Product
from subscriptions.models.subscription import Discount, Subscription, SubscriptionItem
from subscriptions.models.team_link import LinkSource, TeamLink
from subscriptions.models.verdicts import OPENS_TEAM, Basis, Evidence, Notice, Verdict

__all__ = [
    "OPENS_TEAM",
    "Basis",
    "Deal",
    "Discount",
    "Evidence",
    "HubSpotSubscription",
    "LineItem",
    "LinkSource",
    "Lookup",
    "Notice",
    "Price",
    "Product",
    "Quote",
    "Subscription",
    "SubscriptionItem",
    "TeamLink",
    "Verdict",
]
