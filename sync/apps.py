from django.apps import AppConfig


class SyncConfig(AppConfig):
    """Reads Stripe and HubSpot into the mirror, and remembers how far it got."""

    name = "sync"

    def ready(self) -> None:
        """Count what is asked of the providers."""
        from sync import ledger

        ledger.begin()
