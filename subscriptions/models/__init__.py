from subscriptions.models.deal import Deal, HubSpotSubscription, Quote
from subscriptions.models.line_item import LineItem
from subscriptions.models.price import Price, Product
from subscriptions.models.subscription import Discount, Subscription, SubscriptionItem

__all__ = [
    "Deal",
    "Discount",
    "HubSpotSubscription",
    "LineItem",
    "Price",
    "Product",
    "Quote",
    "Subscription",
    "SubscriptionItem",
]
