"""Teams whose payment, ending or bookkeeping needs a person."""

from sandbox.seeds import catalog
from sandbox.seeds.account import Account
from sandbox.seeds.build import Build
from sandbox.seeds.stories.common import ask, paying, subscribe
from sandbox.seeds.subscription import BilledSubscription


def past_due(build: Build) -> None:
    """The card was declined two days ago; Stripe has tried twice and tries again within a day."""
    team = subscribe(build, "Harbinger Boatworks", catalog.PRO, invoices=11, renewed=build.ago(2.2))
    team.account.fails_from = build.ago(3)
    account = team.account.settle()
    text = "Our payment failed. We have a new card, where do we enter it?"
    ask(build, "1024", "Harbinger Boatworks", subject="Payment failed", content=text, team=account.team)
    build.case(
        "past_due", verdict="match", ticket="1024", team=account.team, note="two attempts made, next within a day"
    )


def nearly_suspended(build: Build) -> None:
    """Four attempts have failed; the last one is due within a day, then the team is suspended."""
    team = subscribe(build, "Gravel Creek Feeds", catalog.STARTER, invoices=16, renewed=build.ago(6.3), country="CA")
    team.account.fails_from = build.ago(7)
    team.account.settle()


def ended_by_dunning(build: Build) -> None:
    """Nobody paid within a week, so Stripe ended the subscription; the invoice stays open."""
    team = subscribe(build, "Barnacle Salvage", catalog.PRO, invoices=5, renewed=build.ago(26), country="GB")
    team.account.fails_from = build.ago(27)
    account = team.account.settle()
    text = "All our instances stopped. What happened?"
    ask(build, "1025", "Barnacle Salvage", country="GB", subject="Suspended", content=text, team=account.team)
    note = "ended after failed payments, one invoice open"
    build.case("ended_by_dunning", verdict="match", ticket="1025", team=account.team, note=note)


def never_paid(build: Build) -> None:
    """The very first payment was declined: a subscription that never began."""
    team = subscribe(build, "Fernhollow Nurseries", catalog.STARTER, invoices=1, renewed=build.ago(0.4))
    team.account.fails_from = build.ago(1)
    team.account.settle()
    late = subscribe(build, "Windrow Harvesting", catalog.STARTER, invoices=1, renewed=build.ago(12))
    late.account.fails_from = build.ago(13)
    late.account.settle()


def cards(build: Build) -> None:
    """Cards that expire this month, have expired, or are missing altogether."""
    paying(build, "Sorrel Street Laundry", catalog.STARTER, invoices=13, renews_in=14, card_months=0)
    paying(build, "Vetch Farm Robotics", catalog.PRO, invoices=9, renews_in=24, card_months=1, country="NL")
    paying(build, "Basalt Quarry Group", catalog.STARTER, invoices=12, renews_in=7, card_months=-1)
    bare = paying(build, "Teasel Mill Paper", catalog.STARTER, invoices=6, renews_in=17)
    card, bare.card = build.stripe.get("payment_method", str(bare.card)), None
    build.stripe.put({**(card or {}), "customer": None})
    bare.settle()


def resubscribed(build: Build) -> None:
    """Ended in spring, back since: two subscriptions of one customer for one team, one of them live."""
    first = subscribe(build, "Sandpiper Solar", catalog.STARTER, invoices=7, renewed=build.ago(300), country="ES")
    first.cancel(build.ago(290))
    again = BilledSubscription(first.account, catalog.PRO, invoices=4, renews=build.ahead(20))
    team = again.account.settle().team
    text = "We came back in August. Is our old credit still there?"
    ask(build, "1026", "Sandpiper Solar", country="ES", subject="Old credit", content=text, team=team)
    build.case("resubscribed", verdict="match", ticket="1026", team=team, note="one ended and one live subscription")


def leaving(build: Build) -> None:
    """Ends at the period's end because the customer asked so."""
    team = subscribe(build, "Cobalt Lane Studios", catalog.PRO, invoices=8, renews_in=9)
    team.leave_at_period_end(build.ago(4))
    account = team.account.settle()
    text = "We have cancelled. Until when can we use our instances?"
    ask(build, "1027", "Cobalt Lane Studios", subject="Cancellation", content=text, team=account.team)
    build.case("leaving", verdict="match", ticket="1027", team=account.team, note="ends at the end of the period")


def ended_long_ago(build: Build) -> None:
    """A team deleted in FlowFuse; its ID lives on in an ended subscription."""
    team = subscribe(build, "Dovetail Joinery", catalog.STARTER, invoices=6, renewed=build.ago(140), country="PL")
    team.cancel(build.ago(125))
    account = team.account.settle()
    text = "We closed our team. Is there money left to refund?"
    ask(build, "1028", "Dovetail Joinery", country="PL", subject="Refund", content=text, team=account.team)
    note = "only an ended subscription, credit left over"
    build.case("ended", verdict="match", ticket="1028", team=account.team, note=note)


def made_by_hand(build: Build) -> None:
    """Somebody made the subscription in Stripe's dashboard: no team in its metadata, no checkout behind it."""
    subscribe(
        build, "Hawthorn Test Benches", catalog.PRO, invoices=6, renews_in=23, metadata={}, checkout=False
    ).account.settle()
    wrong_key = {"teamId": build.ids.team("Yarrow Point Energy")}
    subscribe(
        build, "Yarrow Point Energy", catalog.STARTER, invoices=3, renews_in=12, metadata=wrong_key, checkout=False
    ).account.settle()


def one_team_two_customers(build: Build) -> None:
    """One team ID on two customers: no write may happen before a person has sorted it out."""
    first = paying(build, "Granite Hollow Works", catalog.PRO, invoices=9, renews_in=15)
    paying(build, "Granite Hollow Holdings", catalog.PRO, invoices=3, renews_in=8, team=first.team)
    text = "Finance says we are billed by you twice, under two names."
    ask(build, "1029", "Granite Hollow Works", subject="Two bills", content=text, team=first.team)
    note = "two customers carry this team ID"
    build.case("two_customers", verdict="several subscriptions", ticket="1029", team=first.team, note=note)


def two_teams_one_customer(build: Build) -> None:
    """One customer pays for two teams, each by a subscription of its own."""
    first = subscribe(build, "Meridian Loom Group", catalog.PRO, invoices=14, renews_in=6, country="IT")
    second = build.ids.team("Meridian Loom Group / second team")
    BilledSubscription(first.account, catalog.STARTER, invoices=5, renews=build.ahead(25), team=second)
    first.account.settle()


def customer_without_subscription(build: Build) -> None:
    """A customer who left checkout half-way: a record in Stripe, and nothing else."""
    Account(build, "Almond Wharf Storage", card_months=None).settle()


def deleted_customer(build: Build) -> None:
    """Somebody deleted the customer in Stripe: the ended subscription stays, naming nobody."""
    team = subscribe(build, "Cormorant Rope Works", catalog.STARTER, invoices=4, renewed=build.ago(70))
    team.cancel(build.ago(60), prorate=False)
    build.stripe.delete("customer", team.account.settle().id)


STORIES = (
    past_due, nearly_suspended, ended_by_dunning, never_paid, cards, resubscribed, leaving, ended_long_ago,
    made_by_hand, one_team_two_customers, two_teams_one_customer, customer_without_subscription,
    deleted_customer,
)  # fmt: skip
