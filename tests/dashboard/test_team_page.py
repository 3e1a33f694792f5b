"""A team's page over the demo's mirror: its figures are Stripe's and HubSpot's."""

import re
from typing import Any

import pytest
from django.test import Client

from billing_ops.audit.actions import AuditAction
from billing_ops.audit.models import AuditEntry
from billing_ops.kernel.money import Money
from coupons.models import Coupon
from integrations.stripe import gateway
from invoices.models import StripeInvoice
from subscriptions.models import Deal, Discount, HubSpotSubscription, Subscription, SubscriptionItem
from tests.dashboard.conftest import Mirror, words

HEALTHY, CONTRACTED, BOTH = "1001", "1005", "1054"


@pytest.mark.parametrize(
    "ticket", [HEALTHY, "1021", "1022", "1023", "1024", "1031", "1033", "1034", "1035", "1036", "1042"]
)
def test_the_estimate_is_what_stripe_previews(support: Client, check: Any, mirror: Mirror, ticket: str) -> None:
    preview = gateway.reader().create_preview(subscription_id=mirror.subscription_of(ticket)["id"])

    page = words(check(support, ticket))

    assert preview.amount_due_minor is not None
    only_if = "only if the open invoice is paid , " if ticket == "1024" else ""
    assert f"Next charge {Money(preview.amount_due_minor, preview.currency)} estimate {only_if}on " in page


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
        row = page.split(f"{products[item['price']['product']]} {each} a ")[1]
        assert re.match(rf"(month|year)( each)?( On .*? each\.)? {item['quantity']} USD", row)
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

    assert "Billed by contract, in HubSpot" in page
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
    ready = page.split("Ready replies")[1]
    assert "Not offered: Both systems bill this team" in ready
    assert "Why are we charged although we have a contract?" in ready
    assert re.search(r"billed by 2 running agreements: - Stripe, .*, sub_\w+ - HubSpot, .*Are all of them meant", ready)


def test_credit_of_a_team_that_ended_is_said_to_be_left_over(support: Client, check: Any) -> None:
    page = words(check(support, "1028"))

    assert "Nothing is billed any more" in page
    assert "Next charge None The subscription has ended" in page
    assert "credit, left over" in page


def test_an_overdue_invoice_comes_before_the_next_charge(support: Client, check: Any) -> None:
    answer = check(support, "1024")
    page = words(answer)

    assert re.search(r'<a href="/teams/\w{10}/invoices/in_\w+/">What the bank said</a>', answer.content.decode())
    assert re.search(
        r"Not paid USD 425.00 overdue tried .*?, next try \d+ \w+ \d{4} \. What the bank said .* Next charge USD", page
    )


def test_a_team_that_ended_still_owes_what_is_open(support: Client, check: Any) -> None:
    page = words(check(support, "1025"))

    assert re.search(r"Ended; USD [\d,.]+ still unpaid", page)
    assert "Nothing is billed any more" not in page


def test_several_live_subscriptions_are_named_with_their_prices(support: Client, check: Any, mirror: Mirror) -> None:
    team = mirror.team_of("1007")
    ids = [row["id"] for row in mirror.objects("stripe", "subscription") if row["metadata"].get("team") == team]

    page = words(_open(support, check, "1007", ids[0]))

    assert "This team is charged twice" in page
    warning = page.split("This team is charged twice")[1].split("Ask sales ops")[0]
    assert all(stripe_id in warning for stripe_id in ids)
    assert len(re.findall(r"USD [\d,.]+ a month", warning)) == 2
    assert re.search(rf"for [^,]+, {ids[0]}", page)
    ready = page.split("Ready replies")[1]
    assert "Why are we charged twice?" in ready
    sales_ops = ready.split("To sales ops: billed twice not for the customer")[1]
    assert all(stripe_id in sales_ops for stripe_id in ids)
    assert re.search(r"next charge USD [\d,.]+ on \d+ \w+ \d{4} \(estimate", page)


