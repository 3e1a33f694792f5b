"""What is delivered: events, and the requests that carry them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import orjson

from sandbox.webhooks.endpoints import Endpoint
from sandbox.webhooks.signatures import hubspot_headers, stripe_headers

JSON = orjson.OPT_UTC_Z | orjson.OPT_NON_STR_KEYS


@dataclass(frozen=True)
class Letter:
    """One event for one endpoint. `payload` is not to be changed: the rows of the store are inside."""

    id: str
    type: str
    payload: Mapping[str, Any]

    @cached_property
    def body(self) -> bytes:
        """The event as JSON, written once however often it is delivered."""
        return orjson.dumps(self.payload, option=JSON)


@dataclass
class Shipment:
    """The letters of one request, and which attempt at delivering them is next, from 1."""

    letters: list[Letter]
    attempt: int = 1

    def body(self, provider: str) -> bytes:
        """A single event for Stripe, an array of them for HubSpot, who counts attempts from 0 in each."""
        if provider == "stripe":
            return self.letters[0].body
        return orjson.dumps([{**letter.payload, "attemptNumber": self.attempt - 1} for letter in self.letters])


def request(endpoint: Endpoint, shipment: Shipment, now: float) -> tuple[bytes, dict[str, str]]:
    """Body and signed headers of one attempt; `now` is the real time, whatever the sandbox's clock says."""
    body = shipment.body(endpoint.provider)
    headers = {"Content-Type": "application/json; charset=utf-8", "Accept": "*/*"}
    if endpoint.provider == "stripe":
        headers["User-Agent"] = "Stripe/1.0 (+https://stripe.com/docs/webhooks)"
        return body, headers | stripe_headers(body, endpoint.secrets, now)
    headers["User-Agent"] = "HubSpot Connect 2.0 (http://dev.hubspot.com/) - Webhooks"
    return body, headers | hubspot_headers(body, endpoint.secrets[0], endpoint.public_url or endpoint.url, now)
