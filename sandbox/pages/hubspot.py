"""The page of one HubSpot record: key properties, links, conversation, raw JSON."""

from sandbox.hubspot.present import associations, wire
from sandbox.hubspot.record import Record
from sandbox.hubspot.store import HubSpotStore
from sandbox.hubspot.types import OBJECT_TYPES
from sandbox.pages.addresses import hubspot_page
from sandbox.pages.markup import Content, facts, link, page, raw, section, table, tag

NAMES = ("subject", "dealname", "hs_title", "name", "hs_number", "hs_name", "email", "domain")


def record_page(store: HubSpotStore, type_id: str, object_id: str) -> str | None:
    """The HTML page of one record, of the primary one for a merged id; None when there is none."""
    kind = next((kind for kind in OBJECT_TYPES.values() if kind.type_id == type_id), None)
    record = store.resolve(kind.name, object_id) if kind else None
    if record is None:
        return None
    shown = wire(record, sorted(record.properties))
    shown["associations"] = associations(store, record, list(OBJECT_TYPES.values()), "v4")
    state = [("archived", "yes: it is in the recycle bin")] if record.archived_at else []
    properties = [(name, value) for name, value in sorted(record.properties.items()) if value]
    return page(
        f"{record.kind.singular.replace('_', ' ').capitalize()} {title_of(record)}",
        section("Properties", facts([("id", record.id), *state, *properties])),
        section("Linked records", _links(store, record)),
        *(_threads(store, record) if record.kind.name == "tickets" else []),
        raw(shown),
    )


def title_of(record: Record) -> str:
    """What people call a record: subject, name or number, else its id."""
    return next((record.properties[name] for name in NAMES if record.properties.get(name)), record.id)


def _links(store: HubSpotStore, record: Record) -> Content:
    rows: list[tuple[Content, ...]] = []
    for other in OBJECT_TYPES:
        for other_id, _ in store.linked(record.kind.name, record.id, other):
            linked = store.get(other, other_id)
            title = title_of(linked) if linked else ""
            rows.append((other, link(hubspot_page(other, other_id), other_id), title))
    return table(("Type", "Id", "Name"), rows)


def _threads(store: HubSpotStore, record: Record) -> list[Content]:
    threads = [
        thread
        for thread in store.conversations.all()
        if thread["threadAssociations"]["associatedTicketId"] == record.id
    ]
    return [section(f"Conversation {thread['id']}", _messages(store, thread["id"])) for thread in threads]


def _messages(store: HubSpotStore, thread_id: str) -> Content:
    return [
        tag(
            "article",
            tag("p", f"{_kind(message)} · {message['senders'][0]['name']} · {message['createdAt']}", class_="quiet"),
            tag("p", message["text"]),
        )
        for message in store.conversations.messages(thread_id)
    ]


def _kind(message: dict[str, object]) -> str:
    if message["type"] == "COMMENT":
        return "internal note"
    return "from the customer" if message.get("direction") == "INCOMING" else "to the customer"
