from django.apps import AppConfig


class CreditsConfig(AppConfig):
    """What they were given back: balance transactions, credit notes, refunds."""

    name = "credits"
