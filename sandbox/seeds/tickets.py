"""HubSpot tickets and their conversations, one way for each way in which a team ID can stand in a ticket."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sandbox.seeds.build import Build

PIPELINE = "0"
STAGES = {"new": "1", "waiting": "2", "open": "3", "closed": "4"}
SUPPORT = "support@flowfuse.example"


@dataclass(slots=True)
class Ticket:
    """What a ticket says and where; `replies` are (direction, text), oldest first, an hour apart."""

    number: str
    subject: str
    content: str
    team: str = ""
    contact: str = ""
    company: str = ""
    age_days: float = 1
    closed_days_ago: float | None = None
    source: str = "EMAIL"
    created_by: str = ""
    category: str = "BILLING"
    replies: list[tuple[str, str]] = field(default_factory=list)
    threaded: bool = True

    def store(self, build: Build) -> "Ticket":
        """Store the ticket, its links and its conversation; return the ticket."""
        created = build.ago(self.age_days)
        closed = None if self.closed_days_ago is None else build.ago(self.closed_days_ago)
        build.hubspot.put("tickets", self.number, self._properties(closed), created=created, updated=closed or created)
        if self.contact:
            build.hubspot.link("tickets", self.number, "contacts", self.contact)
        if self.company:
            build.hubspot.link("tickets", self.number, "companies", self.company)
        messages = self._messages(build, created)
        if messages:
            build.hubspot.thread(self.number, messages)
        return self

    def _properties(self, closed: datetime | None) -> dict[str, str | None]:
        return {
            "subject": self.subject,
            "content": self.content,
            "hs_pipeline": PIPELINE,
            "hs_pipeline_stage": STAGES["closed" if closed else "open"],
            "hs_is_closed": "true" if closed else "false",
            "closed_date": closed.isoformat(timespec="milliseconds").replace("+00:00", "Z") if closed else None,
            "hs_ticket_category": self.category,
            "hs_ticket_priority": "MEDIUM",
            "source_type": self.source,
            "created_by": self.created_by or None,
            "hs_created_by_user_id": self.created_by or None,
            "hs_object_source": "CRM_UI" if self.created_by else "CONVERSATIONS",
            "flowfuse_team_id": self.team or None,
        }

    def _messages(self, build: Build, created: datetime) -> list[Any]:
        said = [("INCOMING", self.content), *self.replies] if self.threaded else self.replies
        sender = self._sender(build)
        return [
            {
                "direction": direction,
                "sender": sender if direction == "INCOMING" else SUPPORT,
                "text": text,
                "at": created + timedelta(hours=position),
            }
            for position, (direction, text) in enumerate(said)
        ]

    def _sender(self, build: Build) -> str:
        record = build.hubspot.get("contacts", self.contact) if self.contact else None
        return str(record.properties["email"]) if record else "someone@unknown.example"
