"""Coupons, the codes people type, and the discounts they become on a subscription."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sandbox.seeds.build import Build
from sandbox.seeds.dates import add_months, stamp

if TYPE_CHECKING:
    from sandbox.seeds.subscription import BilledSubscription


class Coupon:
    """The terms. `terms` is the row in the store; redeeming rewrites it."""

    def __init__(self, build: Build, key: str, *, name: str, created: datetime, **terms: Any) -> None:
        self.build, self.key = build, key
        months = terms.pop("months", None)
        self.terms: dict[str, Any] = {
            "id": terms.pop("id", build.ids.coupon(key)),
            "name": name,
            "created": stamp(created),
            "amount_off": None,
            "percent_off": None,
            "currency": "usd" if "amount_off" in terms else None,
            "duration": "repeating" if months else "once",
            "duration_in_months": months,
            "max_redemptions": 1,
            "redeem_by": None,
            "times_redeemed": 0,
            "valid": True,
            "metadata": {},
            **terms,
        }
        self.codes: list[dict[str, Any]] = []
        self._store()

    def code(
        self, text: str, *, expires: datetime | None = None, customer: str | None = None, limit: int | None = 1
    ) -> str:
        """Store the promotion code that people type and return its id."""
        code = {
            "id": self.build.ids.stripe("promo", self.key, len(self.codes)),
            "code": text,
            "coupon": self.terms["id"],
            "active": expires is None or expires > self.build.now,
            "created": self.terms["created"] + 2,
            "customer": customer,
            "expires_at": stamp(expires),
            "max_redemptions": limit,
            "times_redeemed": 0,
        }
        self.codes.append(code)
        self._store()
        return str(code["id"])

    def redeem(self, promotion: str | None = None) -> None:
        """Count one redemption on the coupon and on the code it came through."""
        self.terms["times_redeemed"] += 1
        for code in self.codes:
            if code["id"] == promotion:
                code["times_redeemed"] += 1
        self._store()

    def _store(self) -> None:
        limit, until = self.terms["max_redemptions"], self.terms["redeem_by"]
        spent = limit is not None and self.terms["times_redeemed"] >= limit
        late = until is not None and until <= self.build.now.timestamp()
        self.terms["valid"] = not spent and not late
        self.build.put("coupon", **self.terms)
        for code in self.codes:
            full = code["max_redemptions"] is not None and code["times_redeemed"] >= code["max_redemptions"]
            code["active"] = code["active"] and self.terms["valid"] and not full
            self.build.put("promotion_code", **code)


class Applied:
    """A coupon on a subscription, from the moment it is applied until it is used up or runs out."""

    def __init__(self, coupon: Coupon, *, promotion: str | None = None) -> None:
        self.coupon, self.promotion = coupon, promotion
        self.discount: dict[str, Any] = {}
        self._row: dict[str, Any] = {}

    def begin(self, subscription: "BilledSubscription", when: datetime) -> "Applied":
        """Start counting on a subscription; returns itself."""
        self._start(subscription.account.id, subscription.key, when)
        self._row["subscription"] = subscription.id
        if self.coupon.terms["duration"] == "repeating":
            self._row["end"] = stamp(add_months(when, self.coupon.terms["duration_in_months"]))
        return self

    def begin_on_customer(self, customer: str, when: datetime) -> "Applied":
        """Start counting on a customer, the way only a person in the dashboard still can; returns itself."""
        self._start(customer, customer, when)
        return self

    def expire(self, when: datetime) -> bool:
        """Return whether the discount has run out at that moment; it is then kept only for the invoices it was on."""
        ended = self._row["end"] is not None and self._row["end"] <= when.timestamp()
        if ended:
            self._retire(None)
        return ended

    def consume(self, invoice: str | None) -> bool:
        """Return whether the invoice used the discount up: a once-discount leaves the subscription with it."""
        if self.coupon.terms["duration"] != "once":
            return False
        self._retire(invoice)
        return True

    def store(self, build: Build) -> None:
        """Store the discount as it runs now."""
        build.put("discount", **self._row)

    def _start(self, customer: str, key: str, when: datetime) -> None:
        self.coupon.redeem(self.promotion)
        self._row = {
            "id": self.coupon.build.ids.stripe("di", self.coupon.key, key),
            "coupon": self.coupon.terms["id"],
            "promotion_code": self.promotion,
            "customer": customer,
            "subscription": None,
            "start": stamp(when),
            "end": None,
        }
        self.discount = {"id": self._row["id"], "coupon": self.coupon.terms}

    def _retire(self, invoice: str | None) -> None:
        self._row |= {"subscription": None, "invoice": invoice}
        self.coupon.build.put("discount", **self._row)