def test_another_customer_with_the_same_team_has_its_own_invoices(support: Client, check: Any, mirror: Mirror) -> None:
    team = mirror.team_of("1029")
    shown, other = Subscription.objects.filter(team_id=team).order_by("stripe_id")

    page = words(_open(support, check, "1029", shown.stripe_id))

    for row in StripeInvoice.objects.filter(customer_id=other.customer_id):
        assert f"PDF of {row.number} " not in page
    assert f"on another customer, {other.customer_id} , who has invoices of its own" in page


def _open(client: Client, check: Any, ticket: str, subscription_id: str) -> Any:
    address = check(client, ticket).redirect_chain[-1][0]
    return client.post(f"{address}choose/", {"subscription": subscription_id}, follow=True)


def test_a_cancellation_far_ahead_lets_the_next_charge_come(support: Client, check: Any, mirror: Mirror) -> None:
    Subscription.objects.filter(team_id=mirror.team_of(HEALTHY)).update(cancel_at="2031-01-01T00:00:00Z")

    page = words(check(support, HEALTHY))

    assert "Next charge USD" in page
    assert "cancelled for 1 Jan 2031" in page


def test_a_discount_of_one_position_takes_from_that_position_alone(support: Client, check: Any, mirror: Mirror) -> None:
    items = SubscriptionItem.objects.filter(subscription__team_id=mirror.team_of("1033"))
    extra = items.get(price__unit_amount_minor=2_000)
    Discount.objects.filter(subscription__team_id=mirror.team_of("1033")).update(attached_to=extra.stripe_id)

    page = words(check(support, "1033"))

    assert "Hangs on one position only" in page
    assert "USD 425.00 a month 1 USD 425.00 USD 425.00" in page
    assert "Next charge USD 425.00 estimate" in page


def test_a_coupon_for_some_products_takes_from_those_alone(support: Client, check: Any) -> None:
    Coupon.objects.update(product_ids=["prod_1"])

    page = words(check(support, "1033"))

    assert "Next charge USD 465.00 estimate" in page


def test_an_invoice_without_currency_shows_no_amount(support: Client, check: Any) -> None:
    StripeInvoice.objects.update(currency="")

    assert "Paid see Stripe" in words(check(support, HEALTHY))


def test_a_contracted_team_has_its_yearly_figure_first(support: Client, check: Any) -> None:
    page = words(check(support, CONTRACTED))

    assert re.search(r"Contract EUR 27,200.00 a year newest invoice: \w+ · next payment \d+ \w+ \d{4}", page)


def test_a_team_known_by_its_deal_alone_is_called_as_the_deals_company(support: Client, check: Any) -> None:
    assert "(company of the deal)" in words(check(support, "1051"))


def test_a_lost_deal_alone_is_no_contract(support: Client, check: Any) -> None:
    HubSpotSubscription.objects.all().delete()
    Deal.objects.update(is_won=False, is_closed=True)

    assert "Billed by contract" not in words(check(support, CONTRACTED))


def test_a_refund_stands_on_its_invoice_and_among_what_was_given_back(support: Client, check: Any) -> None:
    page = words(check(support, "1044"))

    assert re.search(r"USD [\d,.]+ (refunded|by credit note)", page)
    assert re.search(r"Given back .*(Refund|Credit note)", page)


def test_credits_are_listed_with_their_reasons(support: Client, check: Any) -> None:
    given = words(check(support, "1043")).split("Given back")[1].split("Customer")[0]

    assert "Balance credit" in given
    assert "USD -" not in given


def test_a_link_that_is_no_https_link_is_not_printed(support: Client, check: Any) -> None:
    StripeInvoice.objects.update(hosted_url="javascript:alert(1)", pdf_url="http://evil.example/x.pdf")

    body = check(support, HEALTHY).content.decode()

    assert "javascript:" not in body
    assert "evil.example" not in body


@pytest.mark.parametrize("ticket", [HEALTHY, CONTRACTED, BOTH, "1043", "1044", "1022", "1035", "1036"])
def test_a_page_takes_at_most_fifteen_queries(
    support: Client, check: Any, mirror: Mirror, django_assert_max_num_queries: Any, ticket: str
) -> None:
    check(support, ticket)

    with django_assert_max_num_queries(15):
        assert support.get(f"/teams/{mirror.team_of(ticket)}/").status_code == 200


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
