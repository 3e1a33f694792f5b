"""A search among names that costs no more than a moment, whatever is typed."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection, transaction
from psycopg.errors import QueryCanceled

# A common word is in more names than anybody reads: the nearest of these are shown, and "type more" is said.
COMPARED = 100
NEAR = 0.5
# A planner that expects many matches would read the table from its start and hope; the indexes never disappoint.
BOUNDS = """
SELECT search_text(%s), set_config('enable_seqscan', 'off', true),
    set_config('pg_trgm.word_similarity_threshold', %s, true), set_config('statement_timeout', %s, true)
"""


@contextmanager
def bounded(text: str, *, milliseconds: int) -> Iterator[str]:
    """
    This context will yield the text as names are compared by; a statement within may take so many milliseconds.

    What is set for the search is undone with its transaction, so it is for reading only.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(BOUNDS, [text, str(NEAR), str(milliseconds)])
            sought: str = cursor.fetchone()[0]
        yield sought
        transaction.set_rollback(True)


def limit_time(milliseconds: int) -> None:
    """This function will give the statements that follow within `bounded` another limit."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('statement_timeout', %s, true)", [str(milliseconds)])


def ran_out_of_time(error: OperationalError) -> bool:
    """This function will say whether a statement was ended by its limit, and by nothing else."""
    return isinstance(error.__cause__, QueryCanceled)
