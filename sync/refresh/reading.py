"""One request's worth of dirty objects, and what its read brought."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime

from integrations.pages import Payload
from sync.refresh.leases import Claim


@dataclass
class Brought:
    """
    What one read brought, by the id that was asked for.

    `found` are payloads (a customer's balance has several; a merged record's are of the record it went into), `gone`
    the ids that name nothing any more, `failed` the reasons why an id could not be read. `beside` are objects that
    came along though nobody had marked them.
    """

    found: dict[str, list[Payload]] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    failed: dict[str, Exception] = field(default_factory=dict)
    beside: list[Payload] = field(default_factory=list)


@dataclass(frozen=True)
class Job:
    """Objects of one kind to be read together. `begun_at` is the database's time, after the claim and before a read."""

    object: str
    claims: tuple[Claim, ...]
    begun_at: datetime
    read: Callable[[], Brought]


def each(ids: Collection[str], read: Callable[[str, Brought], None]) -> Brought:
    """
    This function will read ids one after the other; one that cannot be read keeps none of the others back.

    `read` puts what it finds for one id into the Brought that is returned.
    """
    brought = Brought()
    for id in ids:
        try:
            read(id, brought)
        except Exception as error:  # whose failure it is, is judged when all are in
            brought.failed[id] = error
    return brought
