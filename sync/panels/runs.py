"""The table of runs."""

import datetime
from dataclasses import dataclass

from django.db.models import QuerySet

from billing_ops.kernel.templatetags.billing import span_words
from sync.models import SyncRun
from sync.panels.names import full_label


@dataclass(frozen=True)
class RunFilters:
    """What the table is narrowed to; an empty value narrows nothing."""

    provider: str = ""
    object: str = ""
    state: str = ""


@dataclass(frozen=True)
class RunRow:
    """One run; `detail` says why it did not come to its end, and what else is worth knowing."""

    run: SyncRun
    label: str
    took: str
    detail: str


def runs(filters: RunFilters) -> "QuerySet[SyncRun]":
    """This function will return the runs that match, newest first."""
    wanted = {name: value for name, value in vars(filters).items() if value}
    return SyncRun.objects.filter(**wanted).order_by("-pk")


def run_row(run: SyncRun) -> RunRow:
    """This function will return a run as the table shows it."""
    took = _took(run.finished_at - run.started_at) if run.finished_at else ""
    return RunRow(run, full_label(run.provider, run.object), took, _detail(run))


def _detail(run: SyncRun) -> str:
    parts = [run.error]
    if run.began_at < run.started_at and SyncRun.objects.filter(**_same_pass(run), pk__lt=run.pk, seen__gt=0).exists():
        parts.append("It went on where an earlier run had stopped.")
    if run.in_bin:
        parts.append(f"{run.in_bin:,} of those read {_be(run.in_bin)} in the recycle bin or deleted there.")
    if run.refused:
        parts.append(f"{run.refused:,} {_be(run.refused)} older than what we held.")
    if run.malformed:
        parts.append(f"{run.malformed:,} {_be(run.malformed)} not as documented.")
    return " ".join(part for part in parts if part)


def _be(count: int) -> str:
    return "was" if count == 1 else "were"


def _same_pass(run: SyncRun) -> dict[str, object]:
    return {"provider": run.provider, "object": run.object, "began_at": run.began_at}


def _took(span: datetime.timedelta) -> str:
    """0.4 s, 35 s, then the largest fitting unit."""
    seconds = max(span.total_seconds(), 0.0)
    if seconds < 10:
        return f"{seconds:.1f} s"
    return f"{seconds:.0f} s" if seconds < 120 else span_words(int(seconds))
