"""The stages of pipelines, which give a ticket's stage its meaning; read rarely, joined to what is read often."""

import time
from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

from integrations.hubspot.shapes import StageShape
from integrations.hubspot.transport import Connection

Stages: TypeAlias = dict[tuple[str, str], StageShape]

KEPT_SECONDS = 300.0
_kept: dict[tuple[Connection, str], tuple[float, Stages]] = {}


def recent_stages(key: tuple[Connection, str], read: Callable[[], Stages]) -> Stages:
    """This function will return `read()`, or what it returned for `key` within the last five minutes."""
    until, stages = _kept.get(key, (0.0, {}))
    if time.monotonic() < until:
        return stages
    stages = read()
    if stages:
        # A portal has stages: an answer without any is not believed for five minutes.
        _kept[key] = (time.monotonic() + KEPT_SECONDS, stages)
    return stages


def join_stages(tickets: Iterable[dict[str, Any]], stages: Stages) -> None:
    """
    This function will give each ticket's payload a `stage`: {"label", "closed"}.

    Stage ids say nothing and a portal may rename or add stages. With the meaning inside the payload, the mirror
    needs no second source, and a stage that changes its meaning changes the payload's hash.
    """
    for ticket in tickets:
        values = ticket.get("properties") or {}
        stage = stages.get((values.get("hs_pipeline") or "", values.get("hs_pipeline_stage") or ""))
        ticket["stage"] = {"label": stage.label, "closed": stage.is_closed} if stage else None
