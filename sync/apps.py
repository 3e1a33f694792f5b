from django.apps import AppConfig


class SyncConfig(AppConfig):
    """Reads Stripe and HubSpot into the mirror, and remembers how far it got."""

    name = "sync"

    def ready(self) -> None:
        """Count what is asked of the providers, and check what settings say of the lists."""
        from sync import ledger, system_checks  # noqa: F401

        ledger.begin()
