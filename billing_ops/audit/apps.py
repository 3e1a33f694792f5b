from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The append-only, hash-chained trail of who did, saw, was refused or exported what."""

    name = "billing_ops.audit"
    label = "audit"

    def ready(self) -> None:
        """Connect the receiver that writes refused requests to the trail, and say what our own details mean."""
        from billing_ops.audit import receivers, words  # noqa: F401

        opened = "opening the page"
        words.register("method", {"GET": opened, "HEAD": opened, "POST": "sending a form"}, name="tried by")
        words.register("permission", {}, name="which needs")
        words.register("broken_at", {"0": "the anchor"})
