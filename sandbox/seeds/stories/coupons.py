"""Coupons on subscriptions and codes that nobody has typed yet."""

from typing import Any

from sandbox.seeds import catalog
from sandbox.seeds.build import Build
from sandbox.seeds.coupons import Applied, Coupon
from sandbox.seeds.dates import add_months
from sandbox.seeds.stories.common import paying, subscribe, tell
from sandbox.seeds.subscription import BilledSubscription


def once_waiting(build: Build) -> None:
    """A once-coupon applied five days ago: it comes off the next invoice."""
    team = subscribe(build, "Harbour Loom", catalog.PRO, invoices=9, renews_in=13, country="GB")
    coupon = ours(build, "Outage of the Leeds region", ticket="1031", days=9, amount_off=42500)
    apply(team, coupon, days_ago=5, code="Kp7R-vW2m-Xa9E-jN4d")
    tell(
        build,
        "coupon_once",
        team.account,
        "1031",
        "Outage credit",
        "When will the coupon count?",
        note="once, 425 USD, next invoice",
    )


def once_used(build: Build) -> None:
    """A once-coupon that the last invoice used up: it is on the invoice and no longer on the subscription."""
    team = subscribe(build, "Mulberry Vending", catalog.STARTER, invoices=6, renews_in=19)
    apply(team, ours(build, "Slow dashboards in May", ticket="1032", days=40, amount_off=2000), days_ago=35)
    tell(
        build,
        "coupon_used",
        team.account,
        "1032",
        "Coupon gone",
        "Our coupon has disappeared.",
        note="once, used by an earlier invoice",
    )


def repeating(build: Build) -> None:
    """Three months at 50 dollars off: two invoices had it, one more will."""
    team = subscribe(build, "Cranberry Bog Sensors", catalog.PRO, invoices=12, renews_in=10, extras={catalog.SMALL: 2})
    terms = ours(build, "Migration help for three months", ticket="1033", days=64, amount_off=5000, months=3)
    apply(team, terms, days_ago=55)
    tell(
        build,
        "coupon_repeating",
        team.account,
        "1033",
        "Coupon",
        "How long does our coupon last?",
        note="repeating, one invoice left",
    )


def repeating_over(build: Build) -> None:
    """A repeating coupon that ran out by itself two months ago."""
    team = subscribe(build, "Juniper Line Textiles", catalog.STARTER, invoices=11, renews_in=8)
    apply(team, ours(build, "Summer pilot", ticket="2101", days=200, amount_off=1000, months=3), days_ago=170)
    team.account.settle()


def larger_than_invoice(build: Build) -> None:
    """A coupon of 100 dollars on an invoice of 20: what is left over will be lost."""
    team = subscribe(build, "Pebble Beach Kayaks", catalog.STARTER, invoices=5, renews_in=15)
    apply(team, ours(build, "Data loss in March", ticket="2102", days=4, amount_off=10000), days_ago=3)
    team.account.settle()


def percent(build: Build) -> None:
    """Twenty percent for ever, made by hand before there was a process."""
    team = subscribe(build, "Tallow Creek Candles", catalog.PRO, invoices=17, renews_in=22)
    coupon = Coupon(
        build, "partner-20", name="Partner 20%", created=build.ago(560), percent_off=20.0, duration="forever",
        max_redemptions=None,
    )  # fmt: skip
    apply(team, coupon, days_ago=400)
    tell(
        build,
        "coupon_percent",
        team.account,
        "1034",
        "Discount",
        "Does our partner discount cover new instances?",
        note="20 % for ever",
    )


def two_discounts(build: Build) -> None:
    """A percent coupon and a fixed one at once, which the handbook does not allow."""
    team = subscribe(build, "Vantage Point Elevators", catalog.PRO, invoices=10, renews_in=7, country="CA")
    launch = Coupon(
        build, "launch-10", name="Launch 10%", created=build.ago(300), percent_off=10.0, months=12, max_redemptions=50
    )
    apply(team, launch, days_ago=200)
    apply(team, ours(build, "Late answer in June", ticket="1035", days=6, amount_off=5000), days_ago=4)
    tell(
        build,
        "two_discounts",
        team.account,
        "1035",
        "Two discounts?",
        "Do both of our coupons count?",
        note="two discounts at once",
    )


