"""An invoice of HubSpot in words: overdue by calendar days of the portal's zone."""

from datetime import UTC, date, datetime

import pytest

from billing_ops.dashboard.hubspot_facts import Fact, Row
from billing_ops.dashboard.hubspot_rows import invoice_row
from billing_ops.kernel.money import Money
from invoices.models import HubSpotInvoice

TODAY = date(2026, 11, 22)


def row(**fields: object) -> Row:
    values = {"hubspot_id": "1", "number": "INV-1", "status": "open", "currency": "eur", "balance_due_minor": 27_200_00}
    return invoice_row(HubSpotInvoice(**values | fields), today=TODAY)


def due(shown: Row) -> Fact:
    return next(fact for fact in shown.facts if fact.label == "Due on")


@pytest.mark.parametrize(
    ("due_at", "on", "status", "text"),
    [
        (datetime(2026, 10, 28, tzinfo=UTC), date(2026, 10, 28), "overdue", "overdue by 25 days"),
        (datetime(2026, 11, 20, 23, 0, tzinfo=UTC), date(2026, 11, 21), "overdue", "overdue since yesterday"),
        (datetime(2026, 11, 21, 23, 0, tzinfo=UTC), TODAY, "open", ""),
    ],
)
def test_an_open_invoice_says_by_how_many_days_it_is_overdue(
    due_at: datetime, on: date, status: str, text: str
) -> None:
    shown = row(due_at=due_at)

    assert (due(shown).on, due(shown).text, shown.status) == (on, text, status)
    assert Fact("Balance due", amount=Money(27_200_00, "eur")) in shown.facts


def test_a_paid_invoice_is_never_overdue_and_owes_nothing() -> None:
    shown = row(status="paid", due_at=datetime(2026, 1, 1, tzinfo=UTC))

    assert shown.status == "paid"
    assert due(shown).text == ""
    assert "Balance due" not in [fact.label for fact in shown.facts]


def test_what_hubspot_does_not_state_is_said_to_be_missing() -> None:
    facts = {fact.label: fact.text for fact in row().facts}

    assert facts["PO number"] == "none"
    assert facts["Comments"] == "none, so no VAT number"
