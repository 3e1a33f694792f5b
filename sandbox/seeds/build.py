"""The building site of one seed: clock, ids, both stores and the list of cases."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from sandbox.seeds import catalog
from sandbox.seeds.ids import Ids
from sandbox.stripe import objects
from sandbox.world import Case, World


class Build:
    """Carries what every story needs; stories differ only in what they ask of it."""

    def __init__(self, world: World, *, seed: str, ids: Ids | None = None) -> None:
        self.world = world
        self.ids = ids or Ids(seed)
        self.now: datetime = world.clock.now().replace(microsecond=0)
        self.stripe = world.stripe
        self.hubspot = world.hubspot
        self._numbers: Counter[str] = Counter()

    def put(self, kind: str, **fields: Any) -> dict[str, Any]:
        """Store one Stripe object in full wire shape and return it."""
        return self.stripe.put(getattr(objects, kind)(**fields))

    def ago(self, days: float = 0, *, hours: float = 0) -> datetime:
        """Return the moment that long before now."""
        return self.now - timedelta(days=days, hours=hours)

    def ahead(self, days: float) -> datetime:
        """Return the moment that many days from now."""
        return self.now + timedelta(days=days)

    def next_number(self, series: str) -> int:
        """Return the next number of a series that counts from 1001, such as HubSpot's invoice numbers."""
        self._numbers[series] += 1
        return 1000 + self._numbers[series]

    def case(self, name: str, *, verdict: str, ticket: str, team: str, note: str) -> None:
        """List a lookup worth trying, and the verdict that its ticket number and team ID must end in."""
        self.world.cases.append(Case(name=name, ticket=ticket, team=team, verdict=verdict, note=note))

    def properties(self) -> None:
        """Define the portal's own properties that HubSpot does not bring along."""
        options = [{"label": word, "value": value} for word, value in (("Yes", "true"), ("No", "false"))]
        self.hubspot.define_property("deals", "po_required", label="PO required", type="bool", options=options)

    def catalog(self) -> None:
        """Store the products and prices that every story sells."""
        for product in catalog.product_fields():
            self.put("product", **product)
        for tariff in catalog.TARIFFS:
            self.put("price", **catalog.price_fields(tariff))
