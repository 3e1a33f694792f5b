"""The table of runs."""

from datetime import timedelta

import pytest

from tests.sync.views.conftest import run, text_of

pytestmark = pytest.mark.django_db


def listed(client, query: str = "") -> list[str]:
    return [row.label for row in client.get(f"/sync/runs/?{query}").context["rows"]]


def test_runs_come_newest_first_with_their_counts(auditor) -> None:
    run("stripe", "customers", seen=1300, inserted=1200, updated=50, unchanged=50, requests=13)
    run("hubspot", "tickets", "partial", seen=5, error="HubSpot did not answer.")

    text = text_of(auditor.get("/sync/runs/"))

    assert text.index("HubSpot tickets Stopped half-way") < text.index("Stripe customers Complete")
    assert "0.0 s 1,300 1,200 50 50 0 13" in text
    assert "HubSpot did not answer." in text


def test_what_is_in_the_recycle_bin_makes_the_counts_add_up(auditor) -> None:
    run("hubspot", "tickets", seen=95, inserted=94)
    run("stripe", "customers", seen=10, unchanged=6, refused=1, malformed=1)
    run("stripe", "prices", seen=3, unchanged=3)

    text = text_of(auditor.get("/sync/runs/"))

    assert "1 of those read was in the recycle bin or deleted there." in text
    assert "2 of those read were in the recycle bin or deleted there. 1 was older than what we held." in text
    assert text.count("of those read") == 2


@pytest.mark.parametrize("state", ["partial", "failed", "killed", "running"])
def test_only_a_complete_run_is_shown_as_complete(auditor, state: str) -> None:
    run("stripe", "customers", state)

    row = text_of(auditor.get("/sync/runs/")).split("Stripe customers")[1]

    assert "Complete" not in row


def test_filters_are_in_the_address(auditor) -> None:
    run("stripe", "customers")
    run("stripe", "invoices", "failed", error="no")
    run("hubspot", "invoices")

    assert listed(auditor, "provider=hubspot") == ["HubSpot invoices"]
    assert listed(auditor, "object=invoices") == ["HubSpot invoices", "Stripe invoices"]
    assert listed(auditor, "state=failed") == ["Stripe invoices"]
    assert listed(auditor, "state=nonsense&page=nonsense") == listed(auditor)
    assert "No run matches these filters." in text_of(auditor.get("/sync/runs/?state=killed"))


def test_a_run_that_went_on_says_so(auditor) -> None:
    first = run("stripe", "customers", "killed", ago=timedelta(minutes=5), seen=7)
    run("stripe", "customers", began_at=first.began_at)

    assert "It went on where an earlier run had stopped." in text_of(auditor.get("/sync/runs/"))


def test_a_run_that_found_nothing_read_began_anew(auditor) -> None:
    first = run("stripe", "customers", "failed", ago=timedelta(minutes=5))
    run("stripe", "customers", began_at=first.began_at)

    assert "It went on" not in text_of(auditor.get("/sync/runs/"))


def test_many_runs_come_a_page_at_a_time(auditor) -> None:
    for number in range(60):
        run("stripe", "customers", seen=number)

    answer = auditor.get("/sync/runs/?provider=stripe&page=2")

    assert [row.run.seen for row in answer.context["rows"]] == list(range(9, -1, -1))
    assert "provider=stripe&amp;page=1" in answer.content.decode()


def test_nothing_read_yet_teaches_what_will_be_here(auditor) -> None:
    assert "Nothing has been read yet." in text_of(auditor.get("/sync/runs/"))
