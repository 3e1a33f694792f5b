"""The state of a list as one word of the badge and one sentence beside it."""

import datetime
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime

from billing_ops.kernel.templatetags.billing import ago
from sync.models import RefusedKey, SyncRun
from sync.models.run import State
from sync.panels.names import provider_label
from sync.panels.states import Backlog, ListState
from sync.selectors import ListAge

# A change takes so long to be read when all is well.
SOON = datetime.timedelta(minutes=1)
WENT_WRONG = (State.PARTIAL, State.FAILED, State.KILLED)


@dataclass(frozen=True)
class Words:
    """`look` is a status of `status_words.py`; `sentence` says the same, with what it rests on."""

    look: str
    sentence: SafeString | str


def words_of(state: ListState, *, behind_after: datetime.timedelta, now: datetime.datetime) -> Words:
    """This function will say how a list stands; what keeps it from being read comes before how old it is."""
    if state.run is not None and state.is_running:
        return Words("running", reading(state.run, expected=state.age.expected))
    if state.refused is not None:
        return Words("key_refused", refusal(state.refused, waiting=state.backlog.waiting))
    if state.run is not None and state.run.state in WENT_WRONG:
        return Words(state.run.state, stopped(state.run))
    if state.as_of is None:
        return Words("never", "Not read yet. Nothing of this list is shown anywhere.")
    return _words_of_copy(state, state.as_of, behind_after=behind_after, now=now)


def _words_of_copy(
    state: ListState, as_of: datetime.datetime, *, behind_after: datetime.timedelta, now: datetime.datetime
) -> Words:
    """A list that was read: "up to date" only while nothing is known that its copy lacks."""
    if state.backlog.failing_at:
        return Words("behind", _failing(state.backlog, state.backlog.failing_at))
    if state.age.poll_error:
        return Words("unchecked", _unchecked(state.age))
    if now - as_of > behind_after:
        return Words("behind", _behind(state))
    if state.aside:
        return Words("aside", format_html("{} put aside: our copy may be old. As of {}.", state.aside, ago(as_of)))
    if state.backlog.waiting and state.backlog.oldest_at:
        look = "behind" if now - state.backlog.oldest_at > SOON else "catching_up"
        return Words(
            look, format_html("{} behind, told {}.", _counted(state.backlog.behind), ago(state.backlog.oldest_at))
        )
    return Words("current", format_html("As of {}.", ago(as_of)))


def reading(run: SyncRun, *, expected: int) -> str:
    """This function will say how far a run is: "reading: 1,200 of about 4,000"."""
    if not run.seen:
        return "Reading: waits for the first page."
    known = f" of about {expected:,}" if expected >= run.seen else ""
    return f"Reading: {run.seen:,}{known}."


def refusal(key: RefusedKey, *, waiting: int = 0) -> str:
    """This function will say which key (last four) is refused or lacks what, since when, and what waits for it."""
    since = f"since {clock_time(key.refused_at)}"
    if key.scope:
        what = f"The key “…{key.key_last4}” lacks {key.permission or 'the permission for it'} {since}"
    else:
        what = f"{provider_label(key.provider)} does not accept the key “…{key.key_last4}” {since}"
    return f"{what}{waits(waiting)}."


def waits(count: int) -> str:
    """This function will return "; 3 changes wait", '' when none does."""
    return f"; {count:,} {'change waits' if count == 1 else 'changes wait'}" if count else ""


def stopped(run: SyncRun) -> str:
    """This function will say why a run did not come to the end of its list."""
    return run.error or "No reason was given; the log of the worker has one."


def clock_time(moment: datetime.datetime) -> str:
    """This function will return "12:04", with the day before it unless it was within a day; the reader's zone."""
    local = localtime(moment)
    if abs(localtime() - local) < datetime.timedelta(days=1):
        return f"{local:%H:%M}"
    return f"{local.day} {local:%b %H:%M}"


def _failing(backlog: Backlog, since: datetime.datetime) -> str:
    """ "2 changes behind, failing since 22:03, 1 given up." """
    given_up = f", {backlog.given_up:,} given up" if backlog.given_up else ""
    failing = f", failing since {clock_time(since)}" if backlog.failing else f" since {clock_time(since)}"
    return f"{_counted(backlog.behind)} behind{failing}{given_up}."


def _unchecked(age: ListAge) -> str:
    since = f"Not checked since {clock_time(age.polled_at)}" if age.polled_at else "Not checked for changes yet"
    return f"{since}: {age.poll_error}"


def _counted(changes: int) -> str:
    return "1 change" if changes == 1 else f"{changes:,} changes"


def _behind(state: ListState) -> SafeString:
    return format_html("As of {}{}.", ago(state.as_of), waits(state.backlog.waiting))


def backlog_note(backlog: Backlog) -> SafeString | str:
    """This function will say since when the oldest change waits, '' when none does."""
    return format_html("oldest {}", ago(backlog.oldest_at)) if backlog.waiting and backlog.oldest_at else ""
