from django.apps import AppConfig


class KernelConfig(AppConfig):
    """What all apps share; its migrations hold the cache table and the extensions."""

    name = "billing_ops.kernel"
    label = "kernel"
