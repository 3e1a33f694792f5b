"""Two roles from the first migration: billing_app works with rows and can change no table."""

import pytest
from django.db import ProgrammingError, connection, transaction


@pytest.mark.django_db
def test_the_product_signs_in_as_billing_app() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("billing_app",)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE own (n int)",
        "ALTER TABLE cache_entry ADD COLUMN n int",
        "TRUNCATE cache_entry",
        "DROP TABLE cache_entry",
    ],
)
def test_billing_app_can_change_no_table(statement: str) -> None:
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM accounts_user",
        "DELETE FROM accounts_rolegrant",
        "DELETE FROM django_migrations",
        "UPDATE django_migrations SET name = 'other'",
        "INSERT INTO django_migrations (app, name, applied) VALUES ('audit', 'forged', now())",
    ],
)
def test_billing_app_can_remove_no_row_that_is_kept_for_good(statement: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        connection.cursor().execute(statement)


def test_a_committed_row_stays_in_the_modules_own_database(committing_db: str, django_db_blocker) -> None:
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO cache_entry VALUES ('k', 'v', now())")
        cursor.execute("SELECT current_database(), count(*) FROM cache_entry")
        assert cursor.fetchone() == (committing_db, 1)


@pytest.mark.django_db
def test_a_rolled_back_test_sees_none_of_it() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM cache_entry")
        assert cursor.fetchone() == (0,)
