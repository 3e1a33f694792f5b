"""A HubSpot invoice opened, over the demo's mirror: HubSpot's lines and sums, and nobody else's."""

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from billing_ops.audit.actions import AuditAction
from billing_ops.audit.models import AuditEntry
from billing_ops.dashboard.hubspot_invoice.page import opened
from billing_ops.dashboard.hubspot_invoice.reply import hubspot_invoice_replies
from billing_ops.kernel import clock
from billing_ops.kernel.money import Money
from customers.models import Company
from invoices import selectors
from invoices.models import HubSpotInvoice
from subscriptions.models import Deal, LineItem
from tests.dashboard.conftest import Mirror, words

CONTRACTED, HEALTHY = "1051", "1001"


def invoice_of(mirror: Mirror, ticket: str = CONTRACTED) -> HubSpotInvoice:
    team = mirror.team_of(ticket)
    companies = list(Company.objects.filter(team_id=team).values_list("hubspot_id", flat=True))
    deals = list(Deal.objects.filter(team_id=team).values_list("hubspot_id", flat=True))
    found = HubSpotInvoice.objects.filter(deal_ids__overlap=deals or [""])
    return (found | HubSpotInvoice.objects.filter(company_ids__overlap=companies or [""])).latest("invoiced_at")


def address(mirror: Mirror, invoice: HubSpotInvoice, ticket: str = CONTRACTED) -> str:
    return f"/teams/{mirror.team_of(ticket)}/hubspot-invoices/{invoice.hubspot_id}/"


def test_every_hubspot_invoice_of_the_demo_adds_up(mirror: Mirror) -> None:
    shown = 0
    for invoice in HubSpotInvoice.objects.all():
        lines = selectors.lines_of_hubspot_invoice(invoice.hubspot_id)
        page = opened(invoice, lines, now=clock.now())

        assert page.sums.gaps == []
        assert sum(row.amount.minor for row in page.lines if row.amount) == invoice.subtotal_minor
        for reply in hubspot_invoice_replies(page):
            shown += 1
            assert str(page.sums.billed) in reply.text and page.number in reply.text
            assert "HubSpot" not in reply.text and invoice.hubspot_id not in reply.text
    assert shown > 10


def test_it_is_opened_to_its_lines_and_what_is_open(support: Client, check: Any, mirror: Mirror) -> None:
    team_page = check(support, CONTRACTED)
    invoice = invoice_of(mirror)
    assert f'href="{address(mirror, invoice)}"' in team_page.content.decode()

    answer = support.get(address(mirror, invoice))

    page = words(answer)
    assert f"Invoice {invoice.number}" in page
    for line in LineItem.objects.filter(invoice_ids__contains=[invoice.hubspot_id]):
        assert line.name in page
    assert f"Billed {Money(invoice.amount_billed_minor or 0, invoice.currency)}" in page
    assert re.search(r"Days \d+ \w+ \d{4} – \d+ \w+ \d{4}|\d+ \w+ \d{4} – \d+ \w+ \d{4}", page)
    assert "PO number" in page and "Can be paid by" in page and "What is this invoice for?" in page
    entry = AuditEntry.objects.get(action=AuditAction.TEAM_VIEWED, details__page="hubspot_invoice")
    assert entry.subject_id == mirror.team_of(CONTRACTED)


def test_another_teams_invoice_is_answered_as_one_that_does_not_exist(
    support: Client, check: Any, mirror: Mirror
) -> None:
    check(support, HEALTHY)
    foreign = invoice_of(mirror)

    another = support.get(address(mirror, foreign, HEALTHY))
    unknown = support.get(f"/teams/{mirror.team_of(HEALTHY)}/hubspot-invoices/999999999/")
    theirs = support.get(address(mirror, foreign))

    assert another.status_code == unknown.status_code == 404
    assert words(another) == words(unknown)
    assert theirs.status_code == 302


def test_an_invoice_on_a_deal_that_names_another_team_is_that_teams(
    support: Client, check: Any, mirror: Mirror
) -> None:
    check(support, CONTRACTED)
    invoice = invoice_of(mirror)
    other = Deal.objects.exclude(company_ids__overlap=invoice.company_ids).exclude(team_id="").first()
    assert other is not None and other.team_id != mirror.team_of(CONTRACTED)
    Company.objects.filter(hubspot_id__in=invoice.company_ids).update(team_id=mirror.team_of(CONTRACTED))
    Deal.objects.filter(pk=other.pk).update(company_ids=invoice.company_ids)
    HubSpotInvoice.objects.filter(pk=invoice.pk).update(deal_ids=[other.hubspot_id])

    assert support.get(address(mirror, invoice)).status_code == 404


