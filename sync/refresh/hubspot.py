"""How HubSpot's dirty records are read: by the hundred, and singly what a batch leaves out or is not worth."""

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import partial

from billing_ops.kernel.errors import Malformed, Missing, Rejected
from integrations.hubspot import batch
from sync.refresh.leases import Claim
from sync.refresh.reading import Brought, Job, each

AT_ONCE = batch.LARGEST


def jobs(object_name: str, claims: Sequence[Claim], *, begun_at: datetime) -> list[Job]:
    """This function will return the reads that together answer these claims, all of one kind, at most AT_ONCE."""
    if len(claims) <= batch.requests_for(object_name):
        return [
            Job(object_name, (one,), begun_at, partial(each, [one.object_id], partial(_one, object_name)))
            for one in claims
        ]
    ids = [one.object_id for one in claims]
    return [Job(object_name, tuple(claims), begun_at, partial(_batch, object_name, ids))]


def _batch(object_name: str, ids: Collection[str]) -> Brought:
    """HubSpot refuses a batch as a whole for one id it does not like: then each is asked for by itself."""
    try:
        got = batch.read(object_name, ids)
    except (Rejected, Malformed):
        return each(ids, partial(_one, object_name))
    brought = each(sorted(got.left_out), partial(_one, object_name))
    brought.found |= {id: [record] for id, record in got.found.items()}
    return brought


def _one(object_name: str, id: str, brought: Brought) -> None:
    """A record merged into another answers as that one: the winner is mirrored, and the id asked for is gone."""
    try:
        record = batch.retrieve(object_name, id)
    except Missing as error:
        if not batch.is_gone(error):
            raise
        brought.gone.add(id)
        return
    brought.found[id] = [record]
    if str(record["id"]) != id:
        brought.gone.add(id)
