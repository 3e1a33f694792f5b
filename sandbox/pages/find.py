"""The search box: objects by exact id, team ID or part of a name, in both providers."""

from collections.abc import Iterator
from dataclasses import dataclass

from sandbox.hubspot.types import OBJECT_TYPES
from sandbox.pages import hubspot, stripe
from sandbox.pages.addresses import STRIPE_PLURALS, hubspot_page, stripe_page
from sandbox.stripe.table import Object
from sandbox.world import World

MOST = 50


@dataclass(frozen=True)
class Found:
    """One hit: which kind of thing, where its page is, and what it says."""

    kind: str
    address: str
    id: str
    what: str


def find(world: World, wanted: str) -> list[Found]:
    """Up to 50 hits, exact ids and team IDs (case counts) before parts of names (case does not)."""
    wanted = wanted.strip()
    if not wanted:
        return []
    hits: dict[str, Found] = {}
    for search in (_exact, _by_name):
        for hit in search(world, wanted):
            hits.setdefault(hit.address, hit)
            if len(hits) >= MOST:
                return list(hits.values())
    return list(hits.values())


def _exact(world: World, wanted: str) -> Iterator[Found]:
    for kind in STRIPE_PLURALS:
        row = world.stripe.get(kind, wanted)
        if row:
            yield _stripe(row)
    for row in world.stripe.where("subscription", "metadata.team", wanted):
        yield _stripe(row)
        customer = world.stripe.get("customer", row["customer"])
        if customer:
            yield _stripe(customer)
    for kind in OBJECT_TYPES:
        record = world.hubspot.resolve(kind, wanted)
        if record:
            yield _hubspot(kind, record.id, hubspot.title_of(record))
        for other in world.hubspot.all(kind):
            if wanted in other.properties.values() and other.id != wanted:
                yield _hubspot(kind, other.id, hubspot.title_of(other))


def _by_name(world: World, wanted: str) -> Iterator[Found]:
    text = wanted.lower()
    for row in world.stripe.all("customer"):
        if text in f"{row['name']} {row['email']}".lower():
            yield _stripe(row)
    for kind in ("companies", "deals", "contacts", "tickets"):
        for record in world.hubspot.all(kind):
            if text in hubspot.title_of(record).lower():
                yield _hubspot(kind, record.id, hubspot.title_of(record))


def _stripe(row: Object) -> Found:
    return Found(f"Stripe {row['object']}", stripe_page(row["object"], row["id"]), row["id"], stripe.describe(row))


def _hubspot(kind: str, record_id: str, title: str) -> Found:
    return Found(f"HubSpot {OBJECT_TYPES[kind].singular}", hubspot_page(kind, record_id), record_id, title)
