"""A team and a HubSpot company, linked by a person who says where the ID is written."""

from django.db import models
from django.db.models import Q


class TeamLink(models.Model):
    """
    A link that sales ops confirmed by quoting where the team ID is written; it can be revoked, never edited.

    A company may have many teams, a team at most one live link. E-mail, domain and name never make one (design,
    Truth and links).
    """

    team_id = models.TextField(db_collation="C")
    company_id = models.TextField(db_collation="C")
    source = models.TextField()
    quotation = models.TextField()
    confirmed_by_id = models.BigIntegerField()
    confirmed_by_label = models.TextField()
    confirmed_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by_label = models.TextField(blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["company_id"], name="team_link_by_company")]
        constraints = [
            models.UniqueConstraint(
                fields=["team_id"], condition=Q(revoked_at=None), name="team_link_one_live_per_team"
            ),
            models.CheckConstraint(condition=~Q(quotation=""), name="team_link_has_a_quotation"),
        ]

    def __str__(self) -> str:
        return f"{self.team_id} = company {self.company_id}"
