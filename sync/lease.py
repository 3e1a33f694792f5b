"""One process at a time on one list, or several that know of each other."""

from django.db import connection

NAMESPACE = 0x5EA1


class lease:  # noqa: N801  reads as what it does in a `with` statement
    """
    A context that holds the lease on `name` if nobody else does, and says whether it holds it.

    It is an advisory lock of the database session: a killed process loses it at that moment, so that the next one
    goes on at once instead of waiting for a lease to run out. (Hence no transaction-level connection pooler.)

    No generator: one that is dropped before its end would give the lease back whenever it is collected, which can be
    in the middle of another statement, or in another thread.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._held = False

    def __enter__(self) -> bool:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s, hashtext(%s))", [NAMESPACE, self._name])
            (self._held,) = cursor.fetchone()
        return self._held

    def __exit__(self, *problem: object) -> None:
        if self._held:
            self._held = False
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, hashtext(%s))", [NAMESPACE, self._name])


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
