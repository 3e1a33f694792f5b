"""Balances and corrections: trial credit, goodwill, refunds, credit notes, leftovers."""

from datetime import timedelta

from sandbox.seeds import catalog
from sandbox.seeds.build import Build
from sandbox.seeds.corrections import adjust, credit_note, goodwill, refund, void_newest, write_off_newest
from sandbox.seeds.stories.common import ask, subscribe, tell


def trial_credit(build: Build) -> None:
    """FlowFuse's own trial credit: an adjustment without description or metadata, taken by the second invoice."""
    for name, months in (("Tern Island Lighting", 5), ("Marigold Press", 11), ("Cedar Gate Alarms", 2)):
        team = subscribe(build, name, catalog.STARTER, invoices=months, renews_in=16)
        team.metadata["free_trial"] = "true"
        adjust(team.account, team.start + timedelta(seconds=8), -2000)
        team.account.settle()


def goodwill_used(build: Build) -> None:
    """A goodwill credit of last quarter, used up by the invoices since."""
    team = subscribe(build, "Brindle Coffee Roasters", catalog.STARTER, invoices=13, renews_in=5)
    goodwill(team.account, build.ago(80), 3500, reason="Two days without alerts", ticket="2111")
    tell(build, "goodwill_used", team.account, "1041", "Credit", "Has our credit been used?", note="goodwill, used up")


def goodwill_open(build: Build) -> None:
    """A goodwill credit larger than the next invoice: what is left stays on the balance."""
    team = subscribe(build, "Quarry Bank Robotics", catalog.STARTER, invoices=7, renews_in=18, country="GB")
    goodwill(team.account, build.ago(3), 6000, reason="Lost flows after an upgrade", ticket="2112", by="CEO")
    tell(
        build,
        "goodwill_open",
        team.account,
        "1042",
        "Credit",
        "How much of our credit is left?",
        note="credit of three invoices",
    )


def goodwill_thrice(build: Build) -> None:
    """Three credits within a year: the exception that has become a habit."""
    team = subscribe(build, "Kittiwake Trawlers", catalog.PRO, invoices=16, renews_in=12, country="NO")
    for days, amount, reason in ((300, 5000, "Late answer"), (170, 10000, "Outage"), (20, 7500, "Wrong proration")):
        goodwill(team.account, build.ago(days), amount, reason=reason, ticket="2113")
    tell(
        build,
        "goodwill_thrice",
        team.account,
        "1043",
        "Another outage",
        "May we have a credit again?",
        note="three credits this year",
    )


def by_hand(build: Build) -> None:
    """Adjustments typed in the dashboard: one with words, one without, one that takes back."""
    team = subscribe(build, "Pennant Sails", catalog.PRO, invoices=14, renews_in=6)
    adjust(team.account, build.ago(200), -15000, description="sorry for the trouble")
    adjust(team.account, build.ago(120), -5000)
    adjust(team.account, build.ago(118), 2500, description="too much, corrected")
    team.account.settle()


def owes(build: Build) -> None:
    """A positive balance: the next invoice will be higher than its lines."""
    team = subscribe(build, "Ravenglass Heating", catalog.STARTER, invoices=9, renews_in=20, country="GB")
    adjust(team.account, build.ago(6), 1200, description="Chargeback fee agreed by mail")
    team.account.settle()


def refunded(build: Build) -> None:
    """One refund in full and one in part."""
    whole = subscribe(build, "Sparrowhawk Scales", catalog.STARTER, invoices=8, renews_in=11)
    refund(whole.account, build.ago(15))
    whole.account.settle()
    part = subscribe(build, "Limestone Gate Bakery", catalog.PRO, invoices=6, renews_in=23, country="DE")
    refund(part.account, build.ago(4), share=40)
    tell(
        build,
        "refund",
        part.account,
        "1044",
        "Refund",
        "When does the refund arrive?",
        note="40 % of an invoice refunded",
    )


def credit_notes(build: Build) -> None:
    """The three kinds of credit note: paid back, put on the balance, taken off an unpaid invoice."""
    for name, how, share in (("Foxtail Irrigation", "refund", 50), ("Amber Tide Aquaria", "balance", 100)):
        team = subscribe(build, name, catalog.PRO, invoices=7, renews_in=14)
        credit_note(team.account, build.ago(9), share=share, how=how, reason="order_change", memo="Instances not used")
        team.account.settle()
    late = subscribe(build, "Stonechat Plastics", catalog.PRO, invoices=10, renewed=build.ago(3.4))
    late.account.fails_from = build.ago(4)
    credit_note(late.account, build.ago(2), share=25, how="unpaid", reason="product_unsatisfactory", memo="Outage")
    late.account.settle()


def leftovers(build: Build) -> None:
    """Ended in the middle of a period: the unused time stays as credit that no invoice will ever use."""
    for name, tariff, days in (("Wharfside Cinema", catalog.PRO, 20), ("Inkwell Archive", catalog.STARTER_YEARLY, 60)):
        team = subscribe(build, name, tariff, invoices=3 if tariff.months == 1 else 1, renewed=build.ago(days + 8))
        team.cancel(build.ago(days))
        account = team.account.settle()
    text = "We left last month. What happens to the money that is left?"
    ask(build, "1045", account.name, subject="Money left", content=text, team=account.team)
    note = "ended, unused months left as credit"
    build.case("leftover", verdict="match", ticket="1045", team=account.team, note=note)


def closed_by_a_person(build: Build) -> None:
    """Unpaid invoices that somebody voided or wrote off."""
    voided = subscribe(build, "Linnet Lane Clinics", catalog.STARTER, invoices=5, renewed=build.ago(22))
    voided.account.fails_from = build.ago(23)
    void_newest(voided.account, build.ago(12))
    voided.account.settle()
    lost = subscribe(build, "Peregrine Kites", catalog.PRO, invoices=4, renewed=build.ago(26))
    lost.account.fails_from = build.ago(27)
    write_off_newest(lost.account, build.ago(10))
    lost.account.settle()


STORIES = (
    trial_credit, goodwill_used, goodwill_open, goodwill_thrice, by_hand, owes, refunded, credit_notes, leftovers,
    closed_by_a_person,
)  # fmt: skip
