"""Where payloads of Stripe's become rows: checked by their shape, merged behind the fence."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from billing_ops.kernel.merge import MergeResult, merge_sealed, tombstone
from billing_ops.kernel.merge_seal import Sealed, seal
from billing_ops.kernel.models import StripeObject
from integrations import mapping
from integrations.pages import Payload
from integrations.stripe import configuration
from integrations.stripe.shapes import split


def take_over(
    model: type[StripeObject], shape: Callable[[Payload], Any], payloads: Sequence[Payload], *, fetched_at: datetime
) -> MergeResult:
    """
    This function will bring raw objects of one read into `model`'s table and return what became of them.

    `shape` checks one payload; its fields are named as the table's columns. `fetched_at` is the database's time from
    before the request. Stubs of deleted objects become tombstones, which are not counted. An object that is as we
    hold it was checked when it was stored, so only its `fetched_at` advances.

    :raises Malformed: an object is not as documented, or not of this environment's mode; then none is stored
    """
    present, gone = split(payloads)
    sealed = _sealed(present)

    def rows(same: frozenset[str]) -> list[dict[str, Any]]:
        others = [payload for payload in present if payload.get("id") not in same]
        return [{**vars(shape(payload)), "payload": sealed[payload["id"]]} for payload in others]

    with transaction.atomic():
        tombstone(model, gone, fetched_at=fetched_at)
        return merge_sealed(model, sealed, rows=rows, fetched_at=fetched_at)


def changed(payloads: Sequence[Payload], result: MergeResult) -> list[Payload]:
    """This function will return those of the payloads whose rows were written: their children may be others now."""
    return [payload for payload in payloads if payload["id"] in result.changed]


def _sealed(payloads: Sequence[Payload]) -> dict[str, Sealed]:
    """By id; what has none fit to ask for is left to its shape to refuse."""
    version = mapping.version("stripe", configuration.expects_live())
    named = [(payload.get("id"), payload) for payload in payloads]
    return {id: seal(payload, mapping=version) for id, payload in named if isinstance(id, str) and "\x00" not in id}
