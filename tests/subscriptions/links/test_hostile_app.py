"""billing_app with bad intentions: a link is added live, revoked once, and otherwise left alone by the database."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.db.utils import DatabaseError

from subscriptions.models import TeamLink

COLUMNS = "team_id, company_id, source, source_detail, quotation, confirmed_by_id, confirmed_by_label, confirmed_at"
REVOKING = "revoked_at, revoked_by_id, revoked_by_label, revoked_reason"
TEAM = "aBdEgJkLmN"


def _insert(
    team: str = TEAM,
    company: str = "1",
    source: str = "ticket",
    detail: str = "Ticket 1001",
    quotation: str = f"team {TEAM}",
    revoking: str = "NULL, NULL, '', ''",
) -> str:
    values = ", ".join(f"'{text}'" for text in (team, company, source, detail, quotation))
    return (
        f"INSERT INTO subscriptions_teamlink ({COLUMNS}, {REVOKING})"
        f" VALUES ({values}, 7, 'alice', '2026-11-01T00:00Z', {revoking})"
    )


def _revoke(at: str = "'2026-11-02T00:00Z'", by: str = "8", label: str = "'bob'", reason: str = "'wrong'") -> str:
    return (
        f"UPDATE subscriptions_teamlink SET revoked_at = {at}, revoked_by_id = {by}, revoked_by_label = {label},"
        f" revoked_reason = {reason}"
    )


def _try(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.fixture
def link(db: None) -> None:
    _try(_insert())


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE subscriptions_teamlink SET company_id = '2'",
        "UPDATE subscriptions_teamlink SET team_id = 'bBdEgJkLmN'",
        "UPDATE subscriptions_teamlink SET quotation = quotation",
        "UPDATE subscriptions_teamlink SET confirmed_by_label = 'x'",
        "UPDATE subscriptions_teamlink SET company_id = '2', revoked_at = now()",
        "UPDATE subscriptions_teamlink SET revoked_reason = 'x'",
        "UPDATE subscriptions_teamlink SET revoked_at = now()",
        _revoke(at="NULL"),
        _revoke(by="NULL"),
        _revoke(label="''"),
        _revoke(reason="''"),
        _revoke(at="'2026-10-01T00:00Z'"),
        "DELETE FROM subscriptions_teamlink",
        "DELETE FROM subscriptions_teamlink WHERE false",
        "TRUNCATE subscriptions_teamlink",
        "ALTER TABLE subscriptions_teamlink DISABLE TRIGGER USER",
        "DROP TRIGGER team_link_kept ON subscriptions_teamlink",
        "ALTER TABLE subscriptions_teamlink DROP CONSTRAINT team_link_quotes_the_team_id",
        "SET session_replication_role = replica",
        _insert(company="2"),
        _insert(team="", quotation="x"),
        _insert(team="bBdEgJkLmN"),
        _insert(team="bBdEgJkLmN", quotation="team BBDEGJKLMN"),
        _insert(team="bBdEgJkLmN", quotation=""),
        _insert(team="bBdEgJkLmN", quotation="bBdEgJkLmN", company=""),
        _insert(team="bBdEgJkLmN", quotation="bBdEgJkLmN", source="domain"),
        _insert(team="bBdEgJkLmN", quotation="bBdEgJkLmN", detail=""),
        _insert(team="bBdEgJkLmN", quotation="bBdEgJkLmN", revoking="'2026-11-02T00:00Z', 8, 'bob', 'x'"),
    ],
)
def test_the_database_refuses(statement: str, link: None) -> None:
    before = list(TeamLink.objects.values())

    with pytest.raises(DatabaseError):
        _try(statement)

    assert list(TeamLink.objects.values()) == before


def test_a_link_is_revoked_once_and_then_another_may_begin(link: None) -> None:
    _try(_revoke())
    before = list(TeamLink.objects.values())

    for again in (
        _revoke(reason="'another reason'"),
        _revoke(at="NULL", by="NULL", label="''", reason="''"),
    ):
        with pytest.raises(DatabaseError, match="only be revoked, once"):
            _try(again)

    assert list(TeamLink.objects.values()) == before
    _try(_insert(company="2"))


@pytest.mark.django_db
def test_billing_app_may_add_read_and_revoke() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT privilege_type, string_agg(column_name, ' ' ORDER BY column_name)"
            " FROM information_schema.column_privileges WHERE grantee = 'billing_app'"
            " AND table_name = 'subscriptions_teamlink' AND privilege_type = 'UPDATE' GROUP BY 1"
        )
        assert cursor.fetchall() == [("UPDATE", "revoked_at revoked_by_id revoked_by_label revoked_reason")]
        cursor.execute(
            "SELECT privilege_type FROM information_schema.role_table_grants"
            " WHERE grantee = 'billing_app' AND table_name = 'subscriptions_teamlink' ORDER BY 1"
        )
        assert cursor.fetchall() == [("INSERT",), ("SELECT",)]


@pytest.fixture
def owner(committing_db: str, django_db_blocker: Any) -> Iterator[Any]:
    """A cursor of the owner, whom grants do not stop; what it does is rolled back."""
    with (
        django_db_blocker.unblock(),
        transaction.atomic(using="owner"),
        connections["owner"].cursor() as cursor,
    ):
        cursor.execute(_insert())
        yield cursor
        transaction.set_rollback(True, using="owner")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE subscriptions_teamlink SET company_id = '2'",
        "DELETE FROM subscriptions_teamlink",
        "TRUNCATE subscriptions_teamlink",
    ],
)
def test_the_triggers_stop_even_the_owner(statement: str, owner: Any) -> None:
    with pytest.raises(DatabaseError, match="of a team link"), transaction.atomic(using="owner"):
        owner.execute(statement)


def test_without_the_trigger_the_same_statement_goes_through(owner: Any) -> None:
    # In a transaction that wrote the table, a trigger cannot be switched off while checks are pending: there are none.
    owner.execute("DROP TRIGGER team_link_only_revoked ON subscriptions_teamlink")
    owner.execute("UPDATE subscriptions_teamlink SET company_id = '2'")
    owner.execute("SELECT company_id FROM subscriptions_teamlink")
    assert owner.fetchone() == ("2",)
