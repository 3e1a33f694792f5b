from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The append-only, hash-chained trail of who did, saw, was refused or exported what."""

    name = "billing_ops.audit"
    label = "audit"

    def ready(self) -> None:
        """Connect the receiver that writes refused requests to the trail."""
        from billing_ops.audit import receivers  # noqa: F401
