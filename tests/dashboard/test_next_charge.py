"""The next charge by Stripe's own preview: loaded after the page, and never a reason to wait for it."""

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from billing_ops.audit.actions import AuditAction
from billing_ops.audit.models import AuditEntry
from billing_ops.kernel.money import Money
from integrations.stripe import gateway
from subscriptions.models import Subscription
from tests.dashboard.conftest import Mirror, words

HEALTHY, CONTRACTED, LEAVING, ENDED, CREDIT = "1001", "1005", "1027", "1028", "1042"
HTMX = {"headers": {"HX-Request": "true"}}


@pytest.fixture
def part(support: Client, check: Any, mirror: Mirror) -> Any:
    """`part(ticket)`: the next charge of a checked ticket's team, as HTMX asks for it."""

    def asked(ticket: str, **options: Any) -> Any:
        check(support, ticket)
        mirror.sandbox.settle()
        return support.get(f"/teams/{mirror.team_of(ticket)}/next-charge/", **(options or HTMX))

    yield asked
    mirror.sandbox.settle()
    mirror.sandbox.control("POST", "keys", {"token": "rk_test_sandbox_read", "dropped": []})


@pytest.mark.parametrize("ticket", [HEALTHY, "1022", "1031", "1033", "1034", "1035", "1036", CREDIT])
def test_it_is_what_stripe_previews(part: Any, mirror: Mirror, ticket: str) -> None:
    preview = gateway.reader().create_preview(subscription_id=mirror.subscription_of(ticket)["id"])

    page = words(part(ticket))

    assert f"Next charge {Money(preview.amount_due_minor or 0, preview.currency)} on " in page
    assert "as Stripe would invoice it now, asked just now" in page
    assert "estimate" not in page


def test_credit_that_pays_for_it_is_named(part: Any) -> None:
    assert "Positions USD 20.00 Credit of the customer −USD 20.00" in words(part(CREDIT))


def test_the_page_itself_asks_stripe_nothing(support: Client, check: Any, mirror: Mirror) -> None:
    mirror.sandbox.settle()

    page = words(check(support, HEALTHY))

    assert "estimate" in page
    assert "Ask Stripe" in page
    assert mirror.sandbox.journal(provider="stripe") == []


def test_the_page_leads_to_it_with_and_without_scripts(support: Client, check: Any, mirror: Mirror) -> None:
    body = check(support, HEALTHY).content.decode()

    address = f"/teams/{mirror.team_of(HEALTHY)}/next-charge/"
    assert f'hx-get="{address}"' in body
    assert f'href="{address}"' in body


def test_without_scripts_it_is_a_page_of_its_own(part: Any, mirror: Mirror) -> None:
    answer = part(HEALTHY, headers={})

    assert "<title>" in answer.content.decode()
    assert "as Stripe would invoice it now" in words(answer)


def test_a_part_is_no_whole_page(part: Any) -> None:
    assert "<title>" not in part(HEALTHY).content.decode()


def test_a_key_that_may_not_leaves_the_estimate_with_the_reason(part: Any, mirror: Mirror) -> None:
    mirror.sandbox.control("POST", "keys", {"token": "rk_test_sandbox_read", "dropped": ["rak_invoice_*"]})

    page = words(part(HEALTHY))

    assert "estimate" in page
    assert "Our Stripe key lacks rak_invoice_" in page
    assert "Ask Stripe" not in page


def test_a_silent_stripe_leaves_the_estimate_with_the_reason(support: Client, check: Any, mirror: Mirror) -> None:
    check(support, HEALTHY)
    mirror.sandbox.fault(provider="stripe", route="*create_preview", action="status", status=503, times=1)

    page = words(support.get(f"/teams/{mirror.team_of(HEALTHY)}/next-charge/", **HTMX))

    assert "estimate" in page
    assert "Stripe answered with an error (503), so nothing was read." in page


@pytest.mark.parametrize(("ticket", "reason"), [(ENDED, "has ended"), (LEAVING, "cancelled for the end")])
def test_where_nothing_is_charged_stripe_is_not_asked(part: Any, mirror: Mirror, ticket: str, reason: str) -> None:
    page = words(part(ticket))

    assert "Next charge None" in page
    assert reason in page
    assert mirror.sandbox.journal(provider="stripe") == []


def test_stripe_may_know_that_nothing_more_comes(part: Any, mirror: Mirror) -> None:
    Subscription.objects.filter(team_id=mirror.team_of(LEAVING)).update(cancel_at_period_end=False, cancel_at=None)

    assert "Next charge None Stripe plans no further invoice for this subscription." in words(part(LEAVING))


def test_a_team_without_a_subscription_has_none(part: Any) -> None:
    answer = part(CONTRACTED)

    assert answer.status_code == 404
    assert "it charges nothing" in words(answer)


def test_without_a_check_it_leads_to_the_form(support: Client, mirror: Mirror) -> None:
    answer = support.get(f"/teams/{mirror.team_of(HEALTHY)}/next-charge/", **HTMX)

    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, "/lookup/")
    assert not cache.get(f"next-invoice:1:{mirror.subscription_of(HEALTHY)['id']}")


def test_seeing_it_without_its_page_is_recorded_and_with_its_page_not_again(part: Any, support: Client) -> None:
    part(HEALTHY)
    part(HEALTHY)

    assert AuditEntry.objects.filter(action=AuditAction.TEAM_VIEWED).count() == 2  # one per check
