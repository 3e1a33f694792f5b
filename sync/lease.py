"""One process at a time on one list, or several that know of each other."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

NAMESPACE = 0x5EA1


@contextmanager
def lease(name: str) -> Iterator[bool]:
    """
    This context will hold the lease on `name` if nobody else does, and say whether it holds it.

    It is an advisory lock of the database session: a killed process loses it at that moment, so that the next one
    goes on at once instead of waiting for a lease to run out. (Hence no transaction-level connection pooler.)
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, hashtext(%s))", [NAMESPACE, name])
        (held,) = cursor.fetchone()
    try:
        yield held
    finally:
        if held:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, hashtext(%s))", [NAMESPACE, name])


def attend(name: str) -> None:
    """
    This function will make this process one of those at work on `name`: while any is, nobody else can have the lease.

    It waits for whoever has the lease just now: to begin, or to see that nobody is left.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock_shared(%s, hashtext(%s))", [NAMESPACE, name])


def leave(name: str) -> None:
    """This function will end what `attend` began."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock_shared(%s, hashtext(%s))", [NAMESPACE, name])
