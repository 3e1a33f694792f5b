from django.apps import AppConfig


class SubscriptionsConfig(AppConfig):
    """What they have agreed to: Stripe's subscriptions and prices, HubSpot's deals and quotes; lookups and links."""

    name = "subscriptions"
