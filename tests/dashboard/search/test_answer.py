"""What is answered: names and where to check, ranked; never a team ID, an amount, an address or a status."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from billing_ops.dashboard.search import names
from billing_ops.dashboard.search.answer import MOST, Answer, answer
from billing_ops.kernel import bounded_search
from billing_ops.kernel.deep_links import HUBSPOT_TYPES
from billing_ops.kernel.permissions import Permission
from customers.models import Company, Customer
from tests.dashboard.search.conftest import ALL, TEAM, WITHOUT_DEALS, mirrored

pytestmark = pytest.mark.usefixtures("world")
HIDDEN = re.compile(rf"{TEAM}|@|4[.,]?5(00|\.00)|24[.,]?000|past_due", re.IGNORECASE)


def of(typed: str, may: frozenset[Permission] = ALL) -> list[tuple[str, str]]:
    return [(line.what, line.name) for line in answer(typed, may=may).suggestions]


@pytest.mark.parametrize(
    ("typed", "what", "name", "url"),
    [
        ("cus_Alder1", "Customer", "Alder Robotics", "/search/customer/cus_Alder1/"),
        ("sub_Alder1", "Subscription", "Alder Robotics", "/search/subscription/sub_Alder1/"),
        ("in_Alder1", "Invoice", "Alder Robotics", "/search/stripe_invoice/in_Alder1/"),
        ("abcd1234-0007", "Invoice", "Alder Robotics", "/search/stripe_invoice/in_Alder1/"),
        ("INV-1001", "Invoice", "Birch & Loom Textiles", "/search/invoice/9001/"),
        ("20260102-000000042", "Quote", "Alder three years", "/search/quote/8001/"),
        ("ticket 1001", "Ticket", "Team … owes …, says …", "/lookup/?ticket=1001"),
        ("1001", "Ticket", "Team … owes …, says …", "/lookup/?ticket=1001"),
        ("7001", "Deal", "Alder renewal, …", "/lookup/?basis=deal&deal=7001"),
        ("501", "Company", "Alder Robotics GmbH", "/search/company/501/"),
        ("birch", "Customer", "Birch & Loom Textiles", "/search/customer/cus_Birch1/"),
        ("100% Cedar", "Company", "100% Cedar_Works", "/search/company/502/"),
        ("zolc", "Customer", "Żółć Ünlimited", "/search/customer/cus_Zolc1/"),
        ("ŻÓŁĆ ünl", "Customer", "Żółć Ünlimited", "/search/customer/cus_Zolc1/"),
        ("unlimited", "Customer", "Żółć Ünlimited", "/search/customer/cus_Zolc1/"),
        ("энерго", "Customer", "Волга Энерго", "/search/customer/cus_Volga1/"),
        ("技术", "Customer", "华为技术", "/search/customer/cus_Hua1/"),
        ("loom textlies", "Customer", "Birch & Loom Textiles", "/search/customer/cus_Birch1/"),
    ],
)
def test_what_is_pasted_leads_to_the_check(typed: str, what: str, name: str, url: str) -> None:
    first = answer(typed, may=ALL).suggestions[0]

    assert (first.what, first.name, first.url) == (what, name, url)


@pytest.mark.parametrize("typed", ["%", "_", "%%%", "a_c", "cus_%", "\\", "'; DROP TABLE x;--", "☃☃☃", "no such thing"])
def test_a_wildcard_is_a_character_like_any_other(typed: str) -> None:
    assert of(typed) == []


def test_the_same_name_several_times_is_one_line_and_the_whole_comes_before_its_beginning() -> None:
    mirrored(Customer, "cus_Alder12", name="Alder Twelve")

    assert [(line.name, line.count) for line in answer("alder rob", may=ALL).suggestions] == [
        ("Alder Robotics GmbH", 1),
        ("Alder Robotics", 2),
    ]
    assert of("cus_Alder1") == [("Customer", "Alder Robotics"), ("Customer", "Alder Twelve")]


def test_a_beginning_comes_before_a_word_inside_and_ties_stay_as_they_are() -> None:
    for number in range(3):
        mirrored(Company, f"60{number}", name=f"The Alder {number}")

    found = of("alder", WITHOUT_DEALS)

    assert [name for _, name in found[:2]] == ["Alder Robotics GmbH", "Alder Robotics"]
    assert [name for _, name in found[2:]] == ["The Alder 0", "The Alder 1", "The Alder 2"]
    assert found == of("alder", WITHOUT_DEALS)


def test_the_name_itself_comes_before_longer_ones() -> None:
    assert of("Alder Robotics", WITHOUT_DEALS) == [("Customer", "Alder Robotics"), ("Company", "Alder Robotics GmbH")]


def test_there_are_never_more_than_eight_and_it_says_to_type_more() -> None:
    for number in range(20):
        mirrored(Customer, f"cus_Many{number}", name=f"Many {number:02}")

    given_ = answer("many", may=ALL)

    assert len(given_.suggestions) == MOST
    assert "type more" in given_.sentence


def test_a_short_beginning_of_an_id_or_number_leafs_through_nobody() -> None:
    assert of("cus_Al") == []
    assert of("50") == [("Ticket", "not in our copy; the check asks HubSpot")]


def test_a_deal_is_found_by_name_by_those_who_may_list_deals_only() -> None:
    assert ("Deal", "Alder renewal, …") in of("alder renewal")
    assert not any(what == "Deal" for what, _ in of("alder renewal", WITHOUT_DEALS))


PORTAL = "https://app.hubspot.com/contacts/{}/record/{}/{}"


@pytest.mark.parametrize("typed", ["7001", "700", "8001", "8501", "20260102-000000042", "20260102", "alder three"])
def test_nothing_of_a_deal_is_found_by_number_where_deals_are_not_listed(typed: str) -> None:
    dealt = {"Deal", "Quote", "Contracted subscription"}

    assert not any(what in dealt for what, _ in of(typed, WITHOUT_DEALS))


@pytest.mark.parametrize(("typed", "kind"), [("deal 7001", "Deals"), ("quote 8001", "Quotes"), ("", "Contracted")])
def test_who_names_a_kind_that_they_may_not_see_is_told_so(typed: str, kind: str, settings: Any) -> None:
    contract = PORTAL.format(settings.HUBSPOT_PORTAL_ID, HUBSPOT_TYPES["subscription"], "8501")

    given_ = answer(typed or contract, may=WITHOUT_DEALS)

    assert given_.suggestions == []
    assert kind in given_.sentence and "those who may list deals" in given_.sentence
    assert answer(typed or contract, may=ALL).suggestions


def test_a_team_id_is_compared_with_nothing() -> None:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        given_ = answer(TEAM, may=ALL)

    assert given_ == Answer([], given_.sentence, leads_to_form=True)
    assert "Type it with its ticket" in given_.sentence
    assert len(queries) == 0


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Paste an id"),
        ("x", "at least two"),
        ("x" * 10_000, "longer than 200"),
        ("jo@alder.example", "the team ID decides"),
        ("pi_3MtwBwLkdIwHu7ix", "«pi_» are not searched for"),
        ("https://example.com/cus_Alder1", "names no object"),
        ("Ballygowan", "If that is a team ID"),
    ],
)
def test_what_cannot_be_looked_for_gets_one_sentence(typed: str, sentence: str) -> None:
    given_ = answer(typed, may=ALL)

    assert given_.suggestions == []
    assert sentence in given_.sentence


@pytest.mark.parametrize("typed", ["1001", "7001", "alder", "cus_Mail1", "in_Alder1", "sub_Alder1", "501", "jo alder"])
def test_nothing_shown_is_a_team_id_an_amount_an_address_or_a_status(typed: str) -> None:
    for line in answer(typed, may=ALL).suggestions:
        assert not HIDDEN.search(f"{line.name} {line.number} {line.what} {line.url}")


def test_a_deleted_customer_is_told_by_its_id_and_not_found_by_name() -> None:
    assert answer("cus_Gone1", may=ALL).suggestions[0].gone
    assert of("gone away") == []


def test_a_search_that_takes_too_long_says_to_type_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded_search, "BOUNDS", bounded_search.BOUNDS + ", pg_sleep(0.2)")
    monkeypatch.setattr(names, "MILLISECONDS", 1)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 50")

    assert "type more" in answer("alder", may=ALL).sentence


def test_what_was_set_for_a_search_is_undone() -> None:
    answer("loom textlies", may=ALL)

    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('enable_seqscan'), current_setting('statement_timeout')")
        assert cursor.fetchone() == ("on", "0")


@hypothesis_settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.text(max_size=60), st.text("aA_%\\ '.-0$", max_size=30), st.text("0123456789#", max_size=25)))
def test_anything_typed_is_answered(typed: str) -> None:
    given_ = answer(typed, may=ALL)

    assert given_.sentence
    assert len(given_.suggestions) <= MOST
