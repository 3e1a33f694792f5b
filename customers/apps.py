from django.apps import AppConfig


class CustomersConfig(AppConfig):
    """Whom we bill: Stripe's customers and their cards, HubSpot's companies, contacts and tickets."""

    name = "customers"
