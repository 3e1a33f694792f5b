"""Who is told: the registered endpoints of each provider."""

import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from fnmatch import fnmatchcase
from typing import Any
from urllib.parse import urlsplit

from sandbox.hubspot.types import find_type
from sandbox.webhooks.behaviour import NAMES, Behaviour

PROVIDERS = ("stripe", "hubspot")


@dataclass(frozen=True)
class Endpoint:
    """
    One address that a provider tells about changes.

    `secrets`: Stripe signs with every one, HubSpot with the first. `types` are Stripe's event types (globs).
    `subscriptions` are HubSpot's: `{type, object, property, id}`, each but `type` optional; none at all
    subscribes to everything. `public_url` is what HubSpot signs when the receiver sits behind a proxy.
    `permanent` ones (from the command line) outlive a reset.
    """

    id: str
    provider: str
    url: str
    secrets: tuple[str, ...] = ()
    enabled: bool = True
    types: tuple[str, ...] = ("*",)
    subscriptions: tuple[Mapping[str, Any], ...] = ()
    public_url: str = ""
    account: str | None = "acct_sandbox"
    app_id: int = 1_234_567
    permanent: bool = False
    behaviour: Behaviour = field(default_factory=Behaviour)

    def changed(self, wanted: Mapping[str, Any]) -> "Endpoint":
        """
        This endpoint with some fields changed; fields of a behaviour may stand among them.

        :raises ValueError: unknown fields, no usable address, no secret
        """
        behaviour = {name: value for name, value in wanted.items() if name in NAMES} | wanted.get("behaviour", {})
        own = {name: _read(value) for name, value in wanted.items() if name not in NAMES and name != "behaviour"}
        unknown = own.keys() - SETTABLE
        if unknown:
            raise ValueError(f"An endpoint has no {', '.join(sorted(unknown))}.")
        made = replace(self, **own, behaviour=self.behaviour.changed(behaviour))
        made._check()
        return made

    def _check(self) -> None:
        if self.provider not in PROVIDERS:
            raise ValueError(f"There is no provider {self.provider!r}; known are {', '.join(PROVIDERS)}.")
        if urlsplit(self.url).scheme not in ("http", "https") or not urlsplit(self.url).hostname:
            raise ValueError(f"{self.url!r} is no address to deliver to.")
        if not self.secrets or not all(self.secrets):
            raise ValueError("An endpoint needs at least one secret to sign with.")

    def wants_stripe(self, event_type: str) -> bool:
        """Whether this endpoint is told of events of that type."""
        return self._listens("stripe") and any(fnmatchcase(event_type, known) for known in self.types)

    def hubspot_subscriptions(self, event: Mapping[str, Any]) -> list[int]:
        """The ids of the subscriptions an event matches: HubSpot sends it once for each."""
        if not self._listens("hubspot"):
            return []
        if not self.subscriptions:
            return [_number(event["subscriptionType"], _type_id(event), event.get("propertyName"))]
        return [_subscription_id(one) for one in self.subscriptions if _matches(one, event)]

    def _listens(self, provider: str) -> bool:
        return self.enabled and self.provider == provider

    def shown(self) -> dict[str, Any]:
        """The endpoint for people and tests, secrets included: they are the sandbox's own."""
        return asdict(self)


SETTABLE = {one.name for one in fields(Endpoint)} - {"permanent", "behaviour"}


def from_option(text: str) -> dict[str, Any]:
    """
    `stripe=http://…/webhooks/stripe/#whsec_new,whsec_old` as the fields of an endpoint.

    :raises ValueError: not of this form
    """
    provider, _, rest = text.partition("=")
    url, _, secrets = rest.partition("#")
    fields = {"provider": provider, "url": url, "secrets": [secret for secret in secrets.split(",") if secret]}
    Endpoint("", "", "").changed(fields)
    return fields


def _read(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _type_id(event: Mapping[str, Any]) -> str:
    return str(event.get("objectTypeId") or event.get("fromObjectTypeId"))


def _subscription_id(subscription: Mapping[str, Any]) -> int:
    known = find_type(str(subscription.get("object", "")))
    return int(
        subscription.get("id")
        or _number(subscription["type"], known.type_id if known else "", subscription.get("property"))
    )


def _number(*key: object) -> int:
    """A subscription's number: the same for the same subscription in every sandbox."""
    return 1_000_000 + zlib.crc32(repr(key).encode()) % 9_000_000


def _matches(subscription: Mapping[str, Any], event: Mapping[str, Any]) -> bool:
    known = find_type(str(subscription.get("object", "")))
    return (
        fnmatchcase(event["subscriptionType"], subscription["type"])
        and (known is None or known.type_id == _type_id(event))
        and subscription.get("property", "*") in ("*", event.get("propertyName"))
    )
