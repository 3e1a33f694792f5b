"""One process's share of a pass over one list: the parts it walks, page by page."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from billing_ops.kernel.errors import BillingOpsError, Conflict, Missing
from integrations.pages import Page
from sync import lease, parts, passes
from sync.keeping import Compare, keep
from sync.models import SyncCursor, SyncRun
from sync.models.run import State
from sync.sources import Fetch, Part, Source

NO_SUCH_LIST = (
    "The server we ask has no such list, so nothing of it was read; the other lists are read all the same. Check the "
    "address of the API, or leave the list out."
)


def anybody(source: Source) -> None:
    """Asks nothing."""


def nobody(source: Source, run: SyncRun) -> None:
    """Watches nothing."""


@dataclass(frozen=True)
class Terms:
    """
    How lists are to be read. `watch` is called with the run after each page; `check` before a list's first, and may
    refuse the whole. `accept_deletions` as in `passes.complete`. `help_out` joins a run that is under way. `compare`
    is called with each page's objects and the time before their request, before they are merged.
    """

    watch: Callable[[Source, SyncRun], None] = nobody
    check: Callable[[Source], object] = anybody
    accept_deletions: bool = False
    help_out: bool = False
    compare: Compare | None = None


@dataclass(eq=False)
class Walk:
    """One part: `cursor` is where it stands in the mirror, `ahead` where the next request goes on."""

    share: "Share"
    cursor: SyncCursor
    ahead: str
    is_asked: bool = False
    is_at_end: bool = False
    missed: int = 0

    def ask(self, fetch: Fetch) -> Callable[[], Page]:
        """This method will return the next request, for a thread to make."""
        self.is_asked = True
        cursor, part = self.ahead, Part(self.cursor.part, self.cursor.created_from, self.cursor.created_before)
        return lambda: fetch(cursor, part)

    def arrived(self, page: Page | None) -> None:
        """A page has come and waits to be kept: the one behind it may be asked for."""
        self.is_asked = False
        border = self.cursor.created_from
        beyond = page is not None and border is not None and page.reached is not None and page.reached < border
        self.is_at_end = page is None or not page.cursor or beyond
        self.ahead = page.cursor if page else self.ahead

    def start_over(self) -> None:
        """
        The object that the cursor stands on was deleted meanwhile: nothing can be asked for behind it.

        Only a moment of creation is a place that stays; without one, the beginning of the part is.
        """
        if self.cursor.reached_at:
            self.cursor.created_before = self.cursor.reached_at + timedelta(seconds=1)
        self.cursor.position, self.cursor.reached_at, self.cursor.seen = "", None, 0
        self.cursor.save(update_fields=["position", "reached_at", "seen", "created_before"])
        self.ahead, self.is_at_end = "", False


class AlreadyRunning(Conflict):
    """Another process is reading this list."""


def opened(source: Source, terms: Terms) -> "Share | SyncRun":
    """
    This function will return this process's share of a new run, or of the one under way if `terms` say so.

    A run is returned where help came too late: it is over.
    :raises AlreadyRunning: another process is at it; nothing was done
    """
    name = str(source)
    with lease.lease(name) as alone:
        if alone:
            run: SyncRun | None = passes.begin(source)
            lease.attend(name)
    if not alone:
        if not terms.help_out:
            raise AlreadyRunning(f"Another process is reading {source} just now, so this one left it alone.")
        lease.attend(name)
        run = passes.running(source)
    if run is None:
        lease.leave(name)
        return SyncRun.objects.filter(provider=source.provider, object=source.name).latest("started_at")
    try:
        return Share(source, run, terms)
    except BaseException:
        lease.leave(name)
        raise


class Share:
    """Begun with at least one part free to be walked, or waiting for one; over when the run is."""

    def __init__(self, source: Source, run: SyncRun, terms: Terms) -> None:
        self.source, self.run, self.fetch = source, run, source.opened()
        self._terms = terms
        self._walks: list[Walk] = []
        self._free = [cursor for cursor in parts.of(source, run) if not cursor.is_done]
        self._split_again = 0
        self.look_again = 0.0

    @property
    def is_idle(self) -> bool:
        """Nothing is being walked: `look_round`, but not before `look_again` (monotonic seconds)."""
        return not self._walks

    def ready(self) -> Walk | None:
        """This method will return a part whose next page can be asked for now."""
        return next((walk for walk in self._walks if not walk.is_asked and not walk.is_at_end), None)

    def claim(self) -> Walk | None:
        """This method will take one of the free parts, if one is left."""
        cursor = parts.claim(self._free) if self._free else None
        if cursor is None:
            self._free = []
            return None
        self._free = [other for other in self._free if other.pk != cursor.pk]
        return self._walk(cursor)

    def split(self) -> Walk | None:
        """This method will take over the older end of the part with most left, if it is worth it."""
        if not self.source.by_creation or self.run.seen < self._split_again:
            return None
        pieces = parts.split(self.source, self.run)
        if pieces is None:
            self._split_again = self.run.seen + parts.PAGE
            return None
        newer, older = pieces
        for walk in self._walks:
            if walk.cursor.pk == newer.pk:
                walk.cursor.created_from = newer.created_from
        return self._walk(older)

    def _walk(self, cursor: SyncCursor) -> Walk:
        walk = Walk(self, cursor, cursor.position)
        self._walks.append(walk)
        return walk

    def look_round(self) -> bool:
        """
        This method will find another part to walk, or end the pass, and return whether the run is over.

        While other workers walk the last parts it waits: one of them may be killed, and its part be left.
        """
        self.run.refresh_from_db()
        if self.run.state != State.RUNNING:
            return True
        undone = [cursor for cursor in parts.of(self.source, self.run) if not cursor.is_done]
        if not undone:
            passes.complete(self.source, self.run, accept_deletions=self._terms.accept_deletions)
            self.run.refresh_from_db()
            return self.run.state != State.RUNNING
        self._free = undone
        _ = self.claim() or self.split()
        return False

    def keep(self, walk: Walk, page: Page, fetched_at: datetime) -> datetime | None:
        """
        This method will bring a page into the mirror and return the database's time; None when the run was ended.

        A page of a part that came to its end before, because its older end was taken over, is thrown away.
        """
        if walk not in self._walks:
            return fetched_at
        moment = keep(self.source, self.run, walk.cursor, page, fetched_at=fetched_at, compare=self._terms.compare)
        walk.missed = 0
        self._terms.watch(self.source, self.run)
        if walk.cursor.is_done:
            self._walks.remove(walk)
            parts.release(walk.cursor)
            self.look_again = 0.0
        return moment

    def recover(self, walk: Walk, error: Missing) -> None:
        """
        This method will go on where an object is missing: the one the cursor stands on, or one deleted while its page
        was read.

        :raises BillingOpsError: the list itself is missing
        """
        if walk not in self._walks:
            return
        walk.missed += 1
        if not walk.cursor.position and walk.missed > 1:
            raise BillingOpsError(NO_SUCH_LIST) from error
        walk.start_over()

    def close(self) -> None:
        """Let others have the parts, and the list."""
        for walk in self._walks:
            parts.release(walk.cursor)
        self._walks = []
        lease.leave(str(self.source))

    def give_up(self, words: str) -> None:
        """Leave the run to the others at it; the last one to go ends it with `words`."""
        self.close()
        with lease.lease(str(self.source)) as alone:
            if alone:
                passes.stop(self.run, words)
