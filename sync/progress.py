"""How a sync looks from a terminal: a moving bar on one, a plain line per list elsewhere."""

import time
from typing import TextIO

from sync import selectors
from sync.models import SyncRun
from sync.models.run import State
from sync.sources import Source

WIDTH = 24
ERASE = "\r\x1b[K"


class Progress:
    """One list's line on `out`; redrawn with each page when `out` is a terminal, written once when it is not."""

    def __init__(self, source: Source, out: TextIO) -> None:
        self._title = f"{source.provider:<8}{source.name:<22}"
        self._out = out
        self._moving = out.isatty()
        self._expected = selectors.expected_objects(provider=source.provider, object=source.name)
        self._began = time.monotonic()

    def page(self, run: SyncRun) -> None:
        """Redraw after a page."""
        if self._moving:
            self._out.write(f"{ERASE}{self._title}{self._bar(run.seen)} {run.seen:>8,}")
            self._out.flush()

    def end(self, run: SyncRun) -> None:
        """The line that stays."""
        seconds = max(time.monotonic() - self._began, 0.001)
        counts = f"{run.seen:>8,} read: {run.inserted:,} new, {run.updated:,} changed, {run.unchanged:,} unchanged"
        extra = f", {run.refused:,} older than known" if run.refused else ""
        extra += f", {run.malformed:,} malformed" if run.malformed else ""
        extra += f", {run.deleted:,} gone" if run.deleted else ""
        effort = f"{seconds:.1f} s, {run.requests:,} requests, {run.seen / seconds:,.0f}/s"
        went_on = "; went on where the last run ended" if run.began_at < run.started_at else ""
        problem = "" if run.state == State.OK else f" — {run.get_state_display()}: {run.error}"
        self.line(f"{counts}{extra} ({effort}{went_on}){problem}")

    def line(self, text: str) -> None:
        """A line that stays, of the caller's own words."""
        self._out.write(f"{ERASE if self._moving else ''}{self._title}{text}\n")
        self._out.flush()

    def _bar(self, seen: int) -> str:
        """Full at what the last complete pass met; a list never read before has no end to draw."""
        share = min(seen / self._expected, 1.0) if self._expected else 0.0
        filled = round(share * WIDTH)
        return "█" * filled + "░" * (WIDTH - filled)
