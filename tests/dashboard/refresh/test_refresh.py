"""Refresh this team: what is read again, for whom, how often, and what the trail keeps of it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from billing_ops.audit.actions import AuditAction
from billing_ops.audit.models import AuditEntry
from subscriptions.models import Deal, Lookup, Quote, Subscription
from sync.models import ApiUsage, DirtyObject, TeamRefresh
from tests.dashboard.conftest import Mirror, words
from tests.dashboard.refresh.conftest import CONTRACTED, HEALTHY, Page, wanted
from tests.providers import Sandbox

Opened = Callable[..., Page]
Drain = Callable[[], None]
OF_A_CUSTOMER = ("customers", "balance_transactions", "customer_subscriptions", "customer_invoices")


def test_everything_of_the_customer_is_marked_and_the_ticket(opened: Opened, mirror: Mirror) -> None:
    page = opened(HEALTHY)
    customer = mirror.subscription_of(HEALTHY)["customer"]

    answer = page.press()

    assert answer.redirect_chain == [(page.url, 302)]
    marked = wanted(page.team)
    assert {("stripe", name, customer) for name in (*OF_A_CUSTOMER, "customer_credit_notes")} < marked
    assert ("hubspot", "tickets", HEALTHY) in marked
    assert {provider for provider, _, _ in marked if provider != "stripe"} == {"hubspot"}


def test_everything_that_hubspot_links_to_a_contracted_team_is_marked(opened: Opened) -> None:
    page = opened(CONTRACTED)

    page.press()

    kinds = {name for provider, name, _ in wanted(page.team) if provider == "hubspot"}
    assert kinds == {
        "companies",
        "contacts",
        "deals",
        "invoices",
        "line_items",
        "quotes",
        "subscriptions",
        "tickets",
    }


def test_two_people_cost_one_read_and_the_second_is_told_when(opened: Opened) -> None:
    first, second = opened(HEALTHY, email="ada@flowfuse.example"), opened(HEALTHY)
    first.press()
    seqs = set(DirtyObject.objects.values_list("object", "dirty_seq"))

    answer = second.press()

    assert set(DirtyObject.objects.values_list("object", "dirty_seq")) == seqs
    assert "ada@flowfuse.example refreshed it" in words(answer)
    assert "so it was not asked for twice. Wait for that, or ask again in" in words(answer)
    assert TeamRefresh.objects.get().asked_by == "ada@flowfuse.example"


def test_who_presses_twice_is_told_so_and_that_all_is_read(opened: Opened) -> None:
    page = opened(HEALTHY, email="ada@flowfuse.example")
    page.press()
    assert "You refreshed it" in words(page.press())

    DirtyObject.objects.all().delete()

    assert "and it is up to date. It can be asked for in" in words(page.press())


def test_after_a_while_the_team_may_be_read_once_more(opened: Opened, settings: Any) -> None:
    page = opened(HEALTHY)
    page.press()
    TeamRefresh.objects.update(asked_at=timezone.now() - timedelta(seconds=settings.TEAM_REFRESH_SECONDS))
    before = TeamRefresh.objects.get().asked_at

    page.press()

    assert TeamRefresh.objects.get().asked_at > before


def test_each_press_is_in_the_trail_with_its_check(opened: Opened) -> None:
    page = opened(HEALTHY)

    page.press()
    page.press()

    lookup = Lookup.objects.latest("pk")
    began, refused = AuditEntry.objects.order_by("-position")[:2][::-1]
    assert (began.action, refused.action) == (AuditAction.TEAM_REFRESHED, AuditAction.TEAM_NOT_REFRESHED)
    assert {began.lookup_id, refused.lookup_id} == {str(lookup.pk)}
    assert (began.subject_type, began.subject_id) == ("team", page.team)
    assert began.details == {"count": DirtyObject.objects.count()}


def test_without_a_check_of_ones_own_nothing_is_read(opened: Opened, signed_in: Any) -> None:
    page = opened(HEALTHY)

    answer = Page(signed_in("support"), page.team).press()

    assert answer.redirect_chain[-1][0] == "/lookup/"
    assert not DirtyObject.objects.exists()
    assert not TeamRefresh.objects.exists()


def test_what_changed_at_stripe_without_a_word_is_on_the_page_afterwards(
    opened: Opened, drain: Drain, mirror: Mirror, fresh_sandbox: Sandbox
) -> None:
    page = opened(HEALTHY)
    subscription = mirror.subscription_of(HEALTHY)
    fresh_sandbox.control("PATCH", f"objects/stripe/customer/{subscription['customer']}", {"name": "Renamed Works"})
    fresh_sandbox.control("PATCH", f"objects/stripe/subscription/{subscription['id']}", {"status": "past_due"})
    parent = {"type": "subscription_details", "subscription_details": {"subscription": subscription["id"]}}
    new = {"customer": subscription["customer"], "currency": "usd", "status": "open", "number": "NEW-0001"}
    fresh_sandbox.control("POST", "objects/stripe/invoice", new | {"parent": parent})

    page.press()
    drain()

    assert not wanted(page.team)
    assert Subscription.objects.get(pk=subscription["id"]).status == "past_due"
    text = page.text()
    assert "Renamed Works" in text
    assert "NEW-0001" in text


def test_a_team_costs_stripe_five_reads(opened: Opened, drain: Drain, fresh_sandbox: Sandbox) -> None:
    page = opened(HEALTHY)
    drain()
    fresh_sandbox.settle()

    page.press()
    drain()

    asked = [row["path"] for row in fresh_sandbox.journal(provider="stripe")]
    assert len([path for path in asked if not path.endswith("/account")]) == 5, asked


def test_with_our_share_spent_a_person_is_still_answered(
    opened: Opened, drain: Drain, mirror: Mirror, fresh_sandbox: Sandbox, settings: Any
) -> None:
    settings.STRIPE_MONTHLY_GETS, settings.STRIPE_SHARE_PERCENT = 100, 50
    ApiUsage.objects.create(provider="stripe", day=timezone.now().date(), purpose="elsewhere", gets=500)
    page = opened(HEALTHY)
    customer = mirror.subscription_of(HEALTHY)["customer"]
    fresh_sandbox.control("PATCH", f"objects/stripe/customer/{customer}", {"name": "Renamed Works"})

    page.press()
    drain()

    assert "Renamed Works" in page.text()


@pytest.mark.parametrize("ticket", [HEALTHY, CONTRACTED])
def test_a_get_by_hand_leads_to_the_page(opened: Opened, ticket: str) -> None:
    page = opened(ticket)

    assert page.client.get(f"{page.url}refresh/").headers["Location"] == page.url


def test_a_quote_that_a_deal_links_to_and_our_copy_lacks_is_read_in_the_same_go(
    opened: Opened, drain: Drain, fresh_sandbox: Sandbox
) -> None:
    page = opened(CONTRACTED)
    deal = Deal.objects.exclude(quote_ids=[]).filter(team_id=page.team, deleted_at=None).first()
    assert deal
    Quote.objects.filter(pk__in=deal.quote_ids).delete()

    page.press()
    total = TeamRefresh.objects.get().total
    drain()

    assert set(Quote.objects.values_list("pk", flat=True)) >= set(deal.quote_ids)
    assert TeamRefresh.objects.get().total == total + len(deal.quote_ids)
    assert not wanted(page.team)
