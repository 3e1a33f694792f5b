"""An invoice opened, over the demo's mirror: its lines are Stripe's, its sums add up, and it is nobody else's."""

import re
from typing import Any

import pytest
from django.test import Client

from billing_ops.audit.actions import AuditAction
from billing_ops.audit.models import AuditEntry
from billing_ops.dashboard.invoice.page import invoice_page
from billing_ops.kernel.money import Money
from invoices.models import StripeInvoice
from subscriptions.models import Lookup
from tests.dashboard.conftest import Mirror, words

HEALTHY, PRORATED, PAST_DUE, ENDED = "1001", "1022", "1024", "1028"


def address(invoice: StripeInvoice, team: str = "") -> str:
    return f"/teams/{team or invoice.team_id}/invoices/{invoice.stripe_id}/"


def newest(mirror: Mirror, ticket: str, **of: Any) -> StripeInvoice:
    invoice = StripeInvoice.objects.filter(team_id=mirror.team_of(ticket), **of).order_by("-created_at").first()
    assert invoice is not None
    return invoice


def test_every_invoice_of_the_demo_adds_up_and_is_compared_exactly(mirror: Mirror) -> None:
    compared = 0
    for invoice in StripeInvoice.objects.exclude(team_id=""):
        page = invoice_page(Lookup(team_id=invoice.team_id), invoice.stripe_id)

        assert page is not None
        assert page.statement.gaps == []
        parts = page.statement.parts
        assert sum(part.amount.minor for part in parts) == invoice.amount_due_minor
        shown = [row for change in page.changes for row in change.rows] + page.rows
        assert sorted(row.words for row in shown) == sorted(row.words for row in page.statement.lines)
        if page.comparison.amount is not None:
            compared += 1
            assert sum(row.amount.minor for row in page.comparison.rows) == page.comparison.amount.minor
    assert compared > 100


def test_the_lines_are_said_with_their_days_and_what_they_replaced(support: Client, check: Any, mirror: Mirror) -> None:
    check(support, PRORATED)
    changed = newest(mirror, PRORATED, billing_reason="subscription_update")

    page = words(support.get(address(changed)))

    assert f"Invoice {changed.number}" in page
    assert "Something in the subscription was changed in the middle of a period." in page
    assert re.search(r"Remote instance: 25 became 30 changed in the middle of a period together USD [\d.]+", page)
    assert re.search(r"Unused time of Remote instance prorated \d+ \w+ – \d+ \w+ \d{4} 25 −USD [\d.]+", page)
    assert "there is no month before to compare it with" in page
    assert str(Money(changed.amount_due_minor or 0, "usd")) in page


def test_the_month_after_says_what_is_more(support: Client, check: Any, mirror: Mirror) -> None:
    check(support, PRORATED)

    page = words(support.get(address(newest(mirror, PRORATED, billing_reason="subscription_cycle"))))
    assert re.search(r"5 more Remote instance: 25 became 30 \+ USD 50.00", page)
    assert re.search(
        r"last full period \S+, .*In between, \S+ of \d+ \w+ \d{4} asked for USD [\d.]+ for a change", page
    )
    assert re.search(r"1 fewer Hosted instance, small: 2 became 1 −USD 20.00 Together \+ USD 30.00", page)


def test_an_unpaid_invoice_says_how_often_it_was_tried_and_when_next(
    support: Client, check: Any, mirror: Mirror
) -> None:
    check(support, PAST_DUE)

    page = words(support.get(address(newest(mirror, PAST_DUE, status="open"))))

    assert re.search(r"It is not paid: payment was tried 2 times and failed. The next try is on \d+ \w+ \d{4}\.", page)
    assert re.search(r"On file now \w+ ending in \d{4}", page)


def test_another_teams_invoice_is_answered_as_one_that_does_not_exist(
    support: Client, check: Any, mirror: Mirror
) -> None:
    check(support, HEALTHY)
    team, foreign = mirror.team_of(HEALTHY), newest(mirror, PRORATED)

    another = support.get(address(foreign, team))
    unknown = support.get(f"/teams/{team}/invoices/in_1QnothingLikeIt/")
    theirs = support.get(address(foreign))

    assert another.status_code == unknown.status_code == 404
    assert words(another) == words(unknown)
    assert theirs.status_code == 302 and theirs["Location"] == "/lookup/"


def test_another_customer_with_the_same_team_id_has_invoices_of_its_own(mirror: Mirror) -> None:
    team = mirror.team_of("1029")
    first, second = (
        StripeInvoice.objects.filter(team_id=team, customer_id=customer).latest("created_at")
        for customer in sorted({row.customer_id for row in StripeInvoice.objects.filter(team_id=team)})
    )
    lookup = Lookup(team_id=team, subscription_id=first.subscription_id)

    assert invoice_page(lookup, first.stripe_id) is not None
    assert invoice_page(lookup, second.stripe_id) is None


def test_the_id_frozen_on_an_invoice_decides_byte_for_byte(mirror: Mirror) -> None:
    invoice = newest(mirror, HEALTHY)
    team = invoice.team_id

    assert invoice_page(Lookup(team_id=team.swapcase()), invoice.stripe_id) is None
    StripeInvoice.objects.filter(pk=invoice.pk).update(team_id=team.swapcase())
    assert invoice_page(Lookup(team_id=team), invoice.stripe_id) is None
    StripeInvoice.objects.filter(pk=invoice.pk).update(team_id="")
    assert invoice_page(Lookup(team_id=team), invoice.stripe_id) is not None


def test_an_incomplete_copy_says_so_and_adds_nothing_up(support: Client, check: Any, mirror: Mirror) -> None:
    check(support, PRORATED)
    invoice = newest(mirror, PRORATED, billing_reason="subscription_cycle")
    line = invoice.lines.order_by("position").first()
    line.amount_minor += 100
    line.save(update_fields=["amount_minor"])

    page = words(support.get(address(invoice)))

    assert "Our copy of this invoice is incomplete, so nothing is added up here" in page
    assert f"and Stripe's total is {Money(invoice.total_minor or 0, 'usd')}." in page
    assert "Lines together" not in page
    assert "so they cannot be compared" in page


def test_every_invoice_seen_is_recorded_once_by_its_id(support: Client, check: Any, mirror: Mirror) -> None:
    check(support, HEALTHY)
    first, second, third = StripeInvoice.objects.filter(team_id=mirror.team_of(HEALTHY)).order_by("-created_at")[:3]
    for seen in (address(first), address(second), f"{address(first)}payment/", f"{address(third)}payment/"):
        assert support.get(seen).status_code == 200

    entries = AuditEntry.objects.filter(action=AuditAction.TEAM_VIEWED, details__page="invoice").order_by("position")
    assert [entry.details["invoice_id"] for entry in entries] == [first.pk, second.pk, third.pk]
    assert all(entry.lookup_id for entry in entries)


@pytest.mark.parametrize("ticket", [HEALTHY, PRORATED, PAST_DUE, ENDED, "1044", "1042"])
def test_the_page_takes_at_most_fifteen_queries(
    support: Client, check: Any, mirror: Mirror, django_assert_max_num_queries: Any, ticket: str
) -> None:
    check(support, ticket)
    invoice = newest(mirror, ticket)

    with django_assert_max_num_queries(15):
        assert support.get(address(invoice)).status_code == 200
