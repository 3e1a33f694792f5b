"""Companies, contacts and tickets: from HubSpot's wire into the mirror."""

from datetime import UTC, datetime, timedelta

import pytest

from billing_ops.kernel import clock
from customers import mirror
from customers.models import Company, Contact, Ticket
from integrations.hubspot import bulk

pytestmark = pytest.mark.django_db

READ_AT = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def payload(id, *, stage=None, associations=None, archived=False, **values):
    body = {"id": id, "properties": values, "archived": archived, "associations": associations or {}}
    return body | ({"stage": stage} if stage else {})


def ticket(id="1", **values):
    mirror.upsert_tickets(payloads=[payload(id, **values)], fetched_at=READ_AT)
    return Ticket.objects.get(hubspot_id=id)


def company(id="5", **values):
    mirror.upsert_companies(payloads=[payload(id, **values)], fetched_at=READ_AT)
    return Company.objects.get(hubspot_id=id)


@pytest.mark.parametrize(
    ("object_name", "upsert", "model"),
    [
        ("companies", mirror.upsert_companies, Company),
        ("contacts", mirror.upsert_contacts, Contact),
        ("tickets", mirror.upsert_tickets, Ticket),
    ],
)
def test_the_whole_list_is_mirrored(sandbox, object_name, upsert, model):
    fetched_at = clock.database_now()
    items = [item for page in bulk.pages(object_name) for item in page.items]

    result = upsert(payloads=items, fetched_at=fetched_at)

    assert result.inserted == len([item for item in items if not item["archived"]])
    held = {record["id"] for record in sandbox.control("GET", f"objects/hubspot/{object_name}")["objects"]}
    assert set(model.objects.filter(deleted_at=None).values_list("hubspot_id", flat=True)) == held


def test_a_second_read_of_the_same_changes_nothing(sandbox):
    items = [item for page in bulk.pages("tickets") for item in page.items]
    mirror.upsert_tickets(payloads=items, fetched_at=READ_AT)

    again = mirror.upsert_tickets(payloads=items, fetched_at=READ_AT + timedelta(minutes=1))

    assert (again.inserted, again.updated) == (0, 0)


def test_a_ticket_keeps_its_team_id_to_the_letter():
    assert ticket(flowfuse_team_id=" aBcDeGjKlM ").team_id == "aBcDeGjKlM"


def test_the_ticket_property_is_the_configured_one(settings):
    settings.HUBSPOT_TICKET_TEAM_PROPERTY = "ff_team"

    assert ticket(ff_team="aBcDeGjKlM", flowfuse_team_id="other").team_id == "aBcDeGjKlM"


@pytest.mark.parametrize(
    ("stage", "closed"),
    [({"label": "Closed", "closed": True}, True), ({"label": "New", "closed": False}, False), (None, False)],
)
def test_a_ticket_is_closed_when_its_stage_says_so(stage, closed):
    assert ticket(stage=stage, hs_pipeline_stage="4").is_closed is closed


def test_a_ticket_says_who_made_it_and_what_it_hangs_on():
    links = {
        "contacts": {"results": [{"id": "31", "type": "ticket_to_contact"}]},
        "companies": {"results": [{"id": "41", "type": "ticket_to_company"}, {"id": "42", "type": "x_unlabeled"}]},
    }
    found = ticket(source_type="EMAIL", created_by="1003", associations=links, createdate="2026-11-01T08:00:00Z")

    assert (found.source, found.created_by) == ("EMAIL", "1003")
    assert (found.contact_ids, found.company_ids, found.primary_company_id) == (["31"], ["41", "42"], "41")
    assert found.created_at == datetime(2026, 11, 1, 8, 0, tzinfo=UTC)


def test_a_merged_ticket_keeps_the_numbers_people_may_quote():
    ticket("10", subject="First")
    found = ticket("11", hs_merged_object_ids="10;9")

    assert found.merged_ids == ["10", "9"]
    assert Ticket.objects.get(hubspot_id="10").deleted_at is not None


def test_a_deleted_record_leaves_a_tombstone_and_its_last_words():
    ticket("1", subject="Hello")

    mirror.upsert_tickets(payloads=[payload("1", archived=True)], fetched_at=READ_AT + timedelta(minutes=1))

    found = Ticket.objects.get(hubspot_id="1")
    assert found.deleted_at is not None
    assert found.subject == "Hello"


def test_a_malformed_value_costs_neither_its_record_nor_the_others(caplog):
    odd = payload("2", closed_date="yesterday", subject="Hello")

    mirror.upsert_tickets(payloads=[payload("1"), odd, payload("not a number"), payload("3")], fetched_at=READ_AT)

    assert set(Ticket.objects.values_list("hubspot_id", flat=True)) == {"1", "2", "3"}
    assert Ticket.objects.values_list("subject", "closed_at").get(hubspot_id="2") == ("Hello", None)
    assert "tickets record 2 has closed_date = 'yesterday'" in caplog.text
    assert "tickets has id = 'not a number'" in caplog.text


@pytest.mark.parametrize(
    ("typed", "guess", "code"),
    [
        ("United Kingdom", "", "GB"),
        ("U.K.", "", "GB"),
        ("", "DE", "DE"),
        ("Somewhere", "", ""),
        ("Somewhere", "DE", ""),
        ("", "", ""),
    ],
)
def test_a_country_is_kept_as_typed_with_its_code_beside_it(typed, guess, code):
    found = company(country=typed, hs_country_code=guess)

    assert (found.country, found.country_code) == (typed, code)


def test_a_company_carries_team_and_vat_number_of_the_configured_properties(settings):
    settings.HUBSPOT_VAT_PROPERTY = "ust_id"

    found = company(flowfuse_team_id="aBcDeGjKlM", ust_id="DE123456789")

    assert (found.team_id, found.vat_number) == ("aBcDeGjKlM", "DE123456789")


def test_billing_contacts_are_told_apart():
    links = {
        "contacts": {
            "results": [{"id": "7", "type": "company_to_contact"}, {"id": "8", "type": "company_to_contact_billing"}]
        }
    }
    found = company(associations=links)

    assert (found.contact_ids, found.billing_contact_ids) == (["7", "8"], ["8"])


def test_a_contact_has_its_own_stamp_and_primary_company():
    links = {
        "companies": {
            "results": [{"id": "7", "type": "contact_to_company_unlabeled"}, {"id": "9", "type": "contact_to_company"}]
        }
    }
    body = payload("3", email="it@copperleaf.example", lastmodifieddate="2026-11-02T08:00:00Z", associations=links)

    mirror.upsert_contacts(payloads=[body], fetched_at=READ_AT)

    found = Contact.objects.get(hubspot_id="3")
    assert found.modified_at == datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
    assert (found.company_ids, found.primary_company_id) == (["7", "9"], "9")
