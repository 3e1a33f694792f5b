"""The trail as people read, verify and export it."""

import csv
import io
from html import unescape
from typing import Any

import pytest
from django.test import Client

from billing_ops.audit import export, services
from billing_ops.audit.actions import AuditAction
from billing_ops.audit.models import AuditEntry
from billing_ops.kernel.actor import SYSTEM, Actor


def _entry(**changes: Any) -> AuditEntry:
    given = {"action": AuditAction.LOOKUP_MADE, "actor": Actor(id=1, label="pat@flowfuse.example")}
    return services.record(**given | changes)  # type: ignore[arg-type]


@pytest.fixture
def auditor(signed_in: Any) -> Client:
    client: Client = signed_in("auditor")
    return client


def _rows(client: Client, query: str = "") -> list[int]:
    return [entry.position for entry in client.get(f"/audit/?{query}").context["page"]]


def test_entries_come_newest_first_a_page_at_a_time(auditor: Client) -> None:
    for _ in range(60):
        _entry()

    assert _rows(auditor) == list(range(61, 11, -1))
    assert _rows(auditor, "page=2") == list(range(11, 0, -1))
    assert _rows(auditor, "page=nonsense") == _rows(auditor)


def test_filters_narrow_by_who_what_about_lookup_and_day(auditor: Client) -> None:
    wanted = _entry(
        actor=Actor(id=2, label="kim@flowfuse.example"),
        action=AuditAction.TEAM_VIEWED,
        subject=services.Subject(type="team", id="Vn7B2kLq9D", label="Acme"),
        lookup=31,
    ).position
    _entry()

    day = f"{AuditEntry.objects.get(position=wanted).at:%Y-%m-%d}"
    assert _rows(auditor, "actor=kim") == [wanted]
    assert _rows(auditor, f"action={AuditAction.TEAM_VIEWED}") == [wanted]
    assert _rows(auditor, "subject=acme") == [wanted]
    assert _rows(auditor, "subject=Vn7B2kLq9D") == [wanted]
    assert _rows(auditor, "subject=vn7b2klq9d") == []
    assert _rows(auditor, "lookup=31") == [wanted]
    assert wanted in _rows(auditor, f"from_day={day}&to_day={day}")
    assert _rows(auditor, "to_day=2020-01-01") == []


def test_a_ticket_is_found_by_its_number(auditor: Client) -> None:
    wanted = _entry(details={"ticket": "4711"}).position
    _entry(details={"ticket": "47"})

    assert _rows(auditor, "ticket=4711") == [wanted]
    assert "HubSpot&#x27;s ticket number." in auditor.get("/audit/").content.decode()


def test_codes_are_shown_in_the_words_of_their_app_and_empty_lists_not_at_all(auditor: Client) -> None:
    _entry(
        details={
            "verdict": "ticket_unchecked",
            "evidence": "ticket_property",
            "notices": ["self_made", "two_customers"],
            "on_the_ticket": [],
        }
    )

    page = unescape(auditor.get("/audit/").content.decode())

    assert "Ticket not checked" in page
    assert "the ticket's team property" in page
    assert "no customer has written in it., Two" not in page
    assert "no customer has written in it. Two Stripe customers carry this team ID." in page
    assert "[]" not in page and "other IDs" not in page


def test_a_refusal_reads_as_a_sentence(signed_in: Any) -> None:
    executive = signed_in("executive")
    executive.post("/audit/export/")

    page = executive.get("/audit/").content.decode()

    assert '<span class="soft">tried by</span> sending a form' in page


def test_who_wrote_a_quotation_stands_beside_it(auditor: Client) -> None:
    _entry(quotation="our team is x", reason="Dana of Acme, 3 November")

    page = auditor.get("/audit/").content.decode()

    assert '<span class="soft">quotation</span> “our team is x”' in page
    assert '<span class="soft">who wrote it, and when</span> “Dana of Acme, 3 November”' in page
    rows = list(csv.reader(io.StringIO(auditor.post("/audit/export/").getvalue().decode())))
    assert "Dana of Acme, 3 November" in rows[2] or "Dana of Acme, 3 November" in rows[1]


