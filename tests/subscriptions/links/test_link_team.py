"""A team is linked to a company: by sales ops, from a check of their own, by the words that name the team."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from billing_ops.audit.actions import AuditAction
from billing_ops.audit.models import AuditEntry
from billing_ops.kernel import clock
from customers.models import Company, Ticket
from subscriptions.models import Deal, Lookup, Notice, TeamLink, Verdict
from tests.subscriptions.links.conftest import TEAM

pytestmark = pytest.mark.django_db
WORDS = {"source": "quote", "source_detail": "Quote 20261104-117, page 2", "quotation": f"Hub for team {TEAM}, yearly"}
Made = Callable[..., Lookup]
Companies = Callable[..., Company]


def _post(client: Client, lookup: Lookup, company: str = "1", **fields: str) -> Any:
    return client.post(f"/lookup/{lookup.pk}/link/", WORDS | {"company": company} | fields)


@pytest.mark.parametrize("verdict", [Verdict.NOT_FOUND, Verdict.UNCONFIRMED])
def test_a_link_is_made_and_recorded_with_its_quotation(
    sales: Any, check_of: Made, company_of: Companies, verdict: Verdict
) -> None:
    company_of("1", name="Ironwood")
    lookup = check_of(sales, verdict)

    answer = _post(sales, lookup)

    assert (answer.status_code, answer["Location"]) == (302, "/lookup/?basis=ticket&ticket=1001")
    link = TeamLink.objects.get()
    assert (link.team_id, link.company_id, link.source, link.revoked_at) == (TEAM, "1", "quote", None)
    assert (link.confirmed_by_id, link.confirmed_by_label) == (sales.user.pk, sales.user.email)
    entry = AuditEntry.objects.get(action=AuditAction.TEAM_LINKED)
    assert (entry.subject_id, entry.lookup_id) == (TEAM, str(lookup.pk))
    assert entry.details == {"company": "1", "link": link.pk, "written_in": "quote"}
    notes = dict(entry.notes.values_list("kind", "text"))
    assert notes == {"quotation": WORDS["quotation"], "reason": WORDS["source_detail"]}


def test_from_the_teams_page_it_leads_back_there(sales: Any, check_of: Made, company_of: Companies) -> None:
    company_of("1", name="Ironwood")
    check_of(sales, Verdict.MATCH)

    answer = sales.post(f"/teams/{TEAM}/link/", WORDS | {"company": "1"}, follow=True)

    assert answer.redirect_chain == [(f"/teams/{TEAM}/", 302)]
    assert "The team is linked to Ironwood." in answer.content.decode()


@pytest.mark.parametrize(
    "quotation",
    ["Hub, yearly", f"team {TEAM.swapcase()}", f"team {TEAM.lower()}", f"x{TEAM}", f"{TEAM}9", TEAM[:9], "1", " "],
)
def test_words_without_the_id_link_nothing(sales: Any, check_of: Made, company_of: Companies, quotation: str) -> None:
    company_of("1")

    answer = _post(sales, check_of(sales), quotation=quotation)

    assert answer.status_code == 422
    assert not TeamLink.objects.exists()
    assert not AuditEntry.objects.filter(action=AuditAction.TEAM_LINKED).exists()


@pytest.mark.parametrize(
    "fields",
    [
        {"source": ""},
        {"source": "domain"},
        {"source_detail": " "},
        {"source_detail": "x" * 201},
        {"quotation": TEAM + " x" * 1_000},
        {"quotation": f"\x00{TEAM}"},
        {"company": ""},
        {"company": "9" * 41},
    ],
)
def test_a_wrong_shape_comes_back_with_what_was_typed(
    sales: Any, check_of: Made, company_of: Companies, fields: dict[str, str]
) -> None:
    company_of("1", name="Ironwood")

    answer = _post(sales, check_of(sales), **fields)

    assert answer.status_code == 422
    assert not TeamLink.objects.exists()


@pytest.mark.parametrize("company", ["2", "3", "\u0661"])
def test_a_company_that_hubspot_does_not_have_is_not_linked(
    sales: Any, check_of: Made, company_of: Companies, company: str
) -> None:
    company_of("3", deleted_at=clock.now())

    answer = _post(sales, check_of(sales), company=company)

    assert answer.status_code == 403
    assert "HubSpot has no such company now" in answer.content.decode()
    assert not TeamLink.objects.exists()


def test_a_second_link_is_refused(sales: Any, check_of: Made, company_of: Companies) -> None:
    company_of("1")
    company_of("2")
    lookup = check_of(sales)
    _post(sales, lookup)

    answer = _post(sales, lookup, company="2")

    assert answer.status_code == 409
    assert "This team is linked to a company already" in answer.content.decode()
    assert TeamLink.objects.get().company_id == "1"


def test_a_company_may_have_many_teams(sales: Any, check_of: Made, company_of: Companies) -> None:
    company_of("1")
    _post(sales, check_of(sales))
    other = "bBdEgJkLmN"

    _post(sales, check_of(sales, team_id=other), quotation=f"and team {other}")

    assert set(TeamLink.objects.values_list("team_id", "company_id")) == {(TEAM, "1"), (other, "1")}


def test_a_team_that_a_company_names_itself_is_linked_by_nobody(
    sales: Any, check_of: Made, company_of: Companies
) -> None:
    company_of("1")
    company_of("2", team_id=TEAM)

    answer = _post(sales, check_of(sales))

    assert answer.status_code == 409
    assert "carries this team ID in its own property" in answer.content.decode()
    assert not TeamLink.objects.exists()


@pytest.mark.parametrize(
    "verdict",
    [verdict for verdict in Verdict if verdict not in ("not_in_stripe", "unconfirmed")],
)
def test_no_other_verdict_starts_a_link_at_its_own_address(
    sales: Any, check_of: Made, company_of: Companies, verdict: Verdict
) -> None:
    company_of("1")
    lookup = check_of(sales, verdict)

    answer = _post(sales, lookup)

    assert answer.status_code in (302, 403)
    assert not TeamLink.objects.exists()
    if lookup.opens_team:
        assert answer["Location"] == f"/teams/{TEAM}/link/"


@pytest.mark.parametrize("verdict", [Verdict.UNCHECKED, Verdict.READING])
def test_who_may_only_read_links_nothing(sales: Any, check_of: Made, company_of: Companies, verdict: Verdict) -> None:
    company_of("1")
    check_of(sales, verdict)

    answer = sales.post(f"/teams/{TEAM}/link/", WORDS | {"company": "1"})

    assert answer.status_code == 403
    assert not TeamLink.objects.exists()


def test_a_check_of_an_hour_ago_links_nothing(sales: Any, check_of: Made, company_of: Companies) -> None:
    company_of("1")
    lookup = check_of(sales, created_at=clock.now() - timedelta(minutes=61))

    assert sales.get(f"/lookup/{lookup.pk}/link/").status_code == 403
    assert _post(sales, lookup).status_code == 403
    assert not TeamLink.objects.exists()


def test_a_later_wall_ends_what_an_earlier_check_allowed(sales: Any, check_of: Made, company_of: Companies) -> None:
    company_of("1")
    lookup = check_of(sales)
    check_of(sales, Verdict.MISMATCH)

    assert _post(sales, lookup).status_code == 403
    assert not TeamLink.objects.exists()


def test_somebody_elses_check_links_nothing(sales: Any, check_of: Made, company_of: Companies, signed_in: Any) -> None:
    company_of("1")
    lookup = check_of(signed_in("sales_ops"))

    assert sales.get(f"/lookup/{lookup.pk}/link/").status_code == 404
    assert _post(sales, lookup).status_code == 404
    assert not TeamLink.objects.exists()


@pytest.mark.parametrize("role", ["support", "executive", "auditor", "admin"])
def test_nobody_but_sales_ops_links(signed_in: Any, check_of: Made, company_of: Companies, role: str) -> None:
    company_of("1")
    client = signed_in(role)
    lookup = check_of(client)
    check_of(client, Verdict.MATCH, basis_id="1002")

    assert _post(client, lookup).status_code == 403
    assert client.post(f"/teams/{TEAM}/link/", WORDS | {"company": "1"}).status_code == 403
    assert not TeamLink.objects.exists()


def test_the_service_itself_refuses_who_is_not_in_sales_ops(
    signed_in: Any, check_of: Made, company_of: Companies
) -> None:
    from billing_ops.kernel.errors import NotAllowed
    from subscriptions.links.services import Proof, link_team

    company_of("1")
    client = signed_in("support")
    proof = Proof("quote", "Quote 1", f"team {TEAM}")

    with pytest.raises(NotAllowed, match="Only sales ops"):
        link_team(actor=client.user.actor(), lookup=check_of(client), company_id="1", proof=proof, now=clock.now())

    assert not TeamLink.objects.exists()


def _about(model: type[Ticket] | type[Deal], number: str, **fields: Any) -> None:
    model.objects.create(hubspot_id=number, payload={}, payload_hash=b"", fetched_at=clock.now(), **fields)


@pytest.mark.parametrize(("basis", "model"), [("ticket", Ticket), ("deal", Deal)])
def test_the_company_of_the_ticket_or_deal_is_suggested_the_primary_one_first(
    sales: Any, check_of: Made, company_of: Companies, basis: str, model: type[Ticket] | type[Deal]
) -> None:
    for number, name in (("1", "Aspen"), ("2", "Birch"), ("3", "Cedar")):
        company_of(number, name=name)
    _about(model, "77", company_ids=["1", "2"], primary_company_id="2")

    page = sales.get(f"/lookup/{check_of(sales, basis=basis, basis_id='77').pk}/link/").content.decode()

    assert f"company of the {basis}" in page
    assert page.index("Birch") < page.index("Aspen")
    assert "Cedar" not in page


def test_a_typed_name_finds_the_likest_first(sales: Any, check_of: Made, company_of: Companies) -> None:
    for number, name in (("1", "Ironwood Metrology Services"), ("2", "Ironwood"), ("3", "Foxglove Automation")):
        company_of(number, name=name)
    company_of("4", name="Ironwood Deleted", deleted_at=clock.now())
    address = f"/lookup/{check_of(sales).pk}/link/"

    page = sales.get(address, {"q": "ironwod"}).content.decode()

    assert page.index(">Ironwood<") < page.index("Ironwood Metrology Services")
    assert "Foxglove" not in page
    assert "Ironwood Deleted" not in page
    for words in ("ir", "zzzzzz", "x" * 5_000, "%_'\""):
        assert sales.get(address, {"q": words}).status_code == 200


def test_the_confirmation_names_the_company_and_its_other_teams(
    sales: Any, check_of: Made, company_of: Companies
) -> None:
    company_of("1", name="Bellweather Group", city="Austin", country="US")
    other = "bBdEgJkLmN"
    _post(sales, check_of(sales, team_id=other, basis_id="1002"), quotation=f"and team {other}")

    address, found = f"/lookup/{check_of(sales).pk}/link/", {"q": "bellweather", "company": "1"}
    page = sales.get(address, found).content.decode()

    assert "Bellweather Group" in page
    assert "Austin, US" in page
    assert f"and team {other}" in page
    lookup = check_of(sales, Verdict.UNCONFIRMED, basis_id="1003")
    unproven = sales.get(f"/lookup/{lookup.pk}/link/", found).content.decode()
    assert "1; shown once a check proves this team" in unproven
    assert other not in unproven


def test_a_company_that_the_page_did_not_lead_to_is_not_shown(
    sales: Any, check_of: Made, company_of: Companies
) -> None:
    company_of("1", name="Bellweather Group")
    other = "bBdEgJkLmN"
    _post(sales, check_of(sales, team_id=other, basis_id="1002"), quotation=f"and team {other}")
    sales.get("/lookup/")  # reads the message of the link just made
    address = f"/lookup/{check_of(sales).pk}/link/"

    pages = [sales.get(address, asked) for asked in ({"company": "1"}, {"company": "1", "q": "foxglove"})]
    pages.append(_post(sales, Lookup.objects.latest("pk"), company="1", quotation="nothing"))

    for page in pages:
        assert "Bellweather" not in page.content.decode()
        assert other not in page.content.decode()


def test_seeing_the_page_and_what_it_found_is_recorded(sales: Any, check_of: Made, company_of: Companies) -> None:
    company_of("1", name="Bellweather Group")
    lookup = check_of(sales)
    for asked in ({}, {"q": "bellweather"}, {"q": "bellweather"}, {"q": "bellweather", "company": "1"}):
        sales.get(f"/lookup/{lookup.pk}/link/", asked)

    entries = AuditEntry.objects.filter(action=AuditAction.TEAM_VIEWED).order_by("position")
    assert [(entry.details["companies_found"], entry.details["company_chosen"]) for entry in entries] == [
        ([], ""),
        (["1"], ""),
        (["1"], "1"),
    ]
    assert {(entry.subject_id, entry.lookup_id) for entry in entries} == {(TEAM, str(lookup.pk))}


def test_an_unconfirmed_check_does_not_show_whose_the_team_is(
    sales: Any, check_of: Made, company_of: Companies
) -> None:
    company_of("1", name="Ironwood")
    _post(sales, check_of(sales, basis_id="1002"))

    sales.get("/lookup/")  # reads the message of the link just made
    page = sales.get(f"/lookup/{check_of(sales, Verdict.UNCONFIRMED).pk}/link/").content.decode()

    assert "linked to a company already" in page
    assert "Ironwood" not in page


@pytest.mark.parametrize("verdict", [Verdict.NOT_FOUND, Verdict.UNCONFIRMED])
def test_support_is_told_whom_to_ask_and_sales_ops_is_led_there(
    sales: Any, signed_in: Any, check_of: Made, verdict: Verdict
) -> None:
    support = signed_in("support")
    own, theirs = check_of(sales, verdict), check_of(support, verdict)

    assert f'href="/lookup/{own.pk}/link/"' in sales.get(f"/lookup/{own.pk}/").content.decode()
    told = support.get(f"/lookup/{theirs.pk}/").content.decode()
    assert "Ask sales ops to link it" in told
    assert "/link/" not in told


def test_a_notice_on_the_check_does_not_keep_the_page_closed(sales: Any, check_of: Made) -> None:
    lookup = check_of(sales, Verdict.UNCONFIRMED, notices=[Notice.TICKET_CLOSED])

    assert sales.get(f"/lookup/{lookup.pk}/link/").status_code == 200
