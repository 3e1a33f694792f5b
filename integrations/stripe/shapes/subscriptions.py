"""Products, prices, subscriptions, their items and discounts."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from integrations.pages import Payload
from integrations.stripe.shapes.reader import Reader


@dataclass(frozen=True)
class Product:
    """What is sold, by its prices."""

    stripe_id: str
    payload: Payload
    created_at: datetime | None
    is_live: bool
    name: str
    description: str
    is_active: bool
    changed_at: datetime | None


@dataclass(frozen=True)
class Price:
    """A list price. `unit_amount_minor` is null where it is tiered or below a cent; `unit_amount` is exact."""

    stripe_id: str
    payload: Payload
    created_at: datetime | None
    is_live: bool
    product_id: str | None
    nickname: str
    lookup_key: str
    is_active: bool
    kind: str
    currency: str
    unit_amount_minor: int | None
    unit_amount: Decimal | None
    billing_scheme: str
    interval: str
    interval_count: int | None
    usage_type: str


@dataclass(frozen=True)
class SubscriptionItem:
    """One thing a subscription is for, and the period it is paid for."""

    stripe_id: str
    payload: Payload
    created_at: datetime | None
    is_live: bool
    subscription_id: str | None
    price_id: str | None
    product_id: str | None
    quantity: int | None
    current_period_start_at: datetime | None
    current_period_end_at: datetime | None
    discount_ids: list[str]


@dataclass(frozen=True)
class Subscription:
    """A subscription; its period is the earliest start and the latest end over its items."""

    stripe_id: str
    payload: Payload
    created_at: datetime | None
    is_live: bool
    customer_id: str | None
    team_id: str
    status: str
    currency: str
    collection_method: str
    description: str
    started_at: datetime | None
    trial_start_at: datetime | None
    trial_end_at: datetime | None
    billing_cycle_anchor_at: datetime | None
    current_period_start_at: datetime | None
    current_period_end_at: datetime | None
    cancel_at_period_end: bool
    cancel_at: datetime | None
    canceled_at: datetime | None
    ended_at: datetime | None
    pause_behavior: str
    days_until_due: int | None
    schedule_id: str
    latest_invoice_id: str
    discount_ids: list[str]
    default_payment_method_id: str | None


@dataclass(frozen=True)
class Discount:
    """A coupon applied; `attached_to` is the object that lists it."""

    stripe_id: str
    payload: Payload
    created_at: datetime | None
    is_live: bool
    attached_to: str
    customer_id: str | None
    subscription_id: str | None
    coupon_id: str
    promotion_code_id: str
    start_at: datetime | None
    end_at: datetime | None


def product(payload: Payload) -> Product:
    """This function will check a product. :raises Malformed: it is not as documented"""
    read = Reader(payload, "product")
    return Product(
        stripe_id=read.id(),
        payload=payload,
        created_at=read.instant("created"),
        is_live=read.is_live(),
        name=read.text("name"),
        description=read.text("description"),
        is_active=read.flag("active"),
        changed_at=read.instant("updated"),
    )


def price(payload: Payload) -> Price:
    """This function will check a price. :raises Malformed: it is not as documented"""
    read = Reader(payload, "price")
    recurring = read.inside("recurring")
    return Price(
        stripe_id=read.id(),
        payload=payload,
        created_at=read.instant("created"),
        is_live=read.is_live(),
        product_id=read.reference("product"),
        nickname=read.text("nickname"),
        lookup_key=read.text("lookup_key"),
        is_active=read.flag("active"),
        kind=read.text("type"),
        currency=read.text("currency"),
        unit_amount_minor=read.whole("unit_amount"),
        unit_amount=read.number("unit_amount_decimal"),
        billing_scheme=read.text("billing_scheme"),
        interval=recurring.text("interval"),
        interval_count=recurring.whole("interval_count"),
        usage_type=recurring.text("usage_type"),
    )


def subscription_item(payload: Payload) -> SubscriptionItem:
    """This function will check one item of a subscription. :raises Malformed: it is not as documented"""
    read = Reader(payload, "subscription_item")
    price = read.inside("price")
    return SubscriptionItem(
        stripe_id=read.id(),
        payload=payload,
        created_at=read.instant("created"),
        is_live=read.is_live(),
        subscription_id=read.reference("subscription"),
        price_id=read.reference("price"),
        product_id=price.reference("product"),
        quantity=read.whole("quantity") if "quantity" in payload else None,
        current_period_start_at=read.instant("current_period_start"),
        current_period_end_at=read.instant("current_period_end"),
        discount_ids=read.references("discounts"),
    )


def items(payload: Payload) -> list[SubscriptionItem]:
    """This function will check all items of a subscription. :raises Malformed: not as documented, or not all there"""
    return [subscription_item(item) for item in Reader(payload, "subscription").listed("items")]


def subscription(payload: Payload) -> Subscription:
    """This function will check a subscription. :raises Malformed: it is not as documented, or lacks items"""
    read = Reader(payload, "subscription")
    inside = [Reader(item, "subscription_item") for item in read.listed("items")]
    pause = read.inside("pause_collection")
    return Subscription(
        stripe_id=read.id(),
        payload=payload,
        created_at=read.instant("created"),
        is_live=read.is_live(),
        customer_id=read.reference("customer"),
        team_id=read.mapping("metadata").get("team", ""),
        status=read.text("status"),
        currency=read.text("currency"),
        collection_method=read.text("collection_method"),
        description=read.text("description"),
        started_at=read.instant("start_date"),
        trial_start_at=read.instant("trial_start"),
        trial_end_at=read.instant("trial_end"),
        billing_cycle_anchor_at=read.instant("billing_cycle_anchor"),
        current_period_start_at=min(_known(inside, "current_period_start"), default=None),
        current_period_end_at=max(_known(inside, "current_period_end"), default=None),
        cancel_at_period_end=read.flag("cancel_at_period_end"),
        cancel_at=read.instant("cancel_at"),
        canceled_at=read.instant("canceled_at"),
        ended_at=read.instant("ended_at"),
        pause_behavior=pause.text("behavior"),
        days_until_due=read.whole("days_until_due"),
        schedule_id=read.reference("schedule") or "",
        latest_invoice_id=read.reference("latest_invoice") or "",
        discount_ids=read.references("discounts"),
        default_payment_method_id=read.reference("default_payment_method"),
    )


def discounts(payload: Payload) -> list[Discount]:
    """This function will check the discounts that a customer, subscription or item lists, expanded, in order."""
    listed = (payload["discounts"] or []) if "discounts" in payload else [payload.get("discount")]
    return [_discount(entry, attached_to=payload["id"]) for entry in listed if entry]


def _discount(payload: Payload, *, attached_to: str) -> Discount:
    read = Reader(payload, "discount")
    source = read.inside("source")
    start = read.instant("start")
    return Discount(
        stripe_id=read.id(),
        payload=payload,
        # A discount has no time of its making but the one from which it counts.
        created_at=start,
        is_live=read.is_live(),
        attached_to=attached_to,
        customer_id=read.reference("customer"),
        subscription_id=read.reference("subscription"),
        coupon_id=source.reference("coupon") or "",
        promotion_code_id=read.reference("promotion_code") or "",
        start_at=start,
        end_at=read.instant("end"),
    )


def _known(items: list[Reader], field: str) -> list[datetime]:
    return [moment for item in items if (moment := item.instant(field))]
