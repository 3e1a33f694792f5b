"""An admin has an event's objects read again, or puts a failing one aside with a reason."""

import pytest
from django.utils import timezone

from accounts.roles import Role
from billing_ops.audit.models import AuditEntry
from billing_ops.kernel.actor import Actor
from billing_ops.kernel.errors import Conflict, NotAllowed, NotFound
from sync.dirty import Mark, mark
from sync.inbox import selectors, services
from sync.inbox.store import Event, store
from sync.models import DirtyObject, WebhookEvent

pytestmark = pytest.mark.django_db
ADMIN = Actor(id=7, label="Ada Admin", roles=frozenset({Role.ADMIN}))
READERS = [frozenset({role}) for role in Role if role is not Role.ADMIN]


def told(number: int, *names: str) -> int:
    marks = tuple(Mark("customers", name) for name in names)
    store(provider="stripe", events=[Event(f"evt_{number}", "customer.updated", timezone.now(), {}, marks)])
    return WebhookEvent.objects.get(event_id=f"evt_{number}").pk


def quarantined(*names: str) -> None:
    DirtyObject.objects.filter(object_id__in=names).update(
        error="Stripe sent no currency.", attempts=5, failed_at=timezone.now(), quarantined_at=timezone.now()
    )


def state(pk: int) -> str:
    return str(selectors.get_event(pk=pk).state)


def acts() -> list[str]:
    return list(AuditEntry.objects.order_by("position").values_list("action", flat=True))


def test_a_replayed_event_has_all_its_objects_read_again() -> None:
    pk = told(1, "cus_1", "cus_2")
    DirtyObject.objects.all().delete()

    assert services.replay(pks=[pk], actor=ADMIN) == 2

    assert set(DirtyObject.objects.values_list("object_id", flat=True)) == {"cus_1", "cus_2"}
    assert state(pk) == "waiting"


def test_one_in_quarantine_gets_all_attempts_and_is_due_at_once() -> None:
    pk = told(1, "cus_1")
    quarantined("cus_1")

    services.replay(pks=[pk], actor=ADMIN)

    dirty = DirtyObject.objects.get()
    assert (dirty.attempts, dirty.error, dirty.failed_at, dirty.quarantined_at) == (0, "", None, None)


def test_a_replay_is_recorded_for_every_event() -> None:
    services.replay(pks=[told(1, "cus_1"), told(2, "cus_1")], actor=ADMIN)

    entry = AuditEntry.objects.order_by("position").last()
    assert acts() == ["sync:event:replayed"] * 2
    assert entry and entry.details == {"provider": "stripe", "event": "evt_2", "objects": ["customers cus_1"]}
    assert entry.actor_label == "Ada Admin"


def test_replaying_one_put_aside_takes_it_up_again() -> None:
    pk = told(1, "cus_1")
    quarantined("cus_1")
    services.ignore(pk=pk, reason="a test object", actor=ADMIN)

    services.replay(pks=[pk], actor=ADMIN)

    assert state(pk) == "waiting"


def test_what_names_no_object_or_is_not_there_is_not_replayed() -> None:
    pk = told(1)

    with pytest.raises(Conflict, match="nothing to be read again"):
        services.replay(pks=[pk], actor=ADMIN)
    with pytest.raises(NotFound):
        services.replay(pks=[pk + 1], actor=ADMIN)
    assert acts() == []


def test_one_put_aside_is_not_tried_again_and_its_reason_is_kept() -> None:
    pk = told(1, "cus_1", "cus_2")
    quarantined("cus_1")

    assert services.ignore(pk=pk, reason=" made by hand, deleted since ", actor=ADMIN) == 1

    row = selectors.get_event(pk=pk)
    assert (row.state, row.ignored_by, row.ignored_reason) == ("ignored", "Ada Admin", "made by hand, deleted since")
    assert list(DirtyObject.objects.values_list("object_id", flat=True)) == ["cus_2"]
    assert acts() == ["sync:event:ignored"]


def test_with_it_go_the_events_that_wait_for_the_same_object_and_no_others() -> None:
    before = told(0, "cus_1")
    WebhookEvent.objects.update(received_at="2026-01-01T00:00Z")
    chosen, same, other = told(1, "cus_1"), told(2, "cus_1", "cus_3"), told(3, "cus_2")
    quarantined("cus_1", "cus_2")

    assert services.ignore(pk=chosen, reason="a test object", actor=ADMIN) == 2

    assert [state(pk) for pk in (before, chosen, same, other)] == ["applied", "ignored", "ignored", "failing"]


def test_news_of_the_object_are_heard_again() -> None:
    quarantined_pk = told(1, "cus_1")
    quarantined("cus_1")
    services.ignore(pk=quarantined_pk, reason="a test object", actor=ADMIN)

    assert state(told(2, "cus_1")) == "waiting"


def test_nothing_is_put_aside_without_a_reason() -> None:
    pk = told(1, "cus_1")
    quarantined("cus_1")

    with pytest.raises(services.ReasonMissing, match="Nothing was put aside"):
        services.ignore(pk=pk, reason="  ", actor=ADMIN)
    assert (state(pk), acts()) == ("failing", [])


def test_only_what_fails_can_be_put_aside() -> None:
    waiting, applied = told(1, "cus_1"), told(2)

    for pk in (waiting, applied):
        with pytest.raises(Conflict, match="not failing"):
            services.ignore(pk=pk, reason="why not", actor=ADMIN)
    with pytest.raises(NotFound):
        services.ignore(pk=applied + 100, reason="why not", actor=ADMIN)


@pytest.mark.parametrize("roles", [frozenset(), *READERS])
def test_who_may_not_operate_the_sync_changes_nothing(roles: frozenset[str]) -> None:
    pk = told(1, "cus_1")
    quarantined("cus_1")
    actor = Actor(id=8, label="Charlie", roles=roles, title="CTO")

    with pytest.raises(NotAllowed):
        services.replay(pks=[pk], actor=actor)
    with pytest.raises(NotAllowed):
        services.ignore(pk=pk, reason="why not", actor=actor)
    assert (state(pk), acts()) == ("failing", [])


def test_a_mark_of_another_provider_stays() -> None:
    pk = told(1, "cus_1")
    quarantined("cus_1")
    mark(provider="hubspot", marks=[Mark("customers", "cus_1")])

    services.ignore(pk=pk, reason="a test object", actor=ADMIN)

    assert DirtyObject.objects.get().provider == "hubspot"
