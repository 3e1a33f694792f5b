"""Appending to the trail: what an entry holds, and that a transaction must be open."""

import datetime

import pytest

from billing_ops.audit import chain, services
from billing_ops.audit.actions import AuditAction
from billing_ops.audit.models import AuditEntry, AuditNote
from billing_ops.kernel.actor import SYSTEM, Actor
from tests.factories.accounts import staff

pytestmark = pytest.mark.django_db


def test_an_entry_holds_actor_subject_lookup_command_and_details() -> None:
    actor = Actor(id=7, label="pat@flowfuse.example", roles=frozenset({"support", "executive"}), title="CTO")
    user = staff("support", name="Subject")

    entry = services.record(
        AuditAction.ROLE_GRANTED,
        actor=actor,
        subject=user,
        lookup=12,
        command="c-1",
        details={"amount_minor": 4500, "on": datetime.date(2026, 11, 20)},
    )

    stored = AuditEntry.objects.get(position=entry.position)
    assert (stored.actor_id, stored.actor_label, stored.actor_roles, stored.actor_title) == (
        7,
        "pat@flowfuse.example",
        ["executive", "support"],
        "CTO",
    )
    assert (stored.subject_type, stored.subject_id, stored.subject_label) == ("accounts.user", str(user.pk), "Subject")
    assert (stored.lookup_id, stored.command_id) == ("12", "c-1")
    assert stored.details == {"amount_minor": 4500, "on": "2026-11-20"}


def test_the_database_sets_position_time_and_hashes() -> None:
    first = services.record(AuditAction.SIGNED_IN, actor=SYSTEM)
    second = services.record(AuditAction.SIGNED_OUT, actor=SYSTEM)

    assert (first.position, second.position) == (1, 2)
    assert bytes(first.prev_hash) == chain.START
    assert bytes(second.prev_hash) == bytes(first.hash)
    assert first.at < second.at
    assert first.at.tzinfo is not None


def test_free_text_stays_out_of_the_chain() -> None:
    entry = services.record(AuditAction.LOOKUP_MADE, actor=SYSTEM, reason="because", quotation="our team is x")

    notes = {note.kind: note for note in entry.notes.all()}
    assert {kind: note.text for kind, note in notes.items()} == {"reason": "because", "quotation": "our team is x"}
    for kind, note in notes.items():
        assert entry.note_hashes[kind] == chain.note_hash(salt=bytes(note.salt), text=note.text)
    assert "because" not in repr(AuditEntry.objects.values().get())


def test_no_text_means_no_note() -> None:
    services.record(AuditAction.LOOKUP_MADE, actor=SYSTEM)

    assert not AuditNote.objects.exists()


def test_a_subject_can_be_something_of_a_providers() -> None:
    subject = services.Subject(type="customer", id="cus_1", label="Acme")

    entry = services.record(AuditAction.TEAM_VIEWED, actor=SYSTEM, subject=subject)

    assert (entry.subject_type, entry.subject_id, entry.subject_label) == ("customer", "cus_1", "Acme")


@pytest.mark.parametrize(
    "label", ["", "a,b:c", "12:x,3:y", "Ünïcode — “quoted”", "line\nbreak", "'; --", "\\x00", "日本"]
)
def test_python_and_postgresql_compute_the_same_hash(label: str) -> None:
    details = {"z": 1, "aa": [1.50, None, True, {"ü": label}], "b": 10**20, "e": 1e-7}
    actor = Actor(id=None, label=label, roles=frozenset({"support", "sales_ops"}))
    services.record(AuditAction.LOOKUP_MADE, actor=actor, details=details, reason=label or "x")

    assert services.verify().intact


def test_moving_text_from_one_column_to_the_next_changes_the_hash() -> None:
    assert chain.entry_hash(chain.START, 1, ["ab", "c"]) != chain.entry_hash(chain.START, 1, ["a", "bc"])
