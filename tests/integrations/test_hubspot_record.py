"""Values of HubSpot's records: strings in, checked types out."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from integrations.hubspot.record import LinkKind, Malformed, Record


def record(**properties: str | None) -> Record:
    return Record("invoices", {"id": "77", "properties": properties})


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("1234.5", "usd", 123450),
        ("12000", "eur", 1200000),
        ("500", "jpy", 500),
        ("1.234", "kwd", 1234),
        ("83.333333", "usd", 8333),
        ("0.005", "usd", 1),
        ("-10.00", "gbp", -1000),
        ("1E+3", "usd", 100000),
    ],
)
def test_an_amount_becomes_minor_units_of_its_currency(text, currency, minor):
    assert record(amount=text).minor("amount", currency) == minor


def test_an_amount_without_currency_is_no_amount():
    assert record(amount="100").minor("amount", "") is None


@pytest.mark.parametrize("text", ["2026-03-01T09:00:00Z", "2026-03-01T10:00:00+01:00", "1772355600000"])
def test_an_instant_is_utc_however_hubspot_writes_it(text):
    assert record(at=text).instant("at") == datetime(2026, 3, 1, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize("text", ["2026-03-01", "2026-03-01T00:00:00Z", "1772323200000"])
def test_a_calendar_date_stays_the_day_it_is(text):
    assert record(on=text).date("on") == date(2026, 3, 1)


def test_unset_null_and_empty_read_alike():
    for empty in (record(), record(x=None), record(x="")):
        assert (empty.text("x"), empty.many("x"), empty.flag("x"), empty.decimal("x")) == ("", [], None, None)
        assert (empty.whole("x"), empty.instant("x"), empty.date("x"), empty.currency("x")) == (None, None, None, "")


def test_choices_and_truth_values():
    found = record(methods="ach;credit_or_debit_card", yes="true", no="false", days="30.0", price="0.10")

    assert found.many("methods") == ["ach", "credit_or_debit_card"]
    assert (found.flag("yes"), found.flag("no")) == (True, False)
    assert (found.whole("days"), found.decimal("price")) == (30, Decimal("0.10"))


@pytest.mark.parametrize(
    ("method", "text"),
    [
        ("decimal", "12,50"),
        ("decimal", "NaN"),
        ("whole", "1.5"),
        ("flag", "yes"),
        ("instant", "yesterday"),
        ("date", "01/03/2026"),
        ("instant", "99999999999999999999"),
        ("currency", "US$"),
        ("decimal", "1e40"),
        ("decimal", "1000000000000000000"),
        ("whole", "9223372036854775808"),
        ("whole", "1e999999999"),
        ("instant", "9999-12-31T23:59:59Z"),
        ("date", "0001-01-01"),
    ],
)
def test_a_wrong_value_is_refused_with_object_record_and_field(method, text):
    with pytest.raises(Malformed) as refusal:
        getattr(record(hs_x=text), method)("hs_x")

    assert "invoices record 77" in refusal.value.message
    assert "hs_x" in refusal.value.message


@pytest.mark.parametrize("text", ["12,50", "1e19", "1e40", "Infinity"])
def test_an_amount_no_database_could_hold_is_refused(text):
    with pytest.raises(Malformed, match="an amount"):
        record(amount=text).minor("amount", "usd")


def test_who_listens_is_told_and_reads_the_value_as_unset():
    told = []
    odd = Record("deals", {"id": "5", "properties": {"amount": "much", "closedate": 7}}, told.append)

    assert (odd.decimal("amount"), odd.instant("closedate"), odd.minor("amount", "usd")) == (None, None, None)
    assert [error.message.split(", which")[0] for error in told][:2] == [
        "HubSpot's deals record 5 has amount = 'much'",
        "HubSpot's deals record 5 has closedate = 7",
    ]


@pytest.mark.parametrize("payload", [{}, {"id": 7}, {"id": "seven"}, {"id": ""}])
def test_a_record_without_a_number_is_refused(payload):
    with pytest.raises(Malformed, match="id = "):
        _ = Record("deals", payload).id


def test_links_are_listed_once_and_labels_told_apart():
    results = [
        {"id": "12", "type": "ticket_to_company_unlabeled"},
        {"id": "9", "type": "ticket_to_company"},
        {"id": "9", "type": "ticket_to_company_unlabeled"},
    ]
    found = Record("tickets", {"id": "1", "associations": {"companies": {"results": results}}})

    assert found.linked("companies") == ["9", "12"]
    assert found.primary("companies") == "9"
    assert found.linked("contacts") == []


def test_line_items_are_found_under_either_spelling_and_labels_by_name():
    links = {
        "line items": {"results": [{"id": "3", "type": "quote_to_line_item"}]},
        "contacts": {
            "results": [{"id": "4", "type": "quote_to_contact"}, {"id": "5", "type": "quote_to_contact_signer"}]
        },
    }
    found = Record("quotes", {"id": "1", "associations": links})

    assert found.linked("line_items") == ["3"]
    assert found.linked("contacts", LinkKind.SIGNER) == ["5"]
    assert found.linked("contacts", LinkKind.BILLING) == []


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("999999999999999999.999999999999", "999999999999999999.999999999999"),
        ("83.33333333333333333333", "83.333333333333"),
        ("1e-40000", "0"),
    ],
)
def test_a_decimal_is_what_its_column_can_hold(text, number):
    assert record(x=text).decimal("x") == Decimal(number)


def test_an_amount_beyond_a_bigint_is_refused():
    with pytest.raises(Malformed):
        record(x="92233720368547758.08").minor("x", "usd")
