"""The unit of access: one check that a ticket and a team belong together."""

from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from subscriptions.models.team_link import TeamLink
from subscriptions.models.verdicts import OPENS_TEAM, Evidence, Notice, Verdict

# What may have come of a link to a company, and not of a subscription alone.
RESTS_ON_LINK = (Verdict.CONTRACTED.value, Verdict.UNCHECKED.value)
# Any link of the team that was revoked since: the check may have seen it, whatever else it saw.
ON_REVOKED_LINK = Q(verdict__in=RESTS_ON_LINK) & Exists(
    TeamLink.objects.filter(team_id=OuterRef("team_id"), revoked_at__gte=OuterRef("created_at"))
)


class LookupQuerySet(models.QuerySet["Lookup"]):
    def standing(self, *, now: datetime) -> "LookupQuerySet":
        """
        The lookups that count now: not over, the newest of their person, ticket and team, on no revoked link.

        Once a check came to a wall, an older match of the same ticket opens nothing more.
        """
        return self.newest().filter(expires_at__gt=now).exclude(ON_REVOKED_LINK).order_by("-pk")

    def newest(self) -> "LookupQuerySet":
        """The lookups that their person did not repeat for the same ticket and team."""
        later = self.model.objects.filter(
            actor_id=OuterRef("actor_id"),
            team_id=OuterRef("team_id"),
            basis=OuterRef("basis"),
            basis_id=OuterRef("basis_id"),
            pk__gt=OuterRef("pk"),
        )
        return self.exclude(Exists(later))

    def opening(self, *, team_id: str, actor_id: int, now: datetime) -> "LookupQuerySet":
        """The lookups by which this person may see this team's page now, the newest first."""
        verdicts = [verdict.value for verdict in OPENS_TEAM]
        return self.filter(actor_id=actor_id, team_id=team_id, verdict__in=verdicts).standing(now=now)


class Lookup(models.Model):
    """
    Who checked which ticket against which team ID, on what evidence, and what came of it (R4-R8).

    Every attempt is a row, refused ones too; a row is never changed. Its id follows every later action. The actor is
    kept as plain columns: a lookup outlives its account. `basis_id` and `team_id` are text exactly as stated, the team
    ID with its case; `subscription_id` is the Stripe subscription whose `metadata.team` was compared.
    `ticket_was_checked` is false when HubSpot did not answer and only our copy of the ticket was seen.

    `quotation`, `quoted_from` and `ticket_subject` hold what people wrote. billing_app can neither change nor remove
    them (migration 0003): retention, once it exists, runs as billing_owner and writes that the text was removed.
    """

    actor_id = models.BigIntegerField()
    actor_label = models.TextField()
    basis = models.TextField(default="ticket")
    basis_id = models.TextField()
    team_id = models.TextField(db_collation="C")
    verdict = models.TextField(choices=Verdict)
    evidence = models.TextField(choices=Evidence)
    other_ids = ArrayField(models.TextField(), default=list, blank=True)
    notices = ArrayField(models.TextField(choices=Notice), default=list, blank=True)
    quoted_from = models.TextField(blank=True, default="")
    quotation = models.TextField(blank=True, default="")
    subscription_id = models.TextField(blank=True, default="")
    ticket_subject = models.TextField(blank=True, default="")
    ticket_read_at = models.DateTimeField(null=True, blank=True)
    ticket_was_checked = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    objects = LookupQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["actor_id", "team_id", "-created_at"], name="lookup_by_person_and_team")]
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gte=F("created_at")), name="lookup_ends_after_it_begins"),
            models.CheckConstraint(
                condition=~Q(evidence=Evidence.QUOTED.value) | ~Q(quotation=""), name="lookup_quoted_has_a_quotation"
            ),
        ]

    def __str__(self) -> str:
        return f"lookup {self.pk}: {self.basis} {self.basis_id}, team {self.team_id}, {self.verdict}"

    @property
    def opens_team(self) -> bool:
        """Whether the verdict lets its maker see the team's page at all."""
        return Verdict(self.verdict) in OPENS_TEAM

    @property
    def allows_actions(self) -> bool:
        """Whether money actions may follow: not without a checked ticket, nor on a self-made one, nor on a clash."""
        barring = {Notice.SELF_MADE, Notice.TWO_CUSTOMERS}
        return self.opens_team and self.verdict != Verdict.UNCHECKED and not barring & set(self.notices)
