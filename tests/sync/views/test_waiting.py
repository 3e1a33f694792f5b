"""What waits to be read again, and giving it another try."""

from datetime import timedelta

import pytest

from billing_ops.audit.models import AuditEntry
from billing_ops.kernel.clock import database_now
from sync import dirty
from sync.dirty import Mark
from sync.models import DirtyObject, RefusedKey
from tests.sync.views.conftest import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def objects() -> dict[str, DirtyObject]:
    """One that waits, one that failed twice, two that were given up."""
    dirty.mark(provider="stripe", marks=[Mark("customers", "cus_waits"), Mark("invoices", "in_fails")])
    dirty.mark(provider="hubspot", marks=[Mark("tickets", "1001"), Mark("tickets", "1002")])
    rows = DirtyObject.objects
    rows.filter(object_id="in_fails").update(attempts=2, error="Stripe answered 500.", failed_at=database_now())
    rows.filter(object="tickets").update(attempts=5, error="HubSpot answered 400.", quarantined_at=database_now())
    return {row.object_id: row for row in rows.all()}


def listed(client, query: str = "") -> list[tuple[str, str]]:
    return [(row.dirty.object_id, row.state) for row in client.get(f"/sync/waiting/?{query}").context["rows"]]


def again(client, *ids: int, back: str = ""):
    return client.post("/sync/waiting/again/", {"ids": list(ids), "back": back}, follow=True)


def entries() -> list[AuditEntry]:
    return list(AuditEntry.objects.filter(action="sync:object:tried_again"))


def test_the_worst_comes_first_with_its_reason(auditor, objects) -> None:
    assert listed(auditor) == [
        ("1001", "given_up"),
        ("1002", "given_up"),
        ("in_fails", "failing"),
        ("cus_waits", "waiting"),
    ]
    text = text_of(auditor.get("/sync/waiting/"))
    assert "HubSpot answered 400." in text
    assert "Try again" not in text


def test_filters_are_in_the_address(auditor, objects) -> None:
    assert listed(auditor, "provider=stripe") == [("in_fails", "failing"), ("cus_waits", "waiting")]
    assert listed(auditor, "state=failing") == [("in_fails", "failing")]
    assert listed(auditor, "text=waits") == [("cus_waits", "waiting")]
    assert listed(auditor, "object=tickets&text=1002") == [("1002", "given_up")]
    assert "Nothing that waits matches" in text_of(auditor.get("/sync/waiting/?text=none"))


def test_nothing_waiting_teaches_what_would_be_here(auditor) -> None:
    assert "Nothing waits to be read again." in text_of(auditor.get("/sync/waiting/"))


def test_another_try_begins_anew_at_once_and_is_in_the_trail(admin, objects) -> None:
    text = text_of(again(admin, objects["1001"].pk, back="/sync/waiting/?state=given_up"))

    tried = DirtyObject.objects.get(object_id="1001")
    assert (tried.attempts, tried.error, tried.quarantined_at) == (0, "", None)
    assert tried.dirty_seq > objects["1001"].dirty_seq
    assert tried.first_marked_at == objects["1001"].first_marked_at
    assert "1 object will be read again" in text
    (entry,) = entries()
    assert (entry.subject_id, entry.subject_label) == ("1001", "HubSpot ticket 1001")


def test_several_are_tried_again_in_one_press(admin, objects) -> None:
    again(admin, *(row.pk for row in objects.values()))

    assert not DirtyObject.objects.exclude(quarantined_at=None).exists()
    assert DirtyObject.objects.get(object_id="in_fails").attempts == 0
    (entry,) = entries()
    named = ["hubspot tickets 1001", "hubspot tickets 1002", "stripe invoices in_fails"]
    assert entry.details == {"objects": named, "count": 3}


def test_a_failing_one_can_be_tried_at_once_but_one_that_is_due_is_left(admin, objects) -> None:
    DirtyObject.objects.filter(object_id="in_fails").update(due_at=database_now() + timedelta(minutes=9))
    page = text_of(admin.get("/sync/waiting/?provider=stripe"))
    assert page.count("Try again now") == 1
    assert "due now" in page

    text = text_of(again(admin, objects["in_fails"].pk, objects["cus_waits"].pk))

    assert "1 object will be read again" in text
    assert DirtyObject.objects.get(object_id="in_fails").due_at <= database_now()


def test_what_waits_for_no_fault_of_its_own_says_for_what(admin, objects) -> None:
    RefusedKey.objects.create(provider="stripe", key_last4="wxyz", key_fingerprint="f", message="no")
    assert "Waiting: Stripe does not accept our key" in text_of(admin.get("/sync/waiting/?text=cus_waits"))

    RefusedKey.objects.all().delete()
    DirtyObject.objects.filter(object_id="cus_waits").update(due_at=database_now() + timedelta(minutes=1))
    page = text_of(admin.get("/sync/waiting/?text=cus_waits"))
    assert "Waiting: Stripe did not answer" in page
    assert "Try again now" in page


@pytest.mark.parametrize("ids", [[], ["x"], ["999999"], ["9" * 40]])
def test_what_is_not_given_up_is_left_alone(admin, objects, ids: list[str]) -> None:
    answer = admin.post("/sync/waiting/again/", {"ids": ids}, follow=True)

    assert "so nothing was changed" in text_of(answer)
    assert entries() == []


def test_an_auditor_may_not(auditor, objects) -> None:
    assert again(auditor, objects["1001"].pk).status_code == 403
    assert DirtyObject.objects.get(object_id="1001").quarantined_at
    assert entries() == []


@pytest.mark.parametrize("back", ["https://example.com/", "//example.com", "/audit/"])
def test_the_way_back_stays_on_the_list(admin, objects, back: str) -> None:
    answer = admin.post("/sync/waiting/again/", {"ids": [objects["1001"].pk], "back": back})

    assert answer.headers["Location"] == "/sync/waiting/"


def test_the_page_costs_few_queries(auditor, objects, django_assert_max_num_queries) -> None:
    with django_assert_max_num_queries(15):
        auditor.get("/sync/waiting/")
