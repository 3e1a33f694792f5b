"""A team's timeline as people see it, over the demo's mirror."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from billing_ops.audit.models import AuditEntry
from billing_ops.dashboard.timeline import page as timeline_page
from billing_ops.kernel.money import Money
from invoices.models import StripeInvoice
from tests.dashboard.conftest import Mirror, words

HEALTHY, CONTRACTED, FAILING, BOTH = "1001", "1005", "1024", "1054"


@pytest.fixture
def opened(support: Client, check: Any, mirror: Mirror) -> Any:
    """`opened(ticket, query)`: the timeline of a team that support has just checked."""

    def get(ticket: str, query: str = "") -> Any:
        check(support, ticket)
        return support.get(f"/teams/{mirror.team_of(ticket)}/timeline/{query}")

    return get


def titles(answer: Any) -> list[str]:
    """What happened, as listed."""
    found = re.findall(r'<p class="timeline-title">(.*?)</p>', answer.content.decode(), re.DOTALL)
    return [re.sub(r"<[^>]*>| \(new tab\)", "", title).strip() for title in found]


def test_every_invoice_of_stripes_is_there_with_amount_source_and_link(opened: Any, mirror: Mirror) -> None:
    page = opened(HEALTHY)

    found = StripeInvoice.objects.filter(team_id=mirror.team_of(HEALTHY), status="paid")
    assert found
    for invoice in found:
        assert f"Invoice {invoice.number} issued" in titles(page)
        assert f"Invoice {invoice.number} paid" in titles(page)
        assert invoice.stripe_id in page.content.decode()
        assert str(Money(invoice.total_minor, invoice.currency)) in words(page)
    assert titles(page)[0] == "Team checked, ticket 1001"
    assert re.search(r"Billing Ops staff\d+@flowfuse.example, Match", words(page))


def test_an_invoice_leads_to_its_own_page(opened: Any, support: Client) -> None:
    addresses = re.findall(r'href="(/teams/[^"]*/invoices/[^"]*)"', opened(FAILING).content.decode())

    assert len(addresses) > 20
    assert support.get(addresses[0]).status_code == 200


def test_both_systems_are_merged_and_hubspots_dates_stay_dates(opened: Any) -> None:
    page = opened(BOTH)

    assert "Invoice INV-1019 issued" in titles(page) and "Invoice F6CBTVAS-0001 issued" in titles(page)
    assert re.search(r"Invoice INV-1019 paid \d+ \w+ \d{4} HubSpot USD 24,000.00", words(page))
    assert re.search(r"Quote \S+ signed \(new tab\) \d+ \w+ \d{4}, \d\d:\d\d HubSpot", words(page))


def test_a_failed_payment_is_told(opened: Any) -> None:
    assert re.search(r"First payment of invoice \S+ failed .*? 2 attempts so far", words(opened(FAILING)))


def test_chips_narrow_several_at_once_and_stand_in_the_address(opened: Any) -> None:
    page = opened(HEALTHY, "?kind=tickets&kind=actions")

    assert set(titles(page)) == {"Team checked, ticket 1001", "Ticket 1001 opened"}
    assert re.findall(r'href="([^"]*)" aria-current="true"', page.content.decode()) == [
        f"{page.wsgi_request.path}?kind=actions",
        f"{page.wsgi_request.path}?kind=tickets",
    ]


def test_older_pages_follow_and_lead_back(opened: Any, support: Client, monkeypatch: Any) -> None:
    whole = titles(opened(HEALTHY, "?kind=invoices"))
    monkeypatch.setattr(timeline_page, "PAGE", 8)

    seen, page = [], opened(HEALTHY, "?kind=invoices")
    while True:
        seen += titles(page)
        older = re.search(r'rel="next" href="([^"]*)"', page.content.decode())
        if older is None:
            break
        page = support.get(older[1].replace("&amp;", "&"))

    assert len(whole) > 16
    assert seen == whole
    assert "The list ends here." in words(page) and "Newest" in words(page)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("?kind=money", "«What»: “money” is no kind of event."),
        ("?from_day=yesterday", "«From»: Enter a valid date."),
        ("?from_day=2026-02-30", "«From»: Enter a valid date."),
        ("?from_day=0001-01-01", "«From»: Take a day between 2000 and 2100."),
        ("?to_day=9999-12-31", "«Until»: Take a day between 2000 and 2100."),
        (
            "?from_day=2026-03-02&to_day=2026-03-01",
            "«From» is after «Until»: turn the days round.",
        ),
        ("?older=1", "Where the older events begin cannot be read."),
        ("?older=2026-03-01T00:00:00Z~nothing~1", "Where the older events begin cannot be read."),
        ("?older=2026-03-01T00:00:00~refunded~1", "Where the older events begin cannot be read."),
        ("?older=9999-12-31T23:59:59Z~refunded~1", "Where the older events begin cannot be read."),
    ],
)
def test_a_filter_that_cannot_be_read_shows_nothing_and_says_why(opened: Any, query: str, said: str) -> None:
    page = opened(HEALTHY, query)

    assert page.status_code == 422
    assert f"A filter could not be read, so no event is shown. {said}" in words(page)
    assert 'name="from_day"' in page.content.decode()
    assert titles(page) == []


def test_a_kind_that_never_happened_says_how_far_back_we_know(opened: Any) -> None:
    page = words(opened(HEALTHY, "?kind=credits&kind=links"))

    assert re.search(r"No credits or refunds or team links since \d+ \w+ \d{4} , where our copies", page)
    assert "Clear the filters" in page


def test_days_without_events_say_so(opened: Any) -> None:
    assert "Nothing in these days. Our copies of this team begin on" in words(
        opened(HEALTHY, "?from_day=2001-01-01&to_day=2001-01-31")
    )


def test_the_teams_page_fetches_the_newest_events(support: Client, check: Any) -> None:
    check(support, HEALTHY)
    page = check(support, HEALTHY)
    address = page.wsgi_request.path

    part = support.get(f"{address}timeline/newest/")

    assert f'hx-get="{address}timeline/newest/" hx-trigger="load"' in page.content.decode()
    assert len(titles(part)) == timeline_page.SECTION
    assert [title for title in titles(part) if "checked" in title] == titles(part)[:1] == ["Team checked 2 times"]
    for shown in (page, part):
        assert f'href="{address}timeline/"' in shown.content.decode()


def test_without_a_check_of_ones_own_it_stays_closed(
    signed_in: Any, support: Client, check: Any, mirror: Mirror
) -> None:
    check(support, HEALTHY)
    address = f"/teams/{mirror.team_of(HEALTHY)}/timeline/"

    colleague = signed_in("support").get(address)

    assert colleague.status_code == 302 and colleague["Location"] == "/lookup/"
    assert signed_in("admin").get(address).status_code == 403


def test_seeing_it_is_recorded_with_the_check(opened: Any, mirror: Mirror) -> None:
    opened(HEALTHY)

    entry = AuditEntry.objects.filter(action="subscriptions:team:viewed", details__page="timeline").get()
    assert entry.subject_id == mirror.team_of(HEALTHY)
    assert entry.lookup_id


def test_the_newest_events_alone_are_recorded_as_the_teams_page(support: Client, mirror: Mirror) -> None:
    team = mirror.team_of(HEALTHY)
    support.post("/lookup/", {"ticket": HEALTHY, "team_id": team})
    viewed = AuditEntry.objects.filter(action="subscriptions:team:viewed")

    for _ in range(2):
        support.get(f"/teams/{team}/timeline/newest/")

    assert viewed.get().details["page"] == "team"
    support.get(f"/teams/{team}/")
    assert viewed.count() == 1


@pytest.mark.parametrize("ticket", [HEALTHY, CONTRACTED, BOTH])
@pytest.mark.parametrize("query", ["", "?kind=links"])
def test_it_costs_few_queries(support: Client, check: Any, mirror: Mirror, ticket: str, query: str) -> None:
    check(support, ticket)

    with CaptureQueriesContext(connection) as queries:
        support.get(f"/teams/{mirror.team_of(ticket)}/timeline/{query}")

    assert len(queries) <= 15


def test_the_section_reads_its_events_at_once(support: Client, check: Any, mirror: Mirror) -> None:
    check(support, HEALTHY)

    with CaptureQueriesContext(connection) as queries:
        support.get(f"/teams/{mirror.team_of(HEALTHY)}/timeline/newest/")

    assert len(queries) <= 8
