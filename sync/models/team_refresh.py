"""That somebody had a team's objects read again."""

from django.db import models
from django.db.models.functions import Now


class TeamRefresh(models.Model):
    """
    The newest time that a person had a team's objects read again; one row per team.

    `asked_at` is the database's time, before any of them was read; `asked_by` names the person. `total` is how many
    reads it takes; those still to be made are the dirty objects that are wanted for the team.
    """

    team_id = models.TextField(primary_key=True, db_collation="C")
    asked_at = models.DateTimeField(db_default=Now())
    asked_by = models.TextField()
    total = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"team {self.team_id}, {self.asked_at:%Y-%m-%d %H:%M}"
