"""How far a refresh of one team has come, in words: what is done, what failed and why, what it waits for."""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from billing_ops.kernel import clock
from billing_ops.kernel.templatetags.billing import span_words
from sync import selectors
from sync.models import DirtyObject, RefusedKey
from sync.panels.names import PART_OF, one_label, provider_label
from sync.panels.words import refusal
from sync.selectors import TeamStanding

# The refresh worker gives a sign of life every 15 seconds.
SILENT_AFTER = datetime.timedelta(minutes=1)
# A read takes a second; later than this the page says who is slow.
SLOW_AFTER = datetime.timedelta(seconds=10)
# Then nobody looks on any more, and the page stops asking by itself.
WATCHED_FOR = datetime.timedelta(minutes=2)
# So long the page says that it was read again.
TOLD_FOR = datetime.timedelta(minutes=5)


@dataclass(frozen=True)
class Failed:
    """An object that could not be read: what it is called, and the reason as a sentence."""

    label: str
    reason: str


@dataclass(frozen=True)
class Progress:
    """
    A refresh that somebody asked for; `asked_at` (UTC) is counted back from our clock by the database's, as ages are.

    `waiting` reads are still to be made, `failed` ones went wrong since (each is tried again by itself). `hindrances`
    are sentences that say what the waiting ones wait for, none while all goes well.
    """

    asked_at: datetime.datetime
    asked_by: str
    total: int
    waiting: int
    failed: list[Failed]
    hindrances: list[str]
    is_watched: bool

    @property
    def is_over(self) -> bool:
        """Whether every object was read, or could not be."""
        return not self.waiting

    @property
    def done(self) -> int:
        """How many reads landed."""
        return max(self.total - self.waiting - len(self.failed), 0)

    @property
    def is_polled(self) -> bool:
        """Whether the page asks again by itself: not for ever, where nothing moves."""
        return not self.is_over and self.is_watched

    @property
    def said(self) -> str:
        """The sentence for those who hear the page; it is said when it changes."""
        if not self.is_over:
            return " ".join(self.hindrances) or "This team is being read again."
        if self.failed:
            count = len(self.failed)
            return f"Read again, but for {'one object' if count == 1 else f'{count} objects'} that could not be read."
        return "Everything of this team was read again."


def progress(team: TeamStanding, *, now: datetime.datetime) -> Progress | None:
    """
    This function will return how far the team's newest refresh is, None where none is under way or just over.

    `now` is the database's. No query but the keys that are refused, while something waits.
    """
    refresh, left = team.refresh, team.wanted
    if refresh is None or (not left and now - refresh.asked_at > TOLD_FOR):
        return None
    failed = [one for one in left if one.failed_at and one.failed_at >= refresh.asked_at and one.attempts]
    waiting = [one for one in left if one not in failed]
    age = now - refresh.asked_at
    return Progress(
        asked_at=clock.now() - age,
        asked_by=refresh.asked_by,
        total=max(refresh.total, len(left)),
        waiting=len(waiting),
        failed=[Failed(f"{one_label(one.provider, one.object)} {one.object_id}", one.error) for one in failed],
        hindrances=list(_hindrances(team, waiting, age, now)) if waiting else [],
        is_watched=age < WATCHED_FOR,
    )


def _hindrances(
    team: TeamStanding, waiting: Sequence[DirtyObject], age: datetime.timedelta, now: datetime.datetime
) -> Iterator[str]:
    """A stopped worker explains everything else."""
    beaten = team.reader_beaten_at
    if beaten is None or now - beaten > SILENT_AFTER:
        since = f"for {span_words(int((now - beaten).total_seconds()))}" if beaten else "yet"
        yield (
            f"The process that reads changes has given no sign of life {since}, so nothing was read. Your request is "
            "kept and is read as soon as it runs: tell an admin that the refresh worker (keep_up) has stopped."
        )
        return
    refused = list(selectors.refused_keys())
    for provider in sorted({one.provider for one in waiting}):
        own = [one for one in waiting if one.provider == provider]
        if key := next((key for key in refused if _holds_up(key, own)), None):
            yield f"{refusal(key)} Our copy stays as it was; it is read when an admin has mended the key."
        elif any(_was_put_off(one) for one in own):
            yield f"{provider_label(provider)} does not answer. Our copy stays as it was; it is asked again by itself."
        elif age > SLOW_AFTER:
            yield f"{provider_label(provider)} takes long to answer. You may leave this page: the reading goes on."


def _was_put_off(dirty: DirtyObject) -> bool:
    """Whether a read of it came to nothing for which it is not to blame: a mark makes it due at once."""
    return not dirty.attempts and dirty.due_at > dirty.marked_at


def _holds_up(key: RefusedKey, waiting: Sequence[DirtyObject]) -> bool:
    lists = {name for one in waiting for name in (one.object, PART_OF.get((one.provider, one.object), one.object))}
    return key.provider == waiting[0].provider and (not key.scope or key.scope in lists)
