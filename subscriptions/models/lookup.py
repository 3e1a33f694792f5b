"""The unit of access: one check that a ticket, deal or request and a team belong together."""

from collections.abc import Collection
from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from billing_ops.kernel import deep_links
from subscriptions.models.team_link import TeamLink
from subscriptions.models.verdicts import OPENS_TEAM, Basis, Evidence, Notice, Verdict

# What barring notices and verdicts leave is for tickets and deals alone: who decides or audits only reads here.
ACTED_ON = frozenset({Basis.TICKET, Basis.DEAL})
BARRING_VERDICTS = frozenset({Verdict.UNCHECKED, Verdict.READING})
ICONS = {Basis.TICKET: "ticket", Basis.DEAL: "file-text", Basis.REQUEST: "clipboard-check", Basis.REASON: "eye"}
MISSING = frozenset({Verdict.TICKET_MISSING, Verdict.DEAL_MISSING, Verdict.REQUEST_MISSING})
MADE_BY_HAND = "Ticket made by hand · reading only"
BARRING_NOTICES = frozenset({Notice.SELF_MADE, Notice.TWO_CUSTOMERS})

# What may have come of a link to a company, and not of a subscription alone.
RESTS_ON_LINK = (Verdict.CONTRACTED.value, Verdict.UNCHECKED.value)
# Any link of the team that was revoked since: the check may have seen it, whatever else it saw.
MAY_REST_ON_LINK = Q(verdict__in=RESTS_ON_LINK) | Q(evidence=Evidence.COMPANY_LINK.value)
MAY_REST_ON_LINK |= Q(verdict=Verdict.READING.value) & (Q(subscription_id="") | ~Q(basis=Basis.REASON.value))
ON_REVOKED_LINK = MAY_REST_ON_LINK & Exists(
    TeamLink.objects.filter(team_id=OuterRef("team_id"), revoked_at__gte=OuterRef("created_at"))
)


class LookupQuerySet(models.QuerySet["Lookup"]):
    def standing(self, *, now: datetime) -> "LookupQuerySet":
        """
        The lookups that count now: not over, the newest of their person, basis and team, on no revoked link.

        Once a check came to a wall, an older match of the same ticket opens nothing more.
        """
        return self.newest().filter(expires_at__gt=now).exclude(ON_REVOKED_LINK).order_by("-pk")

    def newest(self) -> "LookupQuerySet":
        """The lookups that their person did not repeat for the same ticket and team, by whichever of its numbers."""
        same = Q(basis_id=OuterRef("basis_id")) | Q(known_as__overlap=OuterRef("known_as"))
        later = self.model.objects.filter(
            same,
            actor_id=OuterRef("actor_id"),
            team_id=OuterRef("team_id"),
            basis=OuterRef("basis"),
            pk__gt=OuterRef("pk"),
        )
        return self.exclude(Exists(later))

    def opening(
        self, *, team_id: str, actor_id: int, bases: Collection[Basis], requests: Collection[str], now: datetime
    ) -> "LookupQuerySet":
        """
        The lookups by which this person may see this team's page now, the newest first.

        `bases` are those that their roles may use now, `requests` the team's that wait for them now.
        """
        verdicts = [verdict.value for verdict in OPENS_TEAM]
        own = self.filter(actor_id=actor_id, team_id=team_id, verdict__in=verdicts, basis__in=bases)
        return own.filter(~Q(basis=Basis.REQUEST) | Q(basis_id__in=requests)).standing(now=now)


