"""What was read, when, how it went, and where to go on."""

from django.db import models


class State(models.TextChoices):
    """How a run ended. PARTIAL and KILLED left pages in the mirror but are never counted as success."""

    RUNNING = "running", "running"
    OK = "ok", "complete"
    PARTIAL = "partial", "stopped half-way"
    FAILED = "failed", "failed"
    KILLED = "killed", "killed"


# What stopped a run that failed in nothing: it goes on by itself, or all but some objects was read.
BUDGET, MALFORMED = "budget", "malformed"


class SyncRun(models.Model):
    """
    Work on one list of one provider ("stripe", "customers"), by one process or several.

    `began_at` is when the pass over the list began (database time): a run that goes on after a kill has the pass's
    beginning, not its own. After OK the mirror holds everything the provider had then. `seen` counts objects read,
    the other counts what became of them in the object's own table: `malformed` ones are not as documented and were
    left as they were; `deleted` the tombstones set at the end. `expected` is what the pass may come to in all, for a
    progress bar: what the last complete one met; 0 when there was none. Several workers may add to one run.
    `stopped_by` is "budget" where our share of the provider's reads ended it, "malformed" where the whole list was
    read but for objects that are not as documented, else ''.
    """

    provider = models.TextField()
    object = models.TextField()
    kind = models.TextField(default="full")
    state = models.TextField(choices=State, default=State.RUNNING)
    began_at = models.DateTimeField()
    started_at = models.DateTimeField()
    heartbeat_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    seen = models.BigIntegerField(default=0)
    inserted = models.BigIntegerField(default=0)
    updated = models.BigIntegerField(default=0)
    unchanged = models.BigIntegerField(default=0)
    refused = models.BigIntegerField(default=0)
    malformed = models.BigIntegerField(default=0, db_default=0)
    deleted = models.BigIntegerField(default=0)
    requests = models.BigIntegerField(default=0)
    expected = models.BigIntegerField(default=0, db_default=0)
    error = models.TextField(default="", blank=True)
    stopped_by = models.TextField(default="", db_default="", blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=State.values), name="sync_run_state_known"),
            models.CheckConstraint(
                condition=models.Q(finished_at=None, state=State.RUNNING)
                | (models.Q(finished_at__isnull=False) & ~models.Q(state=State.RUNNING)),
                name="sync_run_finished_unless_running",
            ),
            models.UniqueConstraint(
                fields=["provider", "object"], condition=models.Q(state=State.RUNNING), name="sync_run_one_at_a_time"
            ),
        ]
        indexes = [
            models.Index(fields=["provider", "object", "-started_at"], name="sync_run_newest"),
            models.Index(
                fields=["provider", "object", "-began_at"], condition=models.Q(state=State.OK), name="sync_run_success"
            ),
            models.Index(
                fields=["provider", "object", "-began_at"],
                condition=models.Q(stopped_by=MALFORMED),
                name="sync_run_malformed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.object}: {self.get_state_display()}"

    @property
    def in_bin(self) -> int:
        """How many were read of which the provider has only a remnant, so that they are no row that lives here."""
        kept = self.inserted + self.updated + self.unchanged + self.refused + self.malformed
        return max(self.seen - kept, 0)


class SyncCursor(models.Model):
    """
    How far an unfinished pass has come in one part of a list; written in the transaction of the page it follows.

    `position` is the lister's own cursor for the next page, '' at the beginning. `fetched_at` is the database's time
    before the newest page's request. The part's range of creation times is kept here, so that going on after a kill
    asks for the same list; `created_from` moves up when a worker takes the older end over as a part of its own.
    `seen` objects were read, the last of them created at `reached_at`. The rows of a pass are removed when it is
    complete.
    """

    provider = models.TextField()
    object = models.TextField()
    part = models.TextField()
    created_from = models.DateTimeField(null=True, blank=True)
    created_before = models.DateTimeField(null=True, blank=True)
    began_at = models.DateTimeField()
    fetched_at = models.DateTimeField()
    reached_at = models.DateTimeField(null=True, blank=True)
    position = models.TextField(default="", blank=True)
    seen = models.BigIntegerField(default=0, db_default=0)
    is_done = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provider", "object", "part"], name="sync_cursor_one_per_part"),
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.object} {self.part}"


class SyncSweep(models.Model):
    """
    One go through all lists of a provider. Unfinished after a kill: the next sweep then leaves out what this one read.

    A sweep in which a list failed is finished all the same: the next one tries everything again.
    """

    provider = models.TextField()
    began_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["provider"], condition=models.Q(finished_at=None), name="sync_sweep_unfinished")
        ]

    def __str__(self) -> str:
        return f"{self.provider} from {self.began_at:%Y-%m-%d %H:%M}"
