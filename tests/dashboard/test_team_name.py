"""A team is called the same on its page and below it; and no sentence there has a stray blank before its stop."""

import re
from typing import Any

import pytest

from billing_ops.dashboard.team_name import team_name
from billing_ops.dashboard.team_page import team_page
from billing_ops.kernel import clock
from customers.models import Company, Customer
from invoices.models import StripeInvoice
from subscriptions.models import Lookup
from tests.dashboard.conftest import Mirror

HEALTHY, PAST_DUE, BOTH, CONTRACTED = "1001", "1024", "1054", "1051"
NAME = re.compile(r'class="identity-name">([^<]*)<')


def named(answer: Any) -> str:
    found = NAME.search(answer.content.decode())
    assert found, "no name in the identity bar"
    return found[1]


@pytest.mark.parametrize("ticket", [HEALTHY, BOTH])
def test_every_page_of_a_team_calls_it_the_same(signed_in: Any, check: Any, mirror: Mirror, ticket: str) -> None:
    client, team = signed_in("sales_ops"), mirror.team_of(ticket)
    name = named(check(client, ticket))
    invoice = StripeInvoice.objects.filter(team_id=team).latest("created_at")

    assert name
    for page in ("timeline/", "link/", f"invoices/{invoice.stripe_id}/"):
        assert named(client.get(f"/teams/{team}/{page}")) == name


def test_a_customer_without_a_name_is_called_as_hubspot_does(signed_in: Any, check: Any, mirror: Mirror) -> None:
    check(signed_in("support"), BOTH)
    lookup = Lookup.objects.latest("pk")
    Customer.objects.filter(subscriptions__stripe_id=lookup.subscription_id).update(name="")

    assert team_name(lookup) == Company.objects.filter(team_id=lookup.team_id).values_list("name", flat=True)[0]
    assert team_name(lookup) == team_page(lookup, now=clock.now()).name


def test_the_company_of_a_deal_alone_is_said_to_be_that(signed_in: Any, check: Any, mirror: Mirror) -> None:
    check(signed_in("support"), CONTRACTED)
    lookup = Lookup.objects.latest("pk")

    assert team_name(lookup) == team_page(lookup, now=clock.now()).name != ""


@pytest.mark.parametrize("ticket", [HEALTHY, PAST_DUE, BOTH, CONTRACTED])
def test_no_blank_stands_before_a_full_stop(support: Any, check: Any, mirror: Mirror, ticket: str) -> None:
    text = re.sub(r"<[^>]*>", "", check(support, ticket).content.decode())

    assert re.findall(r".{20}\w\s+[.,;](?:\s.{9}|$)", text) == []