class Lookup(models.Model):
    """
    Who checked what against which team ID, on what evidence, and what came of it (R4-R8).

    Every attempt is a row, refused ones too; a row is never changed. Its id follows every later action. The actor is
    kept as plain columns: a lookup outlives its account. `basis` says what the person holds in hand and `basis_id`
    which one ('' for a reason); it and `team_id` are text exactly as stated, the team ID with its case. `known_as`
    holds every number that the ticket or deal answers to, as others may have been merged into it.
    `subscription_id` is the Stripe subscription whose `metadata.team` was compared. `continues` is the check whose
    place this one takes without a new attempt of the person: a choice among several, or a recheck by the program.

    `ticket_subject`, `ticket_read_at` and `ticket_was_checked` are of the ticket or deal: what it is called, when it
    was read, and false when HubSpot did not answer and only our copy was seen. `written_by` is the ticket's writer.

    `quotation`, `quoted_from`, `reason`, `written_by` and `ticket_subject` hold what people wrote. billing_app can
    neither change nor remove them (migration 0003): retention, once it exists, runs as billing_owner and writes that
    the text was removed.
    """

    actor_id = models.BigIntegerField()
    actor_label = models.TextField()
    basis = models.TextField(choices=Basis, default=Basis.TICKET)
    basis_id = models.TextField()
    known_as = ArrayField(models.TextField(), default=list, db_default=[], blank=True)
    team_id = models.TextField(db_collation="C")
    verdict = models.TextField(choices=Verdict)
    evidence = models.TextField(choices=Evidence)
    other_ids = ArrayField(models.TextField(), default=list, blank=True)
    notices = ArrayField(models.TextField(choices=Notice), default=list, blank=True)
    quoted_from = models.TextField(blank=True, default="")
    quotation = models.TextField(blank=True, default="")
    reason = models.TextField(blank=True, default="", db_default="")
    subscription_id = models.TextField(blank=True, default="")
    ticket_subject = models.TextField(blank=True, default="")
    written_by = models.TextField(blank=True, default="", db_default="")
    ticket_read_at = models.DateTimeField(null=True, blank=True)
    ticket_was_checked = models.BooleanField(default=True)
    continues = models.BigIntegerField(null=True, blank=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    objects = LookupQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["actor_id", "team_id", "-created_at"], name="lookup_by_person_and_team"),
            models.Index(fields=["actor_id", "-created_at"], name="lookup_by_person_and_time"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gte=F("created_at")), name="lookup_ends_after_it_begins"),
            models.CheckConstraint(
                condition=~Q(evidence=Evidence.QUOTED.value) | ~Q(quotation=""), name="lookup_quoted_has_a_quotation"
            ),
            models.CheckConstraint(
                condition=~Q(basis=Basis.REASON.value) | ~Q(reason=""), name="lookup_by_reason_has_a_reason"
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
        rests_on_something = self.basis in ACTED_ON and self.verdict not in BARRING_VERDICTS
        return self.opens_team and rests_on_something and not BARRING_NOTICES & set(self.notices)

    @property
    def case_slips(self) -> list[int]:
        """Which letters (from 1) of the typed ID differ from the named one, where they differ in case alone (R7)."""
        if self.verdict != Verdict.MISMATCH or len(self.other_ids) != 1:
            return []
        (other,) = self.other_ids
        if other.casefold() != self.team_id.casefold():
            return []
        return [place for place, (one, two) in enumerate(zip(self.team_id, other, strict=True), 1) if one != two]

    @property
    def basis_words(self) -> str:
        """What opened the page, for people: "Ticket 1001", "Deal 7", "Request 12", "Reason given"."""
        if self.basis == Basis.REASON:
            return "Reason given"
        return f"{Basis(self.basis).label} {self.basis_id}"

    @property
    def paper(self) -> str:
        """What the person holds in hand, inside a sentence: "ticket", "deal", "request"."""
        return str(Basis(self.basis).label).lower()

    @property
    def basis_is_missing(self) -> bool:
        """Whether there is no such ticket, deal or request to lead to."""
        return self.verdict in MISSING

    @property
    def basis_url(self) -> str:
        """Where the ticket or deal can be read in HubSpot; '' for what is not kept there."""
        in_hubspot = self.basis in ACTED_ON
        return deep_links.hubspot(self.basis, self.basis_id) if in_hubspot else ""

    @property
    def verdict_words(self) -> str:
        """The verdict for people, naming the deal where it rests on one."""
        return self.badge_words or str(Verdict(self.badge).label)

    @property
    def is_for_reading(self) -> bool:
        """Whether the page is open for reading alone: by a reason or a request, or by a ticket no customer wrote."""
        for_reading = self.basis not in ACTED_ON or Notice.SELF_MADE in self.notices
        return self.opens_team and for_reading and self.verdict != Verdict.UNCHECKED

    @property
    def badge(self) -> str:
        """The word whose look a badge has: never a match's where the page is only read."""
        if not self.is_for_reading:
            return self.verdict
        return Verdict.SELF_MADE if Notice.SELF_MADE in self.notices else Verdict.READING

    @property
    def badge_words(self) -> str:
        """What a badge says in place of the usual word of `badge`; '' where that fits."""
        if self.is_for_reading and Notice.SELF_MADE in self.notices:
            return MADE_BY_HAND
        return f"{Basis(self.basis).label} not checked" if self.verdict == Verdict.UNCHECKED else ""

    @property
    def basis_icon(self) -> str:
        """The icon beside `basis_words`."""
        return ICONS[Basis(self.basis)]
