"""The post office: hears of every change in the world and hands it to the endpoints that asked for it."""

import itertools
import threading
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sandbox.hubspot.portal import PORTAL_ID
from sandbox.stripe.present import present
from sandbox.webhooks.behaviour import Behaviour
from sandbox.webhooks.endpoints import Endpoint
from sandbox.webhooks.lane import Lane
from sandbox.webhooks.ledger import Ledger
from sandbox.webhooks.letters import Letter

if TYPE_CHECKING:
    from sandbox.world import World

HUBSPOT_EVENTS_KEPT = 100_000
_numbers = itertools.count(1)


class PostOffice:
    """
    The endpoints, and a lane to each. Outlives the world: `attach` makes it listen to a new one.

    Changes are told while the world's lock is held, so telling only queues; sending is the lanes' business.
    """

    def __init__(self, permanent: Iterable[Mapping[str, Any]] = ()) -> None:
        self.ledger = Ledger()
        self._lock = threading.Lock()
        self._lanes: dict[str, Lane] = {}
        self._behaviour = Behaviour()
        self._told: deque[Mapping[str, Any]] = deque(maxlen=HUBSPOT_EVENTS_KEPT)
        self._permanent = list(permanent)
        self._add_permanent()

    def attach(self, world: "World") -> None:
        """Listen to this world from now on. Endpoints and counts start afresh; the command line's stay."""
        for endpoint in self.endpoints():
            self.remove(endpoint.id)
        self._behaviour = Behaviour()
        self._told.clear()
        self.ledger.forget()
        self._add_permanent()
        world.post_office = self
        world.stripe.announce = self.tell_stripe
        world.stripe.undelivered = self.ledger.unfinished
        world.hubspot.told.announce = self.tell_hubspot

    def endpoints(self) -> list[Endpoint]:
        """Every endpoint, oldest first."""
        with self._lock:
            return [lane.endpoint for lane in self._lanes.values()]

    def register(self, wanted: Mapping[str, Any], *, permanent: bool = False) -> Endpoint:
        """
        Add an endpoint, or change the one with the `id` given.

        :raises ValueError: fields that make no sense
        """
        with self._lock:
            lane = self._lanes.get(str(wanted.get("id", "")))
            if lane is not None:
                lane.change(lane.endpoint.changed(wanted))
                return lane.endpoint
            name = str(wanted.get("id") or f"we_{next(_numbers):06d}")
            blank = Endpoint(name, "", "", permanent=permanent, behaviour=self._behaviour)
            self._lanes[name] = lane = Lane(blank.changed(wanted), self.ledger)
            return lane.endpoint

    def remove(self, endpoint_id: str) -> None:
        """Forget an endpoint and what was on its way to it; an unknown one is ignored."""
        with self._lock:
            lane = self._lanes.pop(endpoint_id, None)
        if lane is not None:
            lane.close()
            self.ledger.lose(endpoint_id)

    def behave(self, wanted: Mapping[str, Any]) -> list[Endpoint]:
        """
        Change the behaviour towards all endpoints, or those of one `provider` or with one `id`.

        Said of all, it also holds for endpoints registered later.

        :raises ValueError: fields that make no sense
        """
        fields = {name: value for name, value in wanted.items() if name not in ("id", "provider")}
        provider, name = wanted.get("provider", ""), wanted.get("id", "")
        with self._lock:
            if not provider and not name:
                self._behaviour = self._behaviour.changed(fields)
            chosen = [
                lane
                for lane in self._lanes.values()
                if provider in ("", lane.endpoint.provider) and name in ("", lane.endpoint.id)
            ]
            for lane in chosen:
                lane.change(lane.endpoint.changed({"behaviour": fields}))
            return [lane.endpoint for lane in chosen]

    def tell_stripe(self, event: Mapping[str, Any]) -> None:
        """An event row was made."""
        lanes = [lane for lane in self._listening() if lane.endpoint.wants_stripe(event["type"])]
        for lane in lanes:
            lane.accept([_stripe_letter(event, lane.endpoint, len(lanes))])

    def tell_hubspot(self, event: Mapping[str, Any]) -> None:
        """Something happened in the portal; see `sandbox.hubspot.events` for the fields."""
        self._told.append(event)
        for lane in self._listening():
            lane.accept(_hubspot_letters(event, lane.endpoint))

    def redeliver(self, world: "World", ids: Sequence[str]) -> list[str]:
        """Deliver these events once more, undropped and once each; returns the ids that were found."""
        wanted, found = set(ids), []
        for event_id in dict.fromkeys(ids):
            event = world.stripe.get("event", event_id)
            if event is not None:
                self._again_stripe(present(world.stripe, event))
                found.append(event_id)
        for past in list(self._told):
            if str(past["eventId"]) in wanted:
                self._again_hubspot(past)
                found.append(str(past["eventId"]))
        return found

    def _again_stripe(self, event: Mapping[str, Any]) -> None:
        for lane in self._listening():
            if lane.endpoint.wants_stripe(event["type"]):
                lane.accept([_stripe_letter(event, lane.endpoint, 1)], certain=True)

    def _again_hubspot(self, event: Mapping[str, Any]) -> None:
        for lane in self._listening():
            lane.accept(_hubspot_letters(event, lane.endpoint), certain=True)

    def _listening(self) -> list[Lane]:
        with self._lock:
            return list(self._lanes.values())

    def _add_permanent(self) -> None:
        for number, fields in enumerate(self._permanent, start=1):
            self.register({"id": f"we_permanent_{number}", **fields}, permanent=True)


def _stripe_letter(event: Mapping[str, Any], endpoint: Endpoint, endpoints: int) -> Letter:
    payload = {**event, "pending_webhooks": endpoints}
    if endpoint.account:
        payload["account"] = endpoint.account
    return Letter(event["id"], event["type"], payload)


def _hubspot_letters(event: Mapping[str, Any], endpoint: Endpoint) -> list[Letter]:
    common = {**event, "portalId": PORTAL_ID, "appId": endpoint.app_id}
    return [
        Letter(str(event["eventId"]), event["subscriptionType"], {**common, "subscriptionId": subscription})
        for subscription in endpoint.hubspot_subscriptions(event)
    ]
