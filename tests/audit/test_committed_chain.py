"""The trail as it is when transactions commit: many writers at once, tampering, anchors."""

import datetime
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections, transaction

from billing_ops.audit import anchor, services, tasks
from billing_ops.audit.actions import AuditAction
from billing_ops.audit.models import AuditEntry
from billing_ops.kernel.actor import SYSTEM

DISABLE = "ALTER TABLE {0} DISABLE TRIGGER USER; {1}; ALTER TABLE {0} ENABLE ALWAYS TRIGGER USER"


@pytest.fixture(autouse=True)
def committed(committing_db: str, django_db_blocker: Any, settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.ANCHOR_PATH = tmp_path / "deep" / "anchor"
    with django_db_blocker.unblock():
        yield
        _as_owner("ALTER TABLE audit_note DISABLE TRIGGER USER; ALTER TABLE audit_entry DISABLE TRIGGER USER")
        _as_owner("DELETE FROM audit_note; DELETE FROM audit_entry")
        for table, trigger in (
            ("audit_note", "audit_note_refuse"),
            ("audit_note", "audit_note_only_emptied"),
            ("audit_note", "audit_note_belongs"),
            ("audit_entry", "audit_entry_append"),
            ("audit_entry", "audit_entry_refuse"),
        ):
            _as_owner(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {trigger}")


def _as_owner(statement: str) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute(statement)


def _behind_its_back(statement: str, table: str = "audit_entry") -> None:
    """What somebody with the owner's password could do."""
    _as_owner(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    _as_owner(statement)


def _append(count: int = 1, **extra: Any) -> None:
    for _ in range(count):
        with transaction.atomic():
            services.record(AuditAction.LOOKUP_MADE, actor=SYSTEM, **extra)


def test_an_entry_needs_a_transaction() -> None:
    with pytest.raises(RuntimeError, match="needs the transaction"):
        services.record(AuditAction.SIGNED_IN, actor=SYSTEM)

    assert not AuditEntry.objects.exists()


def test_an_entry_disappears_with_the_change_it_recorded() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        services.record(AuditAction.SIGNED_IN, actor=SYSTEM)
        _ = 1 // 0
    _append()

    assert [entry.position for entry in AuditEntry.objects.all()] == [1]
    assert services.verify().intact


@contextmanager
def _threads(count: int, work: Callable[[int], None]) -> Iterator[None]:
    def run(number: int) -> None:
        try:
            work(number)
        finally:
            connections.close_all()

    started = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in started:
        thread.start()
    yield
    for thread in started:
        thread.join()


def test_eight_writers_at_once_make_one_unbroken_chain() -> None:
    start = threading.Barrier(8)

    def work(number: int) -> None:
        start.wait()
        for step in range(12):
            _append(details={"writer": number, "step": step})

    with _threads(8, work):
        pass

    positions = list(AuditEntry.objects.order_by("position").values_list("position", flat=True))
    assert positions == list(range(1, 97))
    assert services.verify().sentence.startswith("All 96 entries hold")


def test_several_rows_in_one_statement_are_chained_too() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO audit_entry (action, actor_label, actor_roles, actor_title, subject_type, subject_id,"
            " subject_label, lookup_id, command_id, details, note_hashes)"
            " SELECT 'a:b:c', n::text, '{}', '', '', '', '', '', '', '{}', '{}' FROM generate_series(1, 5) n"
        )

    assert services.verify().entries == 5


def test_a_writer_that_waits_two_seconds_gives_up_with_a_sentence() -> None:
    held, done = threading.Event(), threading.Event()

    def hold(number: int) -> None:
        with transaction.atomic():
            services.record(AuditAction.SIGNED_IN, actor=SYSTEM)
            held.set()
            done.wait(10)

    with _threads(1, hold):
        held.wait(10)
        try:
            with pytest.raises(services.AuditBusy, match="nothing was changed") as refused:
                _append()
        finally:
            done.set()

    assert refused.value.status == 503
    assert AuditEntry.objects.count() == 1


def test_an_older_snapshot_may_not_write() -> None:
    with pytest.raises(Exception, match="READ COMMITTED"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        services.record(AuditAction.SIGNED_IN, actor=SYSTEM)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("actor_label", "'nobody'"),
        ("actor_id", "99"),
        ("actor_roles", "'{admin}'"),
        ("action", "'a:b:c'"),
        ("subject_id", "'other'"),
        ("lookup_id", "'1'"),
        ("details", """'{"amount_minor": 1}'"""),
        ("at", "at - interval '1 second'"),
        ("note_hashes", "'{}'"),
    ],
)
def test_a_row_changed_behind_its_back_is_named(column: str, value: str) -> None:
    _append(5, details={"amount_minor": 900}, reason="why")
    assert services.verify().intact

    _behind_its_back(f"UPDATE audit_entry SET {column} = {value} WHERE position = 3")

    verdict = services.verify()
    assert (verdict.intact, verdict.broken_at, verdict.entries) == (False, 3, 2)
    with pytest.raises(CommandError, match="breaks at position 3: entry 3 was changed"):
        call_command("audit_verify")


def test_a_row_removed_from_the_middle_is_named() -> None:
    _append(4)

    _behind_its_back("DELETE FROM audit_entry WHERE position = 2")

    assert services.verify().sentence == "The chain breaks at position 2: entry 2 is missing."


def test_a_row_rehashed_by_its_forger_breaks_the_next_one() -> None:
    _append(4)

    _behind_its_back("UPDATE audit_entry SET actor_label = 'x' WHERE position = 2")
    _behind_its_back("UPDATE audit_entry e SET hash = audit_entry_hash(e) WHERE position = 2")

    assert services.verify().sentence == "The chain breaks at position 3: entry 3 does not follow the one before it."


def test_a_cut_tail_is_noticed_by_the_anchor() -> None:
    _append(4)
    services.anchor_head()

    _behind_its_back("DELETE FROM audit_entry WHERE position = 4")

    verdict = services.verify()
    assert verdict.broken_at == 4
    assert "ends at entry 3, but entry 4 was anchored" in verdict.sentence


def test_an_emptied_trail_is_noticed_by_the_anchor() -> None:
    _append(2)
    services.anchor_head()

    _behind_its_back("DELETE FROM audit_entry")

    assert services.verify().broken_at == 1


def test_a_tail_rewritten_whole_is_noticed_by_the_anchor() -> None:
    _append(3)
    services.anchor_head()
    _behind_its_back("DELETE FROM audit_entry WHERE position = 3")
    _as_owner("ALTER TABLE audit_entry ENABLE ALWAYS TRIGGER audit_entry_append")
    _append(2)

    assert "entry 3 is not the one that was anchored" in services.verify().sentence


def test_a_note_changed_or_gone_is_named() -> None:
    _append(2, reason="the customer asked")
    _behind_its_back("UPDATE audit_note SET text = 'other' WHERE entry_id = 2", "audit_note")
    assert "the reason of entry 2 was changed" in services.verify().sentence

    _behind_its_back("DELETE FROM audit_note WHERE entry_id = 1", "audit_note")
    assert "the reason of entry 1 is gone" in services.verify().sentence


def test_a_note_added_later_is_named() -> None:
    _append(2)
    note = "INSERT INTO audit_note (entry_id, kind, text, salt) VALUES (1, 'reason', 'made up', 's')"
    _behind_its_back(note, "audit_note")

    assert "entry 1 has a reason that it did not have" in services.verify().sentence


def test_text_removed_by_retention_leaves_the_chain_whole() -> None:
    _append(1, reason="a name")
    _as_owner("UPDATE audit_note SET text = '', salt = '', removed_at = now()")

    assert services.verify().intact


def test_the_anchor_follows_the_head_and_survives_a_second_run() -> None:
    assert services.anchor_head() is None
    _append(3)

    tasks.anchor_head()
    tasks.anchor_head()

    kept, head = anchor.read(), AuditEntry.objects.get(position=3)
    assert kept is not None
    assert (kept.position, kept.hash, kept.at) == (3, bytes(head.hash), head.at.astimezone(datetime.UTC))
    assert services.verify().sentence == "All 3 entries hold, and the anchor agrees."


def test_the_anchor_never_moves_back() -> None:
    _append(3)
    services.anchor_head()
    _behind_its_back("DELETE FROM audit_entry WHERE position = 3")

    with pytest.raises(anchor.AnchorLost, match="Entry 3 of the audit trail was anchored"):
        tasks.anchor_head()

    kept = anchor.read()
    assert kept is not None and kept.position == 3


def test_the_nightly_check_is_an_entry_itself() -> None:
    _append(2)

    tasks.verify_trail()

    entry = AuditEntry.objects.get(action=AuditAction.TRAIL_VERIFIED)
    assert entry.details["intact"] is True
    assert entry.details["entries"] == 2


def test_the_command_says_how_many_entries_hold(capsys: pytest.CaptureFixture[str]) -> None:
    _append(2)

    call_command("audit_verify")

    assert "All 2 entries hold" in capsys.readouterr().out


@pytest.mark.parametrize("text", ["garbage", "", "[1]", "{}", '{"position": 1, "hash": "zz", "at": "2026-01-01"}'])
def test_a_damaged_anchor_is_a_finding_and_no_crash(text: str) -> None:
    _append(2)
    services.anchor_head()
    Path(anchor._path()).write_text(text)

    verdict = services.verify()

    assert not verdict.intact
    assert "The anchor file cannot be read" in verdict.sentence
    with pytest.raises(CommandError, match="The anchor file cannot be read"):
        call_command("audit_verify")
    assert not services.verify_and_record(actor=SYSTEM).intact
    with pytest.raises(anchor.AnchorUnreadable):
        services.anchor_head()


@pytest.mark.parametrize("required", [True, False])
def test_a_trail_never_anchored_passes_only_where_no_anchor_is_required(required: bool, settings: Any) -> None:
    settings.ANCHOR_REQUIRED = required
    _append(2)

    verdict = services.verify()

    assert verdict.intact is not required
    assert "Nothing has been anchored yet" in verdict.sentence
