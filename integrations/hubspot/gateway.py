"""The calls we make to HubSpot one by one, typed in and out. All of them read; lists are in `bulk`."""

from collections.abc import Callable, Collection
from typing import Any
from urllib.parse import quote

from django.conf import settings

from billing_ops.kernel.errors import UNNAMED_PERMISSION, AuthFailed, Missing
from integrations.hubspot import associations, errors, pipelines, properties, shapes
from integrations.hubspot.record import Record
from integrations.hubspot.shapes import MessageShape, PortalShape, PropertyShape, ThreadsNotReadable, TicketShape
from integrations.hubspot.transport import VERSION, Connection, Patience, connection, decoded, safely

THREADS = "/conversations/v3/conversations/threads"
ACCOUNT = "/account-info/v3/details"
OWNERS = f"/crm/owners/{VERSION}"
THREAD_SCOPE = "conversations.read"
PAGE = "100"


class Gateway:
    """
    HubSpot as one caller sees it: a token, and how long the caller will wait.

    Every method raises a child of `ProviderError`: Missing, AuthFailed, RateLimited, ProviderUnavailable,
    Rejected, or Malformed for an answer that is not what HubSpot's definitions say.
    """

    def __init__(self, connection: Connection, patience: Patience) -> None:
        self._connection, self._patience = connection, patience

    def get_ticket(self, ticket_id: str) -> TicketShape:
        """Return a ticket with its links and stage. A merged one answers as another: see `was_merged`."""
        payload = self.get_record("tickets", ticket_id)
        return shapes.ticket(Record("tickets", payload), asked_for=ticket_id)

    def get_company(self, company_id: str) -> dict[str, Any]:
        """Return a company's payload, as `bulk.pages` would."""
        return self.get_record("companies", company_id)

    def get_deal(self, deal_id: str) -> dict[str, Any]:
        """Return a deal's payload, as `bulk.pages` would."""
        return self.get_record("deals", deal_id)

    def get_quote(self, quote_id: str) -> dict[str, Any]:
        """Return a quote's payload, as `bulk.pages` would."""
        return self.get_record("quotes", quote_id)

    def get_record(self, object_name: str, record_id: str) -> dict[str, Any]:
        """
        Return the payload of any record by id, with all its links (and its stage, for a ticket).

        :raises Missing: no such record, or it lies in the recycle bin
        """
        wanted = properties.associated(object_name)
        payload = self._read(
            self._connection.records.get_by_id,
            object_name,
            record_id,
            properties=list(properties.requested(object_name)),
            associations=list(wanted),
        )
        associations.complete(self._connection, object_name, payload, wanted, self._patience)
        if object_name == "tickets":
            pipelines.join_stages([payload], self.list_stages("tickets"))
        return payload

    def list_ticket_messages(
        self, ticket_id: str, *, merged_ids: Collection[str] = ()
    ) -> tuple[MessageShape, ...] | ThreadsNotReadable:
        """
        Return what was written in the ticket's conversations (and in those of the tickets merged into it), oldest
        first; internal notes are marked.

        A key without the conversations scope is a normal configuration, hence a value and no error.
        """
        try:
            found = [
                shapes.message(entry)
                for thread in self._threads(ticket_id, {ticket_id, *merged_ids})
                for entry in self._list(f"{THREADS}/{thread['id']}/messages", {"limit": PAGE})
            ]
        except AuthFailed as error:
            if error.code != "MISSING_SCOPES":
                raise
            named = error.missing_permission
            return ThreadsNotReadable(THREAD_SCOPE if named == UNNAMED_PERMISSION else named)
        return tuple(sorted((message for message in found if message), key=lambda message: message.at))

    def _threads(self, ticket_id: str, own: Collection[str]) -> list[dict[str, Any]]:
        """
        The threads that say themselves that they belong to the ticket.

        The filter is asked for and not trusted: where HubSpot passed over it, another customer's words would become
        evidence for this ticket. `association` makes each thread name its ticket.
        """
        params = {"associatedTicketId": ticket_id, "association": "TICKET", "limit": PAGE}
        threads = self._list(THREADS, params)
        return [one for one in threads if (one.get("threadAssociations") or {}).get("associatedTicketId") in own]

    def get_user_email(self, user_id: str) -> str:
        """
        Return the e-mail address of a HubSpot user, such as a ticket's `created_by`; "" for a user unknown here.

        :raises AuthFailed: the key lacks crm.objects.owners.read
        """
        try:
            owner = self._get(f"{OWNERS}/{quote(user_id, safe='')}", {"idProperty": "userId"})
        except Missing:
            return ""
        return str(owner.get("email") or "")

    def probe(self, object_name: str) -> None:
        """Read one record of an object, to see whether the key may; an empty list is an answer too."""
        self._get(f"/crm/objects/{VERSION}/{object_name}", {"limit": "1"})

    def get_portal(self) -> PortalShape:
        """Return the account the token belongs to."""
        portal = shapes.portal(self._get(ACCOUNT, {}))
        if not portal.id:
            raise errors.unreadable("no account")
        return portal

    def list_properties(self, object_name: str) -> dict[str, PropertyShape]:
        """Return the definitions of an object's properties by name."""
        return shapes.definitions(self._read(self._connection.properties.get_all, object_name))

    def list_stages(self, object_name: str) -> pipelines.Stages:
        """Return the stages of an object's pipelines by (pipeline, stage); read again when five minutes old."""
        return pipelines.recent_stages(
            (self._connection, object_name),
            lambda: shapes.stages(self._read(self._connection.pipelines.get_all, object_name)),
        )

    def _read(self, method: Callable[..., Any], *arguments: str, **options: Any) -> dict[str, Any]:
        """One call of the official client, answered with the JSON as sent: its models drop what they do not know."""

        def send(timeout: tuple[float, float]) -> dict[str, Any]:
            answer = method(*arguments, **options, _preload_content=False, _request_timeout=timeout)
            return decoded(answer.data)

        return safely(send, self._patience)

    def _get(self, path: str, params: dict[str, str]) -> dict[str, Any]:
        return safely(lambda timeout: self._connection.get_json(path, params, timeout), self._patience)

    def _list(self, path: str, params: dict[str, str]) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        after: str | None = ""
        while after is not None:
            page = self._get(path, {**params, **({"after": after} if after else {})})
            found += page.get("results") or []
            after = ((page.get("paging") or {}).get("next") or {}).get("after")
        return found


def read_gateway(*, seconds: float | None = None, attempts: int = 4) -> Gateway:
    """
    This function will return HubSpot under the read token; `seconds` bounds all its calls together, from now.

    :raises ImproperlyConfigured: the token is missing, or settings and environment do not fit together
    """
    return Gateway(connection(settings.HUBSPOT_READ_TOKEN), Patience(seconds=seconds, attempts=attempts))


def write_gateway(*, seconds: float | None = None) -> Gateway:
    """
    This function will return HubSpot under the write token, which only the money worker holds.

    :raises ImproperlyConfigured: as `read_gateway`
    """
    return Gateway(connection(settings.HUBSPOT_WRITE_TOKEN), Patience(seconds=seconds))