def test_an_incomplete_copy_says_so(support: Client, check: Any, mirror: Mirror) -> None:
    check(support, CONTRACTED)
    invoice = invoice_of(mirror)
    line = LineItem.objects.filter(invoice_ids__contains=[invoice.hubspot_id])[0]
    LineItem.objects.filter(pk=line.pk).update(amount_minor=(line.amount_minor or 0) + 100)

    page = words(support.get(address(mirror, invoice)))

    assert "Our copy is incomplete: do not add these lines up" in page
    assert f"and HubSpot's subtotal is {Money(invoice.subtotal_minor or 0, invoice.currency)}." in page
    assert "It is made of" not in page


def test_the_page_takes_at_most_fifteen_queries(
    support: Client, check: Any, mirror: Mirror, django_assert_max_num_queries: Any
) -> None:
    check(support, CONTRACTED)
    path = address(mirror, invoice_of(mirror))

    with django_assert_max_num_queries(15):
        assert support.get(path).status_code == 200


NOW = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)


def made(**fields: Any) -> HubSpotInvoice:
    values = {"hubspot_id": "1", "number": "INV-1", "status": "open", "currency": "eur", "fetched_at": NOW}
    amounts = {"amount_billed_minor": 11900, "subtotal_minor": 10000, "tax_minor": 1900, "line_item_ids": ["5"]}
    return HubSpotInvoice(**values | amounts | fields)


def line(**fields: Any) -> LineItem:
    values = {"hubspot_id": "5", "name": "Hub", "currency": "eur", "amount_minor": 10000, "fetched_at": NOW}
    return LineItem(**values | fields)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"due_at": NOW}, "It is not paid yet; it is due today."),
        ({"due_at": NOW - timedelta(days=1)}, "It is not paid: it was due on 22 Nov 2026, yesterday."),
        ({"due_at": None}, "It is not paid yet, and no due date is set."),
        (
            {"due_at": NOW + timedelta(days=3), "amount_paid_minor": 1900, "balance_due_minor": 10000},
            "It is not paid yet; it is due on 26 Nov 2026. EUR 19.00 was paid already, and EUR 100.00 is still open.",
        ),
        ({"status": "paid", "paid_at": NOW}, "It was paid on 23 Nov 2026."),
        ({"status": "paid"}, "It is paid; HubSpot does not say when."),
        ({"status": "voided"}, "It was voided: nothing is owed for it."),
    ],
)
def test_how_it_stands_is_said_in_the_portals_days(settings: Any, fields: dict[str, Any], said: str) -> None:
    settings.HUBSPOT_PORTAL_ZONE = "Europe/Berlin"

    assert opened(made(**fields), [line()], now=NOW).standing.words == said


@pytest.mark.parametrize(
    ("fields", "lines", "gap"),
    [
        ({}, [line()], ""),
        ({}, [], "It has 1 lines and we hold 0."),
        ({"line_item_ids": []}, [], "We hold none of its lines."),
        ({"currency": ""}, [line()], "HubSpot states no amount or no currency for it."),
        ({}, [line(currency="usd")], "A line states no amount, or one in another currency."),
        ({"tax_minor": None}, [line()], "Lines and tax make EUR 100.00, and HubSpot bills EUR 119.00."),
        (
            {"amount_paid_minor": 0, "balance_due_minor": 100},
            [line()],
            "After what was paid EUR 119.00 is left, and HubSpot says that EUR 1.00 is due.",
        ),
    ],
)
def test_what_does_not_add_up_is_said(fields: dict[str, Any], lines: list[LineItem], gap: str) -> None:
    gaps = opened(made(**fields), lines, now=NOW).sums.gaps

    assert len(gaps) == bool(gap)
    assert gap in "".join(gaps)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"description": "Period 2026-09-01 to 2027-08-31", "quantity": 3}, "3 × Hub, 1 Sep 2026 – 31 Aug 2027"),
        ({"description": "Period 2026-19-01 to 2027-08-31"}, "Hub"),
        ({"discount_percentage": 15, "quantity": 1}, "Hub, 15 % off"),
        ({"unit_discount": 10}, "Hub, EUR 10.00 off each"),
    ],
)
def test_a_line_says_its_days_and_discount(fields: dict[str, Any], said: str) -> None:
    exact = {name: Decimal(value) if isinstance(value, int) else value for name, value in fields.items()}
    (row,) = opened(made(), [line(**exact)], now=NOW).lines

    assert row.words == said
