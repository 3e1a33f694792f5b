"""What we read of HubSpot's answers: frozen, checked, only the fields in use."""

import datetime
from dataclasses import dataclass, field
from typing import Any, Literal

from django.conf import settings

from integrations.hubspot.errors import results
from integrations.hubspot.record import Malformed, Record, instant

Direction = Literal["incoming", "outgoing", "note"]


@dataclass(frozen=True)
class StageShape:
    """A pipeline stage: `is_closed` is what its metadata says (tickets: ticketState, deals: isClosed)."""

    pipeline: str
    id: str
    label: str
    is_closed: bool


@dataclass(frozen=True)
class TicketShape:
    """
    A support ticket. `asked_for` is the number that was asked, another than `id` after a merge.

    `team_id` is the configured property with its surrounding white space gone and its case kept.
    """

    id: str
    asked_for: str
    subject: str
    content: str
    team_id: str
    pipeline: str
    stage: str
    stage_label: str
    is_closed: bool
    closed_at: datetime.datetime | None
    source: str
    created_by: str
    created_at: datetime.datetime | None
    updated_at: datetime.datetime | None
    contact_ids: list[str]
    company_ids: list[str]
    deal_ids: list[str]
    merged_ids: list[str]
    payload: dict[str, Any] = field(repr=False)

    @property
    def was_merged(self) -> bool:
        """Whether the number asked for now answers as another ticket."""
        return self.asked_for != self.id


@dataclass(frozen=True)
class MessageShape:
    """One message of a ticket's conversation; `internal` notes are colleagues' words, never the customer's."""

    direction: Direction
    sender: str
    text: str
    at: datetime.datetime
    internal: bool

    @property
    def by_customer(self) -> bool:
        """Whether it reached us from outside: the only kind that is evidence."""
        return self.direction == "incoming" and not self.internal


@dataclass(frozen=True)
class ThreadsNotReadable:
    """The key may not read conversations; `missing_permission` names the scope where HubSpot said it."""

    missing_permission: str


@dataclass(frozen=True)
class PortalShape:
    """The account: number, kind (STANDARD, SANDBOX …), IANA time zone, lower-case currency, UI domain."""

    id: str
    kind: str
    zone: str
    currency: str
    ui_domain: str


@dataclass(frozen=True)
class PropertyShape:
    """A property's definition."""

    name: str
    type: str
    unique: bool
    read_only: bool


def stages(pipelines: dict[str, Any]) -> dict[tuple[str, str], StageShape]:
    """This function will return the stages of a pipelines answer by (pipeline id, stage id)."""
    found = [
        StageShape(str(pipeline.get("id")), str(stage.get("id")), str(stage.get("label") or ""), _is_closed(stage))
        for pipeline in results(pipelines)
        for stage in pipeline.get("stages") or []
    ]
    return {(stage.pipeline, stage.id): stage for stage in found}


def _is_closed(stage: dict[str, Any]) -> bool:
    metadata = stage.get("metadata") or {}
    state = metadata.get("ticketState")
    return state == "CLOSED" if state else str(metadata.get("isClosed")).lower() == "true"


def ticket(record: Record, *, asked_for: str = "") -> TicketShape:
    """
    This function will return the ticket in `record`, whose payload has the `stage` that reading joined to it.

    :raises Malformed: a field is not what HubSpot's definition says
    """
    stage = record.payload.get("stage") or {}
    return TicketShape(
        id=record.id,
        asked_for=asked_for or record.id,
        subject=record.text("subject"),
        content=record.text("content"),
        team_id=record.text(settings.HUBSPOT_TICKET_TEAM_PROPERTY).strip(),
        pipeline=record.text("hs_pipeline"),
        stage=record.text("hs_pipeline_stage"),
        stage_label=str(stage.get("label") or ""),
        is_closed=stage.get("closed") is True,
        closed_at=record.instant("closed_date"),
        source=record.text("source_type"),
        created_by=record.text("created_by") or record.text("hs_created_by_user_id"),
        created_at=record.instant("hs_createdate") or record.instant("createdate"),
        updated_at=record.instant("hs_lastmodifieddate"),
        contact_ids=record.linked("contacts"),
        company_ids=record.linked("companies"),
        deal_ids=record.linked("deals"),
        merged_ids=record.many("hs_merged_object_ids"),
        payload=record.payload,
    )


def message(payload: dict[str, Any]) -> MessageShape | None:
    """
    This function will return a conversation's message or internal comment; None for what nobody wrote
    (assignments, status changes, welcome texts).

    :raises Malformed: a message without time
    """
    kind = payload.get("type")
    if kind not in ("MESSAGE", "COMMENT"):
        return None
    internal = kind == "COMMENT"
    incoming = payload.get("direction") == "INCOMING"
    return MessageShape(
        direction="note" if internal else "incoming" if incoming else "outgoing",
        sender=_sender(payload),
        text=str(payload.get("text") or ""),
        at=_message_time(payload),
        internal=internal,
    )


def _message_time(payload: dict[str, Any]) -> datetime.datetime:
    try:
        return instant(str(payload["createdAt"]))
    except (KeyError, ValueError):
        where = f"message {payload.get('id')}"
        raise Malformed(where, "createdAt", payload.get("createdAt"), "a point in time") from None


def _sender(payload: dict[str, Any]) -> str:
    """The sender's address where the channel has one, else the name, else HubSpot's actor id."""
    sender: dict[str, Any] = next(iter(payload.get("senders") or []), {})
    address = (sender.get("deliveryIdentifier") or {}).get("value")
    return str(address or sender.get("name") or sender.get("actorId") or payload.get("createdBy") or "")


def portal(payload: dict[str, Any]) -> PortalShape:
    """This function will return the account that a details answer describes."""
    return PortalShape(
        id=str(payload.get("portalId") or ""),
        kind=str(payload.get("accountType") or ""),
        zone=str(payload.get("timeZone") or ""),
        currency=str(payload.get("companyCurrency") or "").lower(),
        ui_domain=str(payload.get("uiDomain") or ""),
    )


def definitions(payload: dict[str, Any]) -> dict[str, PropertyShape]:
    """This function will return the property definitions of an answer by name."""
    found = [
        PropertyShape(
            name=str(entry.get("name") or ""),
            type=str(entry.get("type") or ""),
            unique=entry.get("hasUniqueValue") is True,
            read_only=(entry.get("modificationMetadata") or {}).get("readOnlyValue") is True,
        )
        for entry in results(payload)
    ]
    return {definition.name: definition for definition in found}
