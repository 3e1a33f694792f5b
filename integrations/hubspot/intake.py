"""From payloads to mirrored rows: what all of HubSpot's objects share."""

import datetime
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

import babel
from django.conf import settings

from billing_ops.kernel.merge import MergeResult, merge_sealed, tombstone
from billing_ops.kernel.merge_seal import seal
from billing_ops.kernel.models import HubSpotObject
from integrations import mapping
from integrations.hubspot.record import Malformed, Record

logger = logging.getLogger(__name__)

Columns: TypeAlias = Callable[[Record], dict[str, Any]]
# Beside the code and the names of countries, what decides how a record is read.
SETTINGS = (
    "HUBSPOT_TEAM_PROPERTY",
    "HUBSPOT_TICKET_TEAM_PROPERTY",
    "HUBSPOT_VAT_PROPERTY",
    "HUBSPOT_INVOICE_KEY_PROPERTY",
)


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

    Archived records and the ids merged into others become tombstones. A malformed value of a new or changed record is
    logged with object, id and field and reads as unset: one slip in the portal must neither stop everybody's figures
    nor make its record look gone to a complete pass. Of a record that is as we hold it only `fetched_at` advances.
    """
    records = list(_readable(object_name, payloads))
    present = {record.id: record for record in records if not record.archived}
    gone = [record.id for record in records if record.archived]
    gone += [merged for record in present.values() for merged in _merged(record) if merged != record.id]
    result = _merge(model, present, columns, fetched_at=fetched_at)
    tombstone(model, gone, fetched_at=fetched_at)
    return result


def _merge(
    model: type[HubSpotObject], records: Mapping[str, Record], columns: Columns, *, fetched_at: datetime.datetime
) -> MergeResult:
    version = mapping.version("hubspot", *(getattr(settings, name) for name in SETTINGS), babel.__version__)
    sealed = {id: seal(record.payload, mapping=version) for id, record in records.items()}

    def rows(same: frozenset[str]) -> list[dict[str, Any]]:
        others = [record for id, record in records.items() if id not in same]
        return [_shared(record) | columns(record) | {"payload": sealed[record.id]} for record in others]

    return merge_sealed(model, sealed, rows=rows, fetched_at=fetched_at)


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
        "created_at": record.instant("hs_createdate") or record.instant("createdate"),
        # Contacts alone spell the name of their stamp without the prefix (facts/hubspot.md §4).
        "modified_at": record.instant("hs_lastmodifieddate") or record.instant("lastmodifieddate"),
        "owner_id": record.text("hubspot_owner_id"),
        "merged_ids": _merged(record),
    }


def _merged(record: Record) -> list[str]:
    return record.many("hs_merged_object_ids")
