"""How fast each provider may be asked, as the settings say (facts: stripe §6, hubspot §7)."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings

# What stays of a path: words, and versions ("v1", "2026-09"). All else names one object.
_WORD = re.compile(r"[a-z_-]+|v\d+|\d{4}-\d{2}")


@dataclass(frozen=True)
class Limit:
    """So many requests a second may go out under `name`, from all processes together."""

    name: str
    per_second: float


@dataclass(frozen=True)
class Call:
    """One request to a provider ("stripe", "hubspot"), before it is sent."""

    provider: str
    method: str
    url: str

    @property
    def endpoint(self) -> str:
        """Method and path, ids replaced: "GET /v1/customers/{id}"."""
        segments = urlsplit(self.url).path.split("/")
        return f"{self.method} " + "/".join(one if not one or _WORD.fullmatch(one) else "{id}" for one in segments)

    @property
    def is_search(self) -> bool:
        """Whether this is one of HubSpot's searches, which have a limit of their own."""
        return self.provider == "hubspot" and self.endpoint.endswith("/search")

    @property
    def whole(self) -> Limit:
        """What counts for everything that is asked of this provider, at this address."""
        rate = {"stripe": settings.STRIPE_REQUESTS_PER_SECOND, "hubspot": settings.HUBSPOT_REQUESTS_PER_SECOND}
        return Limit(f"{self.provider} {urlsplit(self.url).netloc}", rate[self.provider])

    @property
    def own(self) -> Limit | None:
        """What counts for this endpoint besides; HubSpot knows that for searches only."""
        if self.provider == "stripe":
            return Limit(f"{self.whole.name} {self.endpoint}", settings.STRIPE_ENDPOINT_REQUESTS_PER_SECOND)
        if self.is_search:
            return Limit(f"{self.whole.name} search", settings.HUBSPOT_SEARCHES_PER_SECOND)
        return None

    @property
    def limits(self) -> tuple[Limit, ...]:
        """Every limit that this request counts for."""
        return (self.whole, self.own) if self.own else (self.whole,)
