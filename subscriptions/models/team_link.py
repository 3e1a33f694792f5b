"""A team and a HubSpot company, linked by a person who says where the ID is written."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Collate, StrIndex
from django.db.models.lookups import GreaterThan


class LinkSource(models.TextChoices):
    """Where the team ID is written beside the company."""

    TICKET = "ticket", "a ticket"
    EMAIL = "email", "an e-mail"
    QUOTE = "quote", "a quote"
    CONTRACT = "contract", "a contract"
    OTHER = "other", "another document"


# The whole of a revocation or none of it.
NOT_REVOKED = Q(revoked_at=None, revoked_by_id=None, revoked_by_label="", revoked_reason="")
# A CHECK lets unknown pass, so that each NULL is named.
REVOKED = Q(revoked_at__isnull=False, revoked_at__gte=F("confirmed_at"), revoked_by_id__isnull=False)
REVOKED &= ~Q(revoked_by_label="") & ~Q(revoked_reason="")


class TeamLink(models.Model):
    """
    A link that sales ops confirmed by quoting where the team ID is written; it can be revoked, never edited.

    A company may have many teams, a team at most one live link. E-mail, domain and name never make one (design,
    Truth and links). `source_detail` says which document it is; `quotation` holds the team ID byte for byte.
    billing_app may add a live link and write the `revoked_…` columns of one once, no more (migration 0005).
    """

    team_id = models.TextField(db_collation="C")
    company_id = models.TextField(db_collation="C")
    source = models.TextField(choices=LinkSource)
    source_detail = models.TextField(default="")
    quotation = models.TextField()
    confirmed_by_id = models.BigIntegerField()
    confirmed_by_label = models.TextField()
    confirmed_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by_id = models.BigIntegerField(null=True, blank=True)
    revoked_by_label = models.TextField(blank=True, default="")
    revoked_reason = models.TextField(blank=True, default="")

    class Meta:
        indexes = [
            models.Index(fields=["company_id"], name="team_link_by_company"),
            models.Index(fields=["team_id"], name="team_link_by_team"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["team_id"], condition=Q(revoked_at=None), name="team_link_one_live_per_team"
            ),
            models.CheckConstraint(condition=~Q(team_id="") & ~Q(company_id=""), name="team_link_names_both"),
            models.CheckConstraint(
                condition=GreaterThan(StrIndex(Collate("quotation", "C"), Collate("team_id", "C")), 0),
                name="team_link_quotes_the_team_id",
            ),
            models.CheckConstraint(
                condition=Q(source__in=LinkSource.values) & ~Q(source_detail=""), name="team_link_says_where"
            ),
            models.CheckConstraint(condition=NOT_REVOKED | REVOKED, name="team_link_revoked_whole_or_not"),
        ]

    def __str__(self) -> str:
        return f"{self.team_id} = company {self.company_id}"
