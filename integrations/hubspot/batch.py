"""
Up to a hundred records by their ids at once, with their links, as the lists bring them.

Batch answers carry no links, so those are asked for by batch too, once per kind of record linked to. The pinned version
answers 200 to partial failures (facts/hubspot.md §9): results are counted, and what did not come whole is named.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from billing_ops.kernel.errors import Missing
from integrations.hubspot import associations, errors, properties
from integrations.hubspot.gateway import Gateway
from integrations.hubspot.pipelines import join_stages
from integrations.hubspot.transport import Connection, Patience, connection, decoded, safely
from integrations.pages import Payload

LARGEST = 100
# One attempt each: who asks decides when to ask again.
ATTEMPTS = 1


@dataclass(frozen=True)
class Batch:
    """
    What a batch brought: records by id. `left_out` are the ids that did not come, or not with all their links:
    archived, merged into another, unknown, or a partial failure. Asked for singly, each tells which.
    """

    found: dict[str, Payload]
    left_out: frozenset[str]


def requests_for(object_name: str) -> int:
    """This function will return how many requests one batch takes: fewer records than that are read singly."""
    return 1 + len(properties.associated(object_name))


def read(object_name: str, ids: Collection[str]) -> Batch:
    """
    This function will return the records with these ids, at most LARGEST, links and stages included.

    :raises ProviderError: HubSpot refused the batch as a whole, or did not answer
    """
    reader = _Reader(connection(settings.HUBSPOT_READ_TOKEN), object_name)
    found = reader.records(list(ids))
    for name in properties.associated(object_name):
        for id in reader.unlinked(name, found):
            del found[id]
    reader.finish(list(found.values()))
    return Batch(found, frozenset(ids) - found.keys())


def retrieve(object_name: str, record_id: str) -> Payload:
    """
    This function will return one record, links and stage included; of a merged one, the record it was merged into.

    :raises Missing: no such record, or it lies in the recycle bin; `is_gone` tells it from a missing endpoint
    :raises ProviderError: HubSpot refused or did not answer
    """
    gateway = Gateway(connection(settings.HUBSPOT_READ_TOKEN), Patience(attempts=ATTEMPTS))
    payload = gateway.get_record(object_name, record_id)
    if not str(payload.get("id") or "").isdigit():
        raise errors.unreadable("no record")
    return payload


def is_gone(error: Missing) -> bool:
    """This function will say whether HubSpot itself answered: its envelope has a category, a stranger's 404 none."""
    return error.code != "404"


class _Reader:
    def __init__(self, connection: Connection, object_name: str) -> None:
        self._connection, self._object_name = connection, object_name
        self._patience = Patience(attempts=ATTEMPTS)

    def records(self, ids: Sequence[str]) -> dict[str, Payload]:
        body = {
            "inputs": [{"id": id} for id in ids],
            "properties": list(properties.requested(self._object_name)),
            "propertiesWithHistory": [],
        }
        results = self._send(self._connection.batches.read, self._object_name, body).get("results")
        return {str(record["id"]): record for record in results or [] if record.get("id") in ids}

    def unlinked(self, name: str, found: dict[str, Payload]) -> set[str]:
        """The records whose links of this kind did not come; the others have theirs now."""
        if not found:
            return set()
        body = {"inputs": [{"id": id} for id in found]}
        answer = self._send(self._connection.links.get_page, self._object_name, name, body)
        told = set(associations.none_linked(answer))
        for page in answer.get("results") or []:
            id = str((page.get("from") or {}).get("id"))
            if id in found:
                associations.add(found[id], (self._object_name, name), page)
                told.add(id)
        return found.keys() - told

    def finish(self, items: list[Payload]) -> None:
        """Lists of links cut off after their first page, and tickets' stages."""
        for item in items:
            wanted = properties.associated(self._object_name)
            associations.complete(self._connection, self._object_name, item, wanted, self._patience)
        if self._object_name == "tickets" and items:
            join_stages(items, Gateway(self._connection, self._patience).list_stages("tickets"))

    def _send(self, method: Any, *arguments: Any) -> dict[str, Any]:
        def send(timeout: tuple[float, float]) -> dict[str, Any]:
            return decoded(method(*arguments, _preload_content=False, _request_timeout=timeout).data)

        return safely(send, self._patience)
