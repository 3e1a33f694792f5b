"""One process at a time on one list."""

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
