"""A team's subscriptions in our copy of Stripe, from one read: items, prices, coupons and codes with them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import JSONObject

from billing_ops.kernel.nested import as_json, revived
from coupons.models import Coupon, PromotionCode
from customers.models import Customer
from subscriptions import selectors
from subscriptions.models import Discount, Price, Product, Subscription, SubscriptionItem

PAYERS = ("customer", "customer__default_payment_method", "default_payment_method")
PAYLOADS = ("payload", *(f"{name}__payload" for name in PAYERS))


@dataclass(frozen=True)
class Applied:
    """A discount in force, with the terms of its coupon; None where our copy does not hold them."""

    discount: Discount
    coupon: Coupon | None


@dataclass(frozen=True)
class Code:
    """A promotion code that only this customer may use, with its coupon."""

    code: PromotionCode
    coupon: Coupon | None


@dataclass(frozen=True)
class Item:
    """
    A position of a subscription. `current_prices` are what its product is sold for now, in the same currency and
    rhythm; `default_price_id` is the product's own choice among all its prices.
    """

    row: SubscriptionItem
    price: Price | None
    product: Product | None
    default_price_id: str
    current_prices: tuple[Price, ...]


@dataclass(frozen=True)
class Agreement:
    """
    One subscription of a team with all that decides what it costs. The plan (largest unit price) is the first item.

    `discounts` are those in force in Stripe's order: an item's own, then the subscription's, else the customer's.
    """

    subscription: Subscription
    customer: Customer | None
    items: tuple[Item, ...]
    discounts: tuple[Applied, ...]
    codes: tuple[Code, ...]

    @property
    def is_live(self) -> bool:
        """Whether Stripe may still charge for it."""
        return selectors.is_live(self.subscription)


def agreements(team_id: str) -> list[Agreement]:
    """This function will return the team's subscriptions, the newest first, from one indexed read."""
    found = Subscription.objects.filter(team_id=team_id, deleted_at=None).select_related(*PAYERS).defer(*PAYLOADS)
    bearers = Discount.objects.filter(attached_to__in=[OuterRef("pk"), OuterRef("customer_id")])
    codes = PromotionCode.objects.filter(customer_id=OuterRef("customer_id"), deleted_at=None)
    rows = found.annotate(
        item_rows=ArraySubquery(_items()),
        discount_rows=ArraySubquery(_discounts(bearers)),
        code_rows=ArraySubquery(_with_coupon(codes, PromotionCode).order_by("-created_at", "stripe_id").values("data")),
    )
    return [_agreement(row) for row in rows.order_by(F("created_at").desc(nulls_last=True), "stripe_id")]


def _items() -> QuerySet[SubscriptionItem, Any]:
    found = SubscriptionItem.objects.filter(subscription_id=OuterRef("pk"), deleted_at=None)
    data = JSONObject(
        row=as_json(SubscriptionItem),
        price=as_json(Price, through="price__"),
        product=as_json(Product, through="product__"),
        default_price_id=KeyTextTransform("default_price", "product__payload"),
        current_prices=ArraySubquery(_current_prices()),
        discounts=ArraySubquery(_discounts(Discount.objects.filter(attached_to=OuterRef("pk")))),
    )
    return found.order_by(F("price__unit_amount_minor").desc(nulls_last=True), "stripe_id").values(data=data)


def _current_prices() -> QuerySet[Price, Any]:
    """An outer reference through a join: the item's price says in which currency and rhythm it is paid."""
    alike = {name: OuterRef(f"price__{name}") for name in ("currency", "interval", "interval_count")}
    found = Price.objects.filter(product_id=OuterRef("product_id"), is_active=True, deleted_at=None, **alike)
    return found.order_by("stripe_id").values(data=as_json(Price))


def _discounts(found: QuerySet[Discount]) -> QuerySet[Discount, Any]:
    in_force = _with_coupon(found.filter(deleted_at=None), Discount)
    listed: QuerySet[Discount, Any] = in_force.order_by("start_at", "stripe_id").values("data")
    return listed


def _with_coupon(found: QuerySet[Any], model: type[Discount] | type[PromotionCode]) -> QuerySet[Any]:
    """A deleted coupon counts: its discounts live on."""
    coupon = Coupon.objects.filter(stripe_id=OuterRef("coupon_id")).values(data=as_json(Coupon))
    carried: QuerySet[Any] = found.annotate(data=JSONObject(row=as_json(model), coupon=Subquery(coupon)))
    return carried


def _agreement(row: Any) -> Agreement:
    items = [(_item(data), [_applied(one) for one in data["discounts"]]) for data in row.item_rows]
    whole = [_applied(data) for data in row.discount_rows]
    own = [applied for applied in whole if applied.discount.attached_to == row.stripe_id]
    codes = [Code(_sure(PromotionCode, data["row"]), _coupon(data)) for data in row.code_rows]
    return Agreement(
        subscription=row,
        customer=selectors.customer_of(row),
        items=tuple(item for item, _ in items),
        discounts=(*(applied for _, found in items for applied in found), *_in_order(own or whole, row.discount_ids)),
        codes=tuple(codes),
    )


def _in_order(applied: Sequence[Applied], discount_ids: Sequence[str]) -> list[Applied]:
    """Stripe takes a subscription's discounts off in the order of its own list."""
    places = {stripe_id: place for place, stripe_id in enumerate(discount_ids)}
    return sorted(applied, key=lambda one: places.get(one.discount.stripe_id, len(places)))


def _item(data: dict[str, Any]) -> Item:
    return Item(
        row=_sure(SubscriptionItem, data["row"]),
        price=revived(Price, data["price"]),
        product=revived(Product, data["product"]),
        default_price_id=data["default_price_id"] or "",
        current_prices=tuple(_sure(Price, one) for one in data["current_prices"]),
    )


def _applied(data: dict[str, Any]) -> Applied:
    return Applied(_sure(Discount, data["row"]), _coupon(data))


def _coupon(data: dict[str, Any]) -> Coupon | None:
    return revived(Coupon, data["coupon"]) if data["coupon"] else None


def _sure(model: Any, data: dict[str, Any]) -> Any:
    row = revived(model, data)
    assert row is not None
    return row
