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

    Archived records and the ids merged into others become tombstones. A malformed value is logged with object, id
    and field and reads as unset: one slip in the portal must neither stop everybody's figures nor make its record
    look gone to a complete pass.
    """
    records = list(_readable(object_name, payloads))
    rows = [_shared(record) | columns(record) for record in records if not record.archived]
    gone = [record.id for record in records if record.archived]
    gone += [merged for row in rows for merged in row["merged_ids"] if merged != row["hubspot_id"]]
    result = merge(model, rows, fetched_at=fetched_at)
    tombstone(model, gone, fetched_at=fetched_at)
    return result


def _readable(object_name: str, payloads: Sequence[dict[str, Any]]) -> Iterator[Record]:
    """The records that have an id at all; without one there is no row to put them in."""
    for payload in payloads:
        record = Record(object_name, payload, _tell)
        try:
            _ = record.id
        except Malformed as error:
            _tell(error)
        else:
            yield record


def _tell(error: Malformed) -> None:
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
