"""Marking objects to be read again: coalesced, numbered, never losing the oldest change."""

import pytest
from django.utils import timezone

from sync.dirty import Mark, mark
from sync.models import DirtyObject

pytestmark = pytest.mark.django_db


def test_marks_of_one_object_are_one_row_with_the_newest_number() -> None:
    mark(provider="stripe", marks=[Mark("customers", "cus_1")])
    first = DirtyObject.objects.get()

    mark(provider="stripe", marks=[Mark("customers", "cus_1"), Mark("customers", "cus_1")])

    again = DirtyObject.objects.get()
    assert again.dirty_seq > first.dirty_seq
    assert again.first_marked_at == first.first_marked_at


def test_ids_that_differ_in_case_are_two_objects() -> None:
    assert mark(provider="stripe", marks=[Mark("customers", "cus_a"), Mark("customers", "cus_A")]) == 2


def test_a_new_mark_gives_one_in_quarantine_one_more_attempt() -> None:
    mark(provider="stripe", marks=[Mark("customers", "cus_1")])
    DirtyObject.objects.update(attempts=5, error="malformed", quarantined_at=timezone.now())

    mark(provider="stripe", marks=[Mark("customers", "cus_1")])

    kept = DirtyObject.objects.get()
    assert (kept.attempts, kept.quarantined_at) == (4, None)


def test_one_statement_however_many(django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        mark(provider="hubspot", marks=[Mark("deals", str(number)) for number in range(100)])

    assert DirtyObject.objects.count() == 100


def test_nothing_to_mark_asks_nothing(django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        assert mark(provider="stripe", marks=[]) == 0
