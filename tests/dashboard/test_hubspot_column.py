"""What is a team's in HubSpot, how it is linked, and what its figures rest on; rows made by hand, no provider."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from billing_ops.dashboard.hubspot_column import HubSpotColumn, hubspot_column
from billing_ops.dashboard.hubspot_facts import Fact, Row
from billing_ops.kernel.money import Money
from customers.models import Company, Contact
from invoices.models import HubSpotInvoice
from subscriptions.models import Deal, HubSpotSubscription, LineItem, Quote, TeamLink

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
TEAM, OTHER = "aBdEgJkLmN", "bBdEgJkLmN"


def made(model: Any, hubspot_id: str, **fields: Any) -> Any:
    values = {"payload": {}, "payload_hash": b"", "fetched_at": NOW - timedelta(minutes=3)} | fields
    return model.objects.create(hubspot_id=hubspot_id, **values)


def linked(team: str = TEAM, company: str = "1") -> TeamLink:
    return TeamLink.objects.create(
        team_id=team,
        company_id=company,
        source="quote",
        source_detail="Quote 7, page 2",
        quotation=f"for team {team}",
        confirmed_by_id=1,
        confirmed_by_label="alice@flowfuse.example",
        confirmed_at=NOW - timedelta(days=3),
    )


def column(team: str = TEAM) -> HubSpotColumn:
    found = hubspot_column(team, now=NOW)
    assert found is not None
    return found


def texts(row: Row) -> dict[str, str]:
    return {fact.label: fact.text for fact in row.facts}


def test_a_team_that_nothing_links_has_no_column() -> None:
    made(Company, "1", name="Ironwood", domain="ironwood.example")
    made(Deal, "2", company_ids=["1"], is_won=True, amount_minor=1_000, currency="USD")

    assert hubspot_column(TEAM, now=NOW) is None


def test_a_persons_link_says_who_when_and_where_it_is_written() -> None:
    made(Company, "1", name="Ironwood")
    linked()

    (way,) = column().linking.ways

    assert (way.what, way.note) == ("Ironwood", "written in a quote: Quote 7, page 2")
    assert (way.by, way.at, way.quotation) == (
        "alice@flowfuse.example",
        NOW - timedelta(days=3),
        f"for team {TEAM}",
    )
    assert (column().linking.can_link, column().linking.can_revoke) == (False, True)


def test_a_property_links_without_a_person() -> None:
    made(Company, "1", name="Ironwood", team_id=TEAM)
    made(Deal, "2", name="Hub 2026", team_id=TEAM, company_ids=["1"])

    shown = column().linking

    assert [way.what for way in shown.ways] == ["Ironwood", "Hub 2026"]
    assert all("holds this team ID" in way.note and not way.by for way in shown.ways)
    assert (shown.can_link, shown.can_revoke) == (False, False)


def test_a_deal_alone_names_its_company_and_leaves_the_link_to_be_made() -> None:
    made(Company, "1", name="Ironwood")
    made(Deal, "2", team_id=TEAM, company_ids=["1"], primary_company_id="1")

    assert column().name == "Ironwood (company of the deal)"
    assert column().companies == []
    assert column().linking.can_link


def test_a_link_stays_with_a_company_that_was_merged_into_another() -> None:
    made(Company, "1", name="Old record", deleted_at=NOW)
    made(Company, "2", name="Ironwood", merged_ids=["1"])
    linked()

    assert column().name == "Ironwood"
    assert column().linking.ways[0].what == "Ironwood, merged into another record since"


def test_a_revoked_link_shows_nothing() -> None:
    made(Company, "1", name="Ironwood")
    link = linked()
    words = {"revoked_by_id": 2, "revoked_by_label": "bob", "revoked_reason": "wrong"}
    TeamLink.objects.filter(pk=link.pk).update(revoked_at=NOW, **words)

    assert hubspot_column(TEAM, now=NOW) is None


@pytest.fixture
def shared_company() -> None:
    """One company, two teams: a deal, contract and invoice for each, and an invoice that no deal assigns."""
    made(Company, "1", name="Bellweather")
    for number, team in (("10", TEAM), ("20", OTHER)):
        linked(team)
        made(Deal, number, name=f"Deal of {team}", team_id=team, company_ids=["1"], is_won=True)
        made(Quote, number, title=f"Quote of {team}", deal_ids=[number])
        made(HubSpotSubscription, number, name=f"Hub {team}", status="active", company_ids=["1"], deal_ids=[number])
        made(HubSpotInvoice, number, number=f"INV-{number}", status="open", company_ids=["1"], deal_ids=[number])
    made(HubSpotInvoice, "30", number="INV-30", status="open", company_ids=["1"])


@pytest.mark.parametrize(("team", "number", "other"), [(TEAM, "10", OTHER), (OTHER, "20", TEAM)])
def test_what_hangs_on_another_teams_deal_is_the_other_teams(
    shared_company: None, team: str, number: str, other: str
) -> None:
    shown = column(team)

    assert [row.title for row in shown.deals] == [f"Deal of {team}"]
    assert [row.title for row in shown.quotes] == [f"Quote of {team}"]
    assert [row.title for row in shown.contracts] == [f"Hub {team}"]
    assert sorted(row.title for row in shown.invoices) == sorted([f"INV-{number}", "INV-30"])
    assert other not in str(shown)
    assert "Another team is linked to it" in shown.linking.shared
    assert "A deal that names another team is left out" in shown.linking.shared


def test_another_teams_deal_is_no_contract_of_this_team(shared_company: None) -> None:
    HubSpotSubscription.objects.all().delete()
    Deal.objects.filter(team_id=TEAM).update(is_won=False, is_closed=True)

    assert not column(TEAM).is_under_contract
    assert column(OTHER).is_under_contract


@pytest.mark.parametrize(
    ("frequency", "renews", "renewal_on", "under_contract"),
    [
        ("annually", "auto_renew", date(2027, 1, 1), True),
        ("annually", "auto_renew", date(2026, 1, 1), True),
        ("annually", "fixed", date(2026, 1, 1), False),
        ("annually", "", None, True),
        ("", "", date(2027, 1, 1), False),
    ],
)
def test_a_won_deal_stands_for_a_contract_while_its_term_runs(
    frequency: str, renews: str, renewal_on: date | None, under_contract: bool
) -> None:
    made(Deal, "1", team_id=TEAM, is_won=True, renewal_on=renewal_on)
    made(LineItem, "2", name="Hub", deal_ids=["1"], frequency=frequency, billing_terms=renews)

    assert column().is_under_contract is under_contract


def test_a_deal_whose_contract_ended_is_no_contract() -> None:
    made(Deal, "1", team_id=TEAM, is_won=True)
    made(HubSpotSubscription, "2", status="canceled", deal_ids=["1"])

    assert not column().is_under_contract


def test_a_contract_says_what_it_is_for_and_whether_it_renews() -> None:
    made(Deal, "1", team_id=TEAM)
    made(HubSpotSubscription, "2", status="active", frequency="annually", deal_ids=["1"], starts_on=date(2026, 6, 1))
    made(
        LineItem, "3", name="Hub", subscription_ids=["2"], frequency="annually", billing_terms="auto_renew", position=0
    )
    made(LineItem, "4", name="Instances", subscription_ids=["2"], quantity="2.5", frequency="annually", position=1)
    made(LineItem, "5", name="Gone", subscription_ids=["2"], deleted_at=NOW)

    (row,) = column().contracts

    assert texts(row)["For"] == "Hub; Instances (2.5)"
    assert texts(row)["Renewal"] == "renews by itself after its term"
    assert texts(row)["Runs until"] == "no end is set in HubSpot"
    assert texts(row)["Next payment on"] == "none is due"
    assert row.amount is None
    assert Fact("Began on", on=date(2026, 6, 1)) in row.facts


def test_a_contract_without_lines_says_that_hubspot_does_not_say() -> None:
    made(Deal, "1", team_id=TEAM)
    made(HubSpotSubscription, "2", status="active", deal_ids=["1"])

    assert texts(column().contracts[0])["Renewal"] == "HubSpot does not say whether it renews by itself"


def quote_with(**fields: Any) -> Row:
    made(Deal, "1", team_id=TEAM)
    made(Quote, "2", deal_ids=["1"], **fields)
    (row,) = column().quotes
    return row


def test_a_signed_quote_says_by_whom_when_and_by_which_properties() -> None:
    made(Contact, "7", first_name="Accounts", last_name="Payable")
    made(Contact, "8", email="cfo@ironwood.example")

    row = quote_with(
        quote_status="EXPIRED",
        sign_status="ESIGN_COMPLETED",
        esign_status="SIGNED",
        esigned_at=datetime(2026, 6, 3, 9, 0, tzinfo=UTC),
        signers_required=2,
        signers_completed=2,
        signer_contact_ids=["7", "8", "9"],
    )

    assert row.status == "signed"
    assert texts(row)["Signature"] == "signed electronically on 3 Jun 2026"
    assert texts(row)["Signers"] == "Accounts Payable, cfo@ironwood.example; 2 of 2 signed"
    assert texts(row)["HubSpot says"] == "e-signature completed, signed on 3 Jun 2026"
    fields = "hs_sign_status ESIGN_COMPLETED, hs_quote_esign_status SIGNED, hs_esign_date 3 Jun 2026"
    assert next(fact.raw for fact in row.facts if fact.label == "HubSpot says") == fields
    assert texts(row)["Status"] == "expired in HubSpot"


@pytest.mark.parametrize("status", ["ACCEPTED", "APPROVED", "PUBLISHED"])
def test_a_quotes_own_status_is_no_signature(status: str) -> None:
    row = quote_with(status=status, quote_status=status)

    assert row.status == status
    assert texts(row)["Signature"] == "not signed"
    assert texts(row)["HubSpot says"] == "no signature property is filled in"


@pytest.mark.parametrize(
    "fields",
    [
        {"is_manually_signed": True},
        {"accepted_at": NOW},
        {"accepted_by": "Ironwood"},
        {"sign_status": "MANUALLY_SIGNED"},
        {"esign_status": "SIGNED"},
    ],
)
def test_any_one_signature_property_is_enough(fields: dict[str, Any]) -> None:
    assert quote_with(**fields).status == "signed"


def invoice_with(comments: str, number: str = "30", **fields: Any) -> None:
    values = {"number": f"INV-{number}", "status": "paid", "invoiced_at": NOW - timedelta(days=int(number))} | fields
    made(HubSpotInvoice, number, company_ids=["1"], comments=comments, **values)


def test_a_vat_number_says_where_it_stands_and_since_when() -> None:
    made(Company, "1", team_id=TEAM, vat_number="DE123456789")
    invoice_with("Customer VAT number: DE 123 456 789\nThank you", "10", invoiced_at=datetime(2026, 11, 12, tzinfo=UTC))
    invoice_with("Customer VAT number: DE999999999", "40")

    (company,) = column().companies

    by_property, on_invoice = company.vat
    assert (by_property.number, by_property.where) == ("DE123456789", "the company's property")
    assert by_property.read_at == NOW - timedelta(minutes=3)
    assert (on_invoice.number, on_invoice.where) == ("DE 123 456 789", "invoice INV-10")
    assert on_invoice.on == date(2026, 11, 12)
    assert not company.vat_differs


def test_two_vat_numbers_are_said_to_differ_and_a_void_invoice_counts_for_nothing() -> None:
    made(Company, "1", team_id=TEAM, vat_number="DE123456789")
    invoice_with("Customer VAT number: DE111111111", "10", status="voided")
    invoice_with("VAT: DE999999999", "40")

    (company,) = column().companies

    assert company.vat[1].number == "DE999999999"
    assert company.vat_differs


def test_a_company_without_vat_number_or_billing_contact_has_none() -> None:
    made(Company, "1", team_id=TEAM, billing_contact_ids=["7"])
    invoice_with("Thanks for the VAT question")

    (company,) = column().companies

    assert (company.vat, company.billing_contacts) == ([], [])
    assert company.missing == ["address", "country"]


def test_an_amount_without_currency_is_no_amount_and_never_zero() -> None:
    made(Company, "1", team_id=TEAM)
    made(Deal, "2", company_ids=["1"], amount_minor=None, currency="USD")
    made(HubSpotSubscription, "3", status="active", company_ids=["1"], next_payment_minor=5_000, currency="")
    invoice_with("", amount_billed_minor=None, currency="EUR")

    shown = column()

    assert [row.amount for row in [*shown.deals, *shown.contracts, *shown.invoices]] == [None] * 3
    assert shown.headline is None


def test_the_headline_is_the_running_contracts() -> None:
    made(Company, "1", team_id=TEAM)
    contract = {"company_ids": ["1"], "currency": "EUR", "frequency": "annually"}
    made(HubSpotSubscription, "3", status="canceled", next_payment_minor=1, starts_on=date(2026, 9, 1), **contract)
    made(HubSpotSubscription, "4", status="active", next_payment_minor=27_200_00, **contract)

    shown = column().headline

    assert shown is not None
    assert (shown.amount, shown.every) == (Money(27_200_00, "eur"), "a year")


def test_seven_reads_whatever_the_size_of_the_company(django_assert_max_num_queries: Callable[..., Any]) -> None:
    made(Company, "1", team_id=TEAM, billing_contact_ids=["7"])
    for number in range(30):
        made(Deal, f"d{number}", company_ids=["1"], is_won=True)
        made(Quote, f"q{number}", deal_ids=[f"d{number}"], signer_contact_ids=["7"])
        made(LineItem, f"l{number}", deal_ids=[f"d{number}"])
        made(HubSpotSubscription, f"s{number}", company_ids=["1"])
        made(HubSpotInvoice, f"i{number}", company_ids=["1"])

    with django_assert_max_num_queries(7):
        shown = column()

    assert [len(rows) for rows in (shown.deals, shown.quotes, shown.contracts, shown.invoices)] == [12] * 4
