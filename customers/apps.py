from django.apps import AppConfig


class CustomersConfig(AppConfig):
    """Whom we bill: Stripe's customers and their cards, HubSpot's companies, contacts and tickets."""

    name = "customers"

    def ready(self) -> None:
        """Have the providers' settings checked before start; `integrations` is no app of its own."""
        from integrations.hubspot import system_checks as hubspot_checks  # noqa: F401
        from integrations.stripe import system_checks as stripe_checks  # noqa: F401