def on_customer(build: Build) -> None:
    """An old discount on the customer, not on the subscription: no program can make one any more."""
    team = subscribe(build, "Wicklow Water Meters", catalog.PRO, invoices=15, renews_in=24, country="GB")
    coupon = Coupon(
        build, "loyal-customer", name="Loyal customer", created=build.ago(700), amount_off=2500, duration="forever"
    )
    applied = Applied(coupon).begin_on_customer(team.account.id, add_months(team.start, 2))
    team.account.at(add_months(team.start, 2), lambda when: setattr(team.account, "discount", applied.discount))
    applied.store(build)
    tell(
        build,
        "customer_discount",
        team.account,
        "1036",
        "Discount",
        "Why is 25 dollars off each invoice?",
        note="discount on the customer",
    )


def unredeemed_codes(build: Build) -> None:
    """Codes given out and not typed yet: one fresh, one about to lapse, one lapsed."""
    for name, days, lapses in (
        ("Beechwood Tool Hire", 6, 24),
        ("Clover Hill Dairy", 28, 2),
        ("Ashgrove Labs", 45, -15),
    ):
        account = paying(build, name, catalog.STARTER, invoices=4, renews_in=11)
        coupon = ours(build, f"Goodwill for {name}", ticket="2103", days=days, amount_off=2000, lapses=lapses)
        key = build.ids.stripe("code", name)[5:]
        coupon.code(
            f"{key[:5]}-{key[5:10]}-{key[10:15]}-{key[15:20]}", expires=build.ahead(lapses), customer=account.id
        )


def code_for_a_prospect(build: Build) -> None:
    """A code for a team that does not exist yet, bound to no customer."""
    coupon = ours(build, "Trial extension, Larch Ridge", ticket="1006", days=3, amount_off=4000, lapses=27)
    coupon.code("hV3x-Ra8Z-kQ5p-Wm6J", expires=build.ahead(27))


def code_taken_by_another(build: Build) -> None:
    """A code made for one team and typed by another, because it was bound to nobody."""
    meant = paying(build, "Sycamore Freight", catalog.STARTER, invoices=8, renews_in=9)
    taker = subscribe(build, "Sycamore Parcel Lockers", catalog.STARTER, invoices=2, renews_in=26)
    coupon = ours(build, "Login trouble", ticket="2104", days=38, amount_off=2000, team=meant.team)
    apply(taker, coupon, days_ago=33, code="Zd4N-mW9q-Kv7A-xE2b")
    taker.account.settle()


def educators(build: Build) -> None:
    """Education's one shared code: 100 percent for ever, as often as anybody types it."""
    coupon = Coupon(
        build, "education", id="EDU-STARTER", name="FlowFuse for education", created=build.ago(900), percent_off=100.0,
        duration="forever", max_redemptions=None,
    )  # fmt: skip
    code = coupon.code("FLOWFUSE-EDU", limit=None)
    for name, months, country in (
        ("Northmoor Technical College", 14, "GB"), ("Lakeside Polytechnic", 9, "US"), ("Zuiderpark School", 4, "NL"),
    ):  # fmt: skip
        team = subscribe(build, name, catalog.STARTER, invoices=months, renews_in=12, country=country)
        team.discounts.append(Applied(coupon, promotion=code).begin(team, team.start))
        team.account.settle()


def unlimited(build: Build) -> None:
    """A fixed coupon that anybody may redeem any number of times, until somebody notices."""
    coupon = Coupon(
        build, "webinar", name="Webinar 2025", created=build.ago(400), amount_off=1000, max_redemptions=None
    )
    code = coupon.code("WEBINAR25", limit=None)
    for name in ("Goldcrest Kilns", "Heron Lock Marina"):
        team = subscribe(build, name, catalog.STARTER, invoices=5, renews_in=14)
        team.discounts.append(Applied(coupon, promotion=code).begin(team, team.start))
        team.account.settle()


def ours(
    build: Build, name: str, *, ticket: str, days: float, lapses: float = 30, team: str = "", **terms: Any
) -> Coupon:
    """Return a coupon made by the handbook: fixed amount, one redemption, an expiry, and the ticket it is for."""
    metadata = {"ticket": ticket, **({"team": team} if team else {})}
    limit = int(build.ahead(lapses).timestamp())
    return Coupon(build, name, name=name, created=build.ago(days), redeem_by=limit, metadata=metadata, **terms)


def apply(team: BilledSubscription, coupon: Coupon, *, days_ago: float, code: str = "") -> None:
    """Put a coupon on a subscription that many days ago, through a code where one was typed."""
    promotion = coupon.code(code, customer=None) if code else None
    team.discount(team.account.build.ago(days_ago), Applied(coupon, promotion=promotion))


STORIES = (
    once_waiting, once_used, repeating, repeating_over, larger_than_invoice, percent, two_discounts, on_customer,
    unredeemed_codes, code_for_a_prospect, code_taken_by_another, educators, unlimited,
)  # fmt: skip
