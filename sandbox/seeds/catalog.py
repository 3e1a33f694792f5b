"""What FlowFuse sells: Stripe products with a monthly and a yearly price each, amounts in minor units of usd."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sandbox.seeds.ids import Ids

CATALOG_OPENED = datetime(2023, 8, 1, 9, tzinfo=UTC)
_IDS = Ids("catalog")


@dataclass(frozen=True, slots=True)
class Tariff:
    """One price of one product; months is the length of its billing period."""

    key: str
    label: str
    unit_amount: int
    months: int
    active: bool = True

    @property
    def product_id(self) -> str:
        return _IDS.stripe("prod", self.key)

    @property
    def price_id(self) -> str:
        return _IDS.stripe("price", self.key, self.unit_amount, self.months)

    @property
    def interval(self) -> str:
        return "year" if self.months == 12 else "month"


STARTER = Tariff("starter", "FlowFuse Starter", 2000, 1)
STARTER_YEARLY = Tariff("starter", "FlowFuse Starter", 22000, 12)
STARTER_2023 = Tariff("starter", "FlowFuse Starter", 1500, 1, active=False)
PRO = Tariff("pro", "FlowFuse Pro", 42500, 1)
PRO_YEARLY = Tariff("pro", "FlowFuse Pro", 467500, 12)
SMALL = Tariff("instance-small", "Hosted instance, small", 2000, 1)
SMALL_YEARLY = Tariff("instance-small", "Hosted instance, small", 22000, 12)
MEDIUM = Tariff("instance-medium", "Hosted instance, medium", 3500, 1)
MEDIUM_YEARLY = Tariff("instance-medium", "Hosted instance, medium", 38500, 12)
LARGE = Tariff("instance-large", "Hosted instance, large", 7000, 1)
LARGE_YEARLY = Tariff("instance-large", "Hosted instance, large", 77000, 12)
REMOTE = Tariff("remote-instance", "Remote instance", 1000, 1)
REMOTE_YEARLY = Tariff("remote-instance", "Remote instance", 11000, 12)

TARIFFS = (
    STARTER, STARTER_YEARLY, STARTER_2023, PRO, PRO_YEARLY, SMALL, SMALL_YEARLY,
    MEDIUM, MEDIUM_YEARLY, LARGE, LARGE_YEARLY, REMOTE, REMOTE_YEARLY,
)  # fmt: skip


def product_fields() -> list[dict[str, Any]]:
    """Return the fields of every Stripe product, one per key."""
    created = int(CATALOG_OPENED.timestamp())
    first = {tariff.key: tariff for tariff in reversed(TARIFFS)}
    return [
        {"id": tariff.product_id, "name": tariff.label, "created": created, "default_price": tariff.price_id}
        for tariff in first.values()
    ]


def price_fields(tariff: Tariff) -> dict[str, Any]:
    """Return the fields of one Stripe price: licensed, per unit, in usd."""
    return {
        "id": tariff.price_id,
        "product": tariff.product_id,
        "currency": "usd",
        "unit_amount": tariff.unit_amount,
        "active": tariff.active,
        "nickname": f"{tariff.label}, per {tariff.interval}",
        "created": int(CATALOG_OPENED.timestamp()),
        "interval": tariff.interval,
    }