def test_a_filter_that_makes_no_sense_is_said_and_narrows_nothing(auditor: Client) -> None:
    answer = auditor.get("/audit/?from_day=yesterday&action=nope")

    assert answer.status_code == 200
    assert "Enter a valid date" in answer.content.decode()


def test_what_people_wrote_is_shown_and_escaped(auditor: Client) -> None:
    _entry(reason="<b>asked</b>", details={"verdict": "match", "several": None})

    page = auditor.get("/audit/").content.decode()

    assert "“&lt;b&gt;asked&lt;/b&gt;”" in page
    assert "Match" in page


def test_a_teams_id_is_shown_beside_its_name_and_a_users_number_is_not(auditor: Client) -> None:
    _entry(subject=services.Subject(type="team", id="Vn7B2kLq9D", label="Acme"))

    page = auditor.get("/audit/").content.decode()

    assert page.count('<code class="soft"') == 1
    assert "Vn7B2kLq9D</code>" in page


def test_verifying_says_and_keeps_what_was_found(auditor: Client) -> None:
    _entry()

    page = auditor.post("/audit/verify/", follow=True).content.decode()

    assert "entries hold" in page
    assert AuditEntry.objects.filter(action=AuditAction.TRAIL_VERIFIED).count() == 1
    assert "Verified" in auditor.get("/audit/").content.decode()


def test_the_export_is_recorded_and_holds_the_filtered_entries(auditor: Client) -> None:
    _entry(subject=services.Subject(type="team", id="x", label="Acme"), reason="=cmd()")
    _entry()

    answer = auditor.post("/audit/export/", {"subject": "acme"})
    rows = list(csv.reader(io.StringIO(answer.getvalue().decode())))

    assert answer["Content-Type"].startswith("text/csv")
    assert len(rows) == 2
    assert dict(zip(*rows, strict=True))["reason"] == "'=cmd()"
    entry = AuditEntry.objects.get(action=AuditAction.TRAIL_EXPORTED)
    assert entry.details == {"entries": 1, "filters": {"subject": "acme"}}
    assert entry.actor_id == auditor.user.pk  # type: ignore[attr-defined]


def test_an_export_with_a_broken_filter_exports_nothing(auditor: Client) -> None:
    answer = auditor.post("/audit/export/", {"from_day": "yesterday"})

    assert answer.status_code == 400
    assert not AuditEntry.objects.filter(action=AuditAction.TRAIL_EXPORTED).exists()


def test_an_executive_may_read_but_not_export(signed_in: Any) -> None:
    client = signed_in("executive")

    assert "Export CSV" not in client.get("/audit/").content.decode()
    assert client.post("/audit/export/").status_code == 403
    entry = AuditEntry.objects.get(action=AuditAction.ACCESS_REFUSED)
    assert entry.details == {"method": "POST", "permission": "audit:entry:export"}
    assert (entry.actor_id, entry.subject_id) == (client.user.pk, "/audit/export/")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM", "\tx", "\rx"])
def test_no_cell_starts_a_formula(text: str) -> None:
    assert export.safe_cell(text) == f"'{text}"


def test_an_ordinary_cell_is_left_alone() -> None:
    assert export.safe_cell("Acme = good") == "Acme = good"


def test_the_page_asks_few_questions_however_long_the_trail(
    auditor: Client, django_assert_max_num_queries: Any
) -> None:
    for _ in range(60):
        _entry(reason="x")

    with django_assert_max_num_queries(15):
        auditor.get("/audit/")


def test_a_broken_trail_is_said_on_the_page(auditor: Client) -> None:
    finding = "The chain breaks at position 3: entry 3 is missing."
    details = {"intact": False, "entries": 2, "broken_at": 3, "finding": finding}
    services.record(AuditAction.TRAIL_VERIFIED, actor=SYSTEM, details=details)

    page = auditor.get("/audit/").content.decode()

    assert "The trail is broken." in page
    assert finding in page
