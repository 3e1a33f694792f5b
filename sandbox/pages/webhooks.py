"""The card about webhooks on the console's front page."""

from typing import TYPE_CHECKING, Any

from sandbox.pages.markup import Content, Html, section, table, tag
from sandbox.webhooks.behaviour import Behaviour
from sandbox.webhooks.endpoints import Endpoint

if TYPE_CHECKING:
    from sandbox.webhooks.office import PostOffice

LATEST = 15


def webhooks_card(office: "PostOffice | None") -> Html:
    """Who is told of changes, how that goes, and the last deliveries with the receiver's status."""
    if office is None or not office.endpoints():
        hint = "Nobody is told of changes: start with --webhook, or POST /_control/webhooks."
        return section("Webhooks", tag("p", hint, class_="quiet"))
    return section(
        "Webhooks",
        _endpoints(office),
        tag("h3", "Last deliveries"),
        _recent(office),
    )


def _endpoints(office: "PostOffice") -> Content:
    rows = [_endpoint(endpoint, office.ledger.by_endpoint(endpoint.id)) for endpoint in office.endpoints()]
    return table(("Provider", "Address", "State", "Waiting", "Delivered", "Lost", "Given up", "Requests"), rows)


def _endpoint(endpoint: Endpoint, counts: dict[str, Any]) -> list[Content]:
    numbers = [f"{counts[name]:,}" for name in ("pending", "acknowledged", "dropped", "failed", "requests")]
    state = f"on{_misbehaviour(endpoint.behaviour)}" if endpoint.enabled else "off"
    return [endpoint.provider, tag("code", endpoint.url), state, *numbers]


def _misbehaviour(behaviour: Behaviour) -> str:
    """What is not as on a provider's good day, in words."""
    low, high = behaviour.delay_seconds
    words = (
        f"each {behaviour.duplicates} times" if behaviour.duplicates > 1 else "",
        "in random order" if behaviour.shuffle else "",
        f"{low:g} to {high:g} s late" if high else "",
        f"{behaviour.drop:.0%} lost" if behaviour.drop else "",
        f"at most {behaviour.rate:g} a second" if behaviour.rate else "",
    )
    said = ", ".join(word for word in words if word)
    return f"; {said}" if said else ""


def _recent(office: "PostOffice") -> Content:
    rows = [
        (
            one["at"][11:19],
            one["endpoint"],
            tag("code", one["type"]),
            one["events"],
            one["attempt"],
            _status(one["status"]),
            f"{one['ms']:.0f} ms",
        )
        for one in office.ledger.recent()[:LATEST]
    ]
    headings = ("Time", "Endpoint", "First event", "Events", "Attempt", "Answer", "Took")
    return table(headings, rows, "Nothing was delivered yet.")


def _status(status: str) -> str:
    return {"timeout": "no answer in time", "connection": "no connection"}.get(status, status)
