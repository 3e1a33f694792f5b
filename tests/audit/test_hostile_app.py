"""billing_app with bad intentions: everything it could try against the trail is refused by the database."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.db.utils import DatabaseError

from billing_ops.audit import services
from billing_ops.audit.actions import AuditAction
from billing_ops.audit.models import AuditEntry, AuditNote
from billing_ops.kernel.actor import SYSTEM

TRIGGERS = (
    "audit_entry_append",
    "audit_entry_refuse",
    "audit_note_refuse",
    "audit_note_only_emptied",
    "audit_note_belongs",
)
COLUMNS = (
    "action, actor_label, actor_roles, actor_title, subject_type, subject_id, subject_label, lookup_id, command_id"
)
VALUES = "'a:b:c', 'forger', '{}', '', '', '', '', '', ''"


@pytest.fixture
def two_entries(db: None) -> None:
    services.record(AuditAction.SIGNED_IN, actor=SYSTEM, reason="a reason")
    services.record(AuditAction.SIGNED_OUT, actor=SYSTEM)


def _try(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET actor_label = 'x'",
        "UPDATE audit_entry SET actor_label = 'x' WHERE position = 1",
        "DELETE FROM audit_entry",
        "DELETE FROM audit_entry WHERE false",
        "TRUNCATE audit_entry CASCADE",
        "TRUNCATE audit_note",
        "DELETE FROM audit_note",
        "UPDATE audit_note SET text = 'x'",
        "UPDATE audit_note SET text = ''",
        "UPDATE audit_note SET kind = 'x'",
        "UPDATE audit_note SET entry_id = 2",
        "UPDATE audit_note SET text = 'x', salt = '', removed_at = now()",
        "UPDATE audit_note SET text = '', salt = '', removed_at = now()",
        "INSERT INTO audit_note (entry_id, kind, text, salt) VALUES (1, 'quotation', 'planted', 's')",
        "INSERT INTO audit_note (entry_id, kind, text, salt) VALUES (2, 'reason', 'planted', 's')",
        "INSERT INTO audit_note (entry_id, kind, text, salt) VALUES (9, 'reason', 'planted', 's')",
        "INSERT INTO audit_entry (position, action) VALUES (1, 'x') ON CONFLICT (position) DO UPDATE SET action = 'x'",
        "ALTER TABLE audit_entry DISABLE TRIGGER USER",
        "ALTER TABLE audit_entry DISABLE TRIGGER audit_entry_append",
        "ALTER TABLE audit_entry ADD COLUMN extra int",
        "DROP TABLE audit_note",
        "DROP TRIGGER audit_entry_refuse ON audit_entry",
        "CREATE TRIGGER mine BEFORE INSERT ON audit_entry FOR EACH ROW EXECUTE FUNCTION audit_refuse()",
        "CREATE OR REPLACE FUNCTION audit_entry_hash(entry audit_entry) RETURNS bytea LANGUAGE sql AS 'SELECT null'",
        "DROP FUNCTION audit_entry_append() CASCADE",
        "SET session_replication_role = replica",
        "SET ROLE billing_owner",
        "SET SESSION AUTHORIZATION billing_owner",
        "CREATE RULE swallow AS ON INSERT TO audit_entry DO INSTEAD NOTHING",
        "ALTER TABLE audit_entry OWNER TO billing_app",
        "LOCK TABLE audit_entry IN ACCESS EXCLUSIVE MODE",
    ],
)
def test_the_database_refuses(statement: str, two_entries: None) -> None:
    before = list(AuditEntry.objects.values()), list(AuditNote.objects.values())

    with pytest.raises(DatabaseError):
        _try(statement)

    assert (list(AuditEntry.objects.values()), list(AuditNote.objects.values())) == before
    assert services.verify().intact


def _insert_entry(note_hashes: str) -> str:
    return f"INSERT INTO audit_entry ({COLUMNS}, details, note_hashes) VALUES ({VALUES}, '{{}}', '{note_hashes}')"


HASH_OF_EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
EMPTY_NOTE = "INSERT INTO audit_note (entry_id, kind, text, salt, removed_at) VALUES (3, 'reason', '', '', {0})"


def test_a_note_is_refused_once_another_entry_follows_even_with_the_right_hash(two_entries: None) -> None:
    _try(_insert_entry(f'{{"reason": "{HASH_OF_EMPTY}"}}'))
    services.record(AuditAction.SIGNED_OUT, actor=SYSTEM)

    with pytest.raises(DatabaseError, match="a note is written with its entry, never later"):
        _try(EMPTY_NOTE.format("NULL"))


def test_a_note_whose_hash_its_entry_does_not_hold_is_refused(two_entries: None) -> None:
    _try(_insert_entry('{"reason": "00"}'))

    with pytest.raises(DatabaseError, match="the entry holds no such hash"):
        _try(EMPTY_NOTE.format("NULL"))


def test_a_note_cannot_be_born_emptied(two_entries: None) -> None:
    _try(_insert_entry(f'{{"reason": "{HASH_OF_EMPTY}"}}'))

    with pytest.raises(DatabaseError, match="the entry holds no such hash"):
        _try(EMPTY_NOTE.format("now()"))
    _try(EMPTY_NOTE.format("NULL"))
    assert services.verify().intact


def test_an_entry_whose_hashes_have_no_kinds_is_refused(two_entries: None) -> None:
    with pytest.raises(DatabaseError, match="audit_entry_note_hashes_by_kind"):
        _try(_insert_entry("[1]"))


def test_position_time_and_hashes_cannot_be_forged(two_entries: None) -> None:
    _try(
        f"INSERT INTO audit_entry (position, at, prev_hash, hash, {COLUMNS}, details, note_hashes)"
        f" VALUES (1000, '2020-01-01', 'a', 'b', {VALUES}, '{{}}', '{{}}')"
    )

    entry = AuditEntry.objects.get(actor_label="forger")
    assert entry.position == 3
    assert entry.at.year > 2020
    assert services.verify().intact


def test_a_temporary_table_of_the_same_name_does_not_catch_the_trigger(two_entries: None) -> None:
    _try("CREATE TEMP TABLE audit_entry (LIKE public.audit_entry) ON COMMIT DROP")
    _try("DROP TABLE IF EXISTS pg_temp.audit_entry")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE audit_entry (LIKE public.audit_entry) ON COMMIT DROP")
        cursor.execute(
            f"INSERT INTO public.audit_entry ({COLUMNS}, details, note_hashes) VALUES ({VALUES}, '{{}}', '{{}}')"
        )
        cursor.execute("SELECT max(position) FROM public.audit_entry")
        assert cursor.fetchone() == (3,)
        cursor.execute("DROP TABLE pg_temp.audit_entry")

    assert services.verify().intact


@pytest.mark.django_db
def test_billing_app_may_insert_and_read_and_nothing_else() -> None:
    with connection.cursor() as cursor:
        # PostgreSQL only warns about a grant by somebody who has nothing to give.
        cursor.execute("GRANT UPDATE ON audit_entry TO billing_app")
        cursor.execute(
            "SELECT privilege_type FROM information_schema.role_table_grants"
            " WHERE grantee = 'billing_app' AND table_name = 'audit_entry' ORDER BY 1"
        )
        assert cursor.fetchall() == [("INSERT",), ("SELECT",)]


@pytest.mark.django_db
def test_every_trigger_fires_always_and_those_that_look_are_the_owners_with_a_fixed_path() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgname, tgenabled FROM pg_trigger WHERE tgname = ANY(%s)", [list(TRIGGERS)])
        assert dict(cursor.fetchall()) == dict.fromkeys(TRIGGERS, "A")
        cursor.execute(
            "SELECT prosecdef, proconfig FROM pg_proc WHERE proname IN ('audit_entry_append', 'audit_note_belongs')"
        )
        assert cursor.fetchall() == [(True, ["search_path=pg_catalog, pg_temp", "lock_timeout=2s"])] * 2


@pytest.fixture
def owner(committing_db: str, django_db_blocker: Any) -> Iterator[Any]:
    """A cursor of the owner, in a database where nothing is rolled back by the test itself."""
    with django_db_blocker.unblock(), connections["owner"].cursor() as cursor:
        with transaction.atomic():
            services.record(AuditAction.SIGNED_IN, actor=SYSTEM)
        yield cursor


@pytest.mark.parametrize(
    "statement",
    ["UPDATE audit_entry SET actor_label = 'x'", "DELETE FROM audit_entry", "TRUNCATE audit_entry CASCADE"],
)
def test_the_triggers_stop_even_the_owner(statement: str, owner: Any) -> None:
    with pytest.raises(DatabaseError, match="of audit_entry: the audit trail is append-only"):
        owner.execute(statement)


def test_without_the_trigger_the_same_statement_goes_through_so_it_is_the_trigger_that_stops_it(owner: Any) -> None:
    with transaction.atomic(using="owner"):
        owner.execute("DROP TRIGGER audit_entry_refuse ON audit_entry")
        owner.execute("UPDATE audit_entry SET actor_label = 'x'")
        transaction.set_rollback(True, using="owner")


def test_without_the_revoked_grants_it_is_the_trigger_that_stops_billing_app(owner: Any) -> None:
    owner.execute("GRANT UPDATE, DELETE, TRUNCATE ON audit_entry TO billing_app")
    try:
        with pytest.raises(DatabaseError, match="append-only"):
            _try("DELETE FROM audit_entry")
    finally:
        owner.execute("REVOKE UPDATE, DELETE, TRUNCATE ON audit_entry FROM billing_app")


def test_without_the_appending_trigger_a_forged_position_would_stand(owner: Any) -> None:
    with transaction.atomic(using="owner"):
        owner.execute("ALTER TABLE audit_entry DISABLE TRIGGER audit_entry_append")
        owner.execute(
            f"INSERT INTO audit_entry (position, at, prev_hash, hash, {COLUMNS}, details, note_hashes)"
            f" VALUES (1000, '2020-01-01', 'a', 'b', {VALUES}, '{{}}', '{{}}')"
        )
        owner.execute("SELECT max(position) FROM audit_entry")
        assert owner.fetchone() == (1000,)
        transaction.set_rollback(True, using="owner")
