from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Staff users, the roles they hold, and what a role may do."""

    name = "accounts"

    def ready(self) -> None:
        """Connect the receivers that write sign-ins to the audit trail."""
        from accounts import receivers  # noqa: F401
