"""How a sync looks from a terminal: a moving bar on one, a plain line per list elsewhere."""

import time
from collections.abc import Sequence
from typing import TextIO

from sync.engine import AlreadyRunning, Outcome
from sync.models import SyncRun
from sync.models.run import State
from sync.sources import Source

WIDTH = 24
ERASE = "\r\x1b[K"
REDRAWN_EVERY = 0.1


class Board:
    """All lists that are read: a line for each when it ends, and a moving one for the last page that came."""

    def __init__(self, sources: Sequence[Source], out: TextIO) -> None:
        self._lines = {source: Progress(source, out) for source in sources}

    def page(self, source: Source, run: SyncRun) -> None:
        """A page was kept."""
        self._lines[source].page(run)

    def end(self, outcome: Outcome) -> None:
        """A list is over."""
        line = self._lines[outcome.source]
        if isinstance(outcome.error, AlreadyRunning):
            line.line(outcome.error.message)
        elif outcome.run is None or outcome.error:
            line.line(f"stopped by a mistake in this program: {type(outcome.error).__name__}")
        else:
            line.end(outcome.run)


class Progress:
    """One list's line on `out`; redrawn with each page when `out` is a terminal, written once when it is not."""

    def __init__(self, source: Source, out: TextIO) -> None:
        self._title = f"{source.provider:<8}{source.name:<22}"
        self._out = out
        self._moving = out.isatty()
        self._drawn = 0.0

    def page(self, run: SyncRun) -> None:
        """Redraw after a page, if the eye can follow."""
        if self._moving and time.monotonic() - self._drawn > REDRAWN_EVERY:
            self._drawn = time.monotonic()
            self._out.write(f"{ERASE}{self._title}{_bar(run)} {run.seen:>8,}")
            self._out.flush()

    def end(self, run: SyncRun) -> None:
        """The line that stays."""
        seconds = max(((run.finished_at or run.heartbeat_at) - run.started_at).total_seconds(), 0.001)
        effort = f"{seconds:.1f} s, {run.requests:,} requests, {run.seen / seconds:,.0f}/s"
        went_on = "; went on where the last run ended" if run.began_at < run.started_at else ""
        problem = "" if run.state == State.OK else f" — {run.get_state_display()}: {run.error}"
        self.line(f"{_counts(run)} ({effort}{went_on}){problem}")

    def line(self, text: str) -> None:
        """A line that stays, of the caller's own words."""
        self._out.write(f"{ERASE if self._moving else ''}{self._title}{text}\n")
        self._out.flush()


def _counts(run: SyncRun) -> str:
    """What was read, and what became of it: these sum up. The deletions after it are of what was not met."""
    text = f"{run.seen:>8,} read: {run.inserted:,} new, {run.updated:,} changed, {run.unchanged:,} unchanged"
    text += f", {run.in_bin:,} in the recycle bin or deleted there" if run.in_bin else ""
    text += f", {run.refused:,} older than known" if run.refused else ""
    text += f", {run.malformed:,} malformed" if run.malformed else ""
    return text + (f"; {run.deleted:,} no longer listed" if run.deleted else "")


def _bar(run: SyncRun) -> str:
    """Full at what the last complete pass met; a list never read before has no end to draw."""
    share = min(run.seen / run.expected, 1.0) if run.expected else 0.0
    filled = round(share * WIDTH)
    return "█" * filled + "░" * (WIDTH - filled)
