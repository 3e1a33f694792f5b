from django.apps import AppConfig


class SubscriptionsConfig(AppConfig):
    """What they have agreed to: Stripe's subscriptions and prices, HubSpot's deals and quotes; lookups and links."""

    name = "subscriptions"

    def ready(self) -> None:
        """Give the audit page the words of a lookup."""
        from billing_ops.audit import words
        from subscriptions.models import LinkSource
        from subscriptions.models.verdicts import Basis, Evidence, Notice, Verdict

        words.register("verdict", dict(Verdict.choices))
        words.register("evidence", dict(Evidence.choices))
        words.register("notices", dict(Notice.choices), name="also said")
        words.register("on_the_ticket", {}, name="other IDs named there")
        words.register("basis", dict(Basis.choices), name="by")
        words.register("written_in", dict(LinkSource.choices), name="written in")
