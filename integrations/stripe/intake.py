"""Where payloads of Stripe's become rows: checked by their shape, merged behind the fence."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from billing_ops.kernel.merge import MergeResult, merge, tombstone
from billing_ops.kernel.models import StripeObject
from integrations.pages import Payload
from integrations.stripe.shapes import split


def take_over(
    model: type[StripeObject], shape: Callable[[Payload], Any], payloads: Sequence[Payload], *, fetched_at: datetime
) -> MergeResult:
    """
    This function will bring raw objects of one read into `model`'s table and return what became of them.

    `shape` checks one payload; its fields are named as the table's columns. `fetched_at` is the database's time from
    before the request. Stubs of deleted objects become tombstones, which are not counted.

    :raises Malformed: an object is not as documented, or not of this environment's mode; then none is stored
    """
    present, gone = split(payloads)
    rows = [vars(shape(payload)) for payload in present]
    with transaction.atomic():
        tombstone(model, gone, fetched_at=fetched_at)
        return merge(model, rows, fetched_at=fetched_at)
