from django.apps import AppConfig


class KernelConfig(AppConfig):
    """What all apps share; its migrations hold the cache table and the extensions."""

    name = "billing_ops.kernel"
    label = "kernel"

    def ready(self) -> None:
        """Register the checks before start."""
        from billing_ops.kernel import system_checks  # noqa: F401
