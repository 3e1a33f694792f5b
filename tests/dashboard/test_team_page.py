"""A team's page over the demo's mirror: its figures are Stripe's and HubSpot's."""

from typing import Any

import pytest
from django.test import Client

from billing_ops.audit.actions import AuditAction
from billing_ops.audit.models import AuditEntry
from billing_ops.kernel.money import Money
from integrations.stripe import gateway
from tests.dashboard.conftest import Mirror, words

HEALTHY, CONTRACTED, BOTH = "1001", "1005", "1054"


@pytest.mark.parametrize(
    "ticket", [HEALTHY, "1021", "1022", "1023", "1024", "1031", "1033", "1034", "1035", "1036", "1042"]
)
def test_the_next_charge_is_what_stripe_previews(support: Client, check: Any, mirror: Mirror, ticket: str) -> None:
    preview = gateway.reader().create_preview(subscription_id=mirror.subscription_of(ticket)["id"])

    page = words(check(support, ticket))

    assert preview.amount_due_minor is not None
    assert f"Next charge {Money(preview.amount_due_minor, preview.currency)} on " in page


@pytest.mark.parametrize("ticket", [HEALTHY, "1022", "1023", "1024"])
def test_the_plan_and_the_invoices_are_those_that_stripe_has(
    support: Client, check: Any, mirror: Mirror, ticket: str
) -> None:
    subscription = mirror.subscription_of(ticket)
    products = {row["id"]: row["name"] for row in mirror.objects("stripe", "product")}
    invoices = [
        row
        for row in mirror.objects("stripe", "invoice")
        if (row["parent"] or {}).get("subscription_details", {}).get("subscription") == subscription["id"]
    ]

    page = words(check(support, ticket))

    assert invoices
    for item in subscription["items"]["data"]:
        each = Money(item["price"]["unit_amount"], item["price"]["currency"])
        assert f"{products[item['price']['product']]} {item['quantity']} {each} a " in page
    for invoice in sorted(invoices, key=lambda row: row["created"])[-12:]:
        total = str(Money(invoice["total"], invoice["currency"]))
        assert total in page.split(f"PDF of {invoice['number']}")[1].split("PDF of")[0]


def test_a_contracted_team_shows_its_contract_and_invoice(support: Client, check: Any, mirror: Mirror) -> None:
    (contract,) = [
        row
        for row in mirror.objects("hubspot", "subscriptions")
        if row["properties"]["hs_name"].startswith("Ironwood Metrology")
    ]

    page = words(check(support, CONTRACTED))

    assert "HubSpot rules here" in page
    assert contract["properties"]["hs_name"] in page
    assert "Kind New business" in page
    assert "dates in Europe/Berlin" in page
    assert "Stripe has no subscription for this team" in page
    assert "newbusiness" not in page


def test_a_team_in_both_systems_has_a_banner_and_both_columns(support: Client, check: Any) -> None:
    page = words(check(support, BOTH))

    assert "Both systems bill this team" in page
    assert "Next charge USD" in page
    assert "next payment" in page


def test_credit_of_a_team_that_ended_is_said_to_be_left_over(support: Client, check: Any) -> None:
    page = words(check(support, "1028"))

    assert "Nothing is billed any more" in page
    assert "Next charge None The subscription has ended" in page
    assert "credit, left over" in page


@pytest.mark.parametrize("ticket", [HEALTHY, CONTRACTED, "1022", "1035", "1036"])
def test_a_page_takes_at_most_fifteen_queries(
    support: Client, check: Any, mirror: Mirror, django_assert_max_num_queries: Any, ticket: str
) -> None:
    check(support, ticket)

    with django_assert_max_num_queries(15):
        assert support.get(f"/teams/{mirror.team_of(ticket)}/").status_code == 200


def test_a_team_in_both_systems_takes_two_more(
    support: Client, check: Any, mirror: Mirror, django_assert_max_num_queries: Any
) -> None:
    check(support, BOTH)

    with django_assert_max_num_queries(17):
        assert support.get(f"/teams/{mirror.team_of(BOTH)}/").status_code == 200


@pytest.mark.parametrize("address", ["/", "/lookup/"])
def test_the_other_pages_take_no_more(support: Client, django_assert_max_num_queries: Any, address: str) -> None:
    with django_assert_max_num_queries(15):
        assert support.get(address).status_code == 200


def test_a_view_is_recorded_once_per_check_and_five_minutes(
    support: Client, check: Any, mirror: Mirror, settings: Any
) -> None:
    def views() -> int:
        return AuditEntry.objects.filter(action=AuditAction.TEAM_VIEWED).count()

    address = f"/teams/{mirror.team_of(HEALTHY)}/"
    check(support, HEALTHY)
    support.get(address)
    assert views() == 1

    settings.CLOCK_OFFSET = 301
    support.get(address)
    assert views() == 2


def test_a_second_check_is_a_second_view(support: Client, check: Any) -> None:
    check(support, HEALTHY)
    check(support, HEALTHY)

    assert AuditEntry.objects.filter(action=AuditAction.TEAM_VIEWED).count() == 2
