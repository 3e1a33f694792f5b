"""From payloads to mirrored rows: what all of HubSpot's objects share."""

import datetime
import logging
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeAlias

from billing_ops.kernel.merge import MergeResult, merge, tombstone
from billing_ops.kernel.models import HubSpotObject
from integrations.hubspot.record import Malformed, Record

logger = logging.getLogger(__name__)

Columns: TypeAlias = Callable[[Record], dict[str, Any]]


def take_over(
    model: type[HubSpotObject],
    object_name: str,
    payloads: Sequence[dict[str, Any]],
    columns: Columns,
    *,
    fetched_at: datetime.datetime,
) -> MergeResult:
    """
    This function will merge `payloads` into `model`, `columns` giving each row its own columns.

    Archived records and the ids merged into others become tombstones. A malformed record is left as the mirror has
    it and logged with object, id and field: one typing mistake in the portal must not stop everybody's figures.
    """
    records = [Record(object_name, payload) for payload in payloads]
    rows = list(_rows(records, columns))
    gone = [record.id for record in records if record.archived]
    gone += [merged for row in rows for merged in row["merged_ids"] if merged != row["hubspot_id"]]
    result = merge(model, rows, fetched_at=fetched_at)
    tombstone(model, gone, fetched_at=fetched_at)
    return result


def _rows(records: Sequence[Record], columns: Columns) -> Iterator[dict[str, Any]]:
    for record in records:
        if record.archived:
            continue
        try:
            yield _shared(record) | columns(record)
        except Malformed as error:
            logger.error("Left out of the mirror: %s", error)


def _shared(record: Record) -> dict[str, Any]:
    return {
        "hubspot_id": record.id,
        "payload": record.payload,
        "created_at": record.instant("hs_createdate") or record.instant("createdate"),
        # Contacts alone spell the name of their stamp without the prefix (facts/hubspot.md §4).
        "modified_at": record.instant("hs_lastmodifieddate") or record.instant("lastmodifieddate"),
        "owner_id": record.text("hubspot_owner_id"),
        "merged_ids": record.many("hs_merged_object_ids"),
    }
