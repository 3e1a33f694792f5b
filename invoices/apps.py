from django.apps import AppConfig


class InvoicesConfig(AppConfig):
    """What they were asked for: invoices of Stripe and of HubSpot."""

    name = "invoices"
