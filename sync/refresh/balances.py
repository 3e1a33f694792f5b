"""
When a customer's balance transactions are to be read again: Stripe tells of none (facts/stripe.md §6).

A customer whose balance is not what its newest mirrored transaction left has one that we do not know. Two adjustments
that cancel out between two reads leave no trace there, so each night a thirtieth of the customers is asked anyway.
"""

import zlib
from collections.abc import Collection
from datetime import datetime

from django.db import connection

from credits.models import BalanceTransaction
from sync import selectors
from sync.dirty import Mark, mark
from sync.refresh.kinds import BALANCES

NIGHTS = 30

# Several transactions of one second have no order: each of them may be the newest. One that waits to be read is not
# marked once more; one that is being read is, since that read may have begun before the balance moved.
_DIFFERING_OF = """
SELECT customer.stripe_id FROM customers_customer AS customer
WHERE {whose} AND customer.deleted_at IS NULL
AND NOT EXISTS (
    SELECT FROM credits_balancetransaction AS newest
    WHERE newest.customer_id = customer.stripe_id AND newest.deleted_at IS NULL
    AND newest.ending_balance_minor = coalesce(customer.balance_minor, 0)
    AND newest.created_at = (
        SELECT max(created_at) FROM credits_balancetransaction AS any_of_them
        WHERE any_of_them.customer_id = customer.stripe_id AND any_of_them.deleted_at IS NULL
    )
)
AND (coalesce(customer.balance_minor, 0) <> 0 OR EXISTS (
    SELECT FROM credits_balancetransaction AS known
    WHERE known.customer_id = customer.stripe_id AND known.deleted_at IS NULL
))
AND NOT EXISTS (
    SELECT FROM sync_dirtyobject AS dirty
    WHERE dirty.provider = 'stripe' AND dirty.object = 'balance_transactions'
    AND dirty.object_id = customer.stripe_id AND dirty.lease = ''
)
"""
_DIFFERING = _DIFFERING_OF.format(whose="customer.stripe_id = ANY(%s)")
_ALL_DIFFERING = _DIFFERING_OF.format(whose="true")


def mark_differing(customer_ids: Collection[str]) -> int:
    """
    This function will have the balance read again of those customers, just read, who show another than we know.

    It returns how many there are. Reading a balance marks no customer, so data that never agree cost one read per
    change of the customer and no more.
    """
    if not customer_ids:
        return 0
    return _mark(_DIFFERING, list(customer_ids))


def mark_all_differing() -> int:
    """
    This function will do the same for every customer, after a full pass of them, and return how many there are.

    None before the balances were read in full once: that read is still to come, and has them all.
    """
    if selectors.last_success(provider="stripe", object=BALANCES) is None:
        return 0
    return _mark(_ALL_DIFFERING)


def _mark(statement: str, *parameters: list[str]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        ids = [id for (id,) in cursor.fetchall()]
    return mark(provider="stripe", marks=[Mark(BALANCES, id) for id in ids])


def mark_balance_sample(*, now: datetime) -> int:
    """
    This function will have the balance read again of this night's thirtieth of the customers, and return how many.

    Every customer with any transaction has its turn within thirty nights; `now` says which night it is.
    """
    night = now.date().toordinal() % NIGHTS
    known = BalanceTransaction.objects.filter(deleted_at=None).exclude(customer_id=None)
    ids = known.values_list("customer_id", flat=True).distinct()
    turn = [id for id in ids.iterator() if id and zlib.crc32(id.encode()) % NIGHTS == night]
    return mark(provider="stripe", marks=[Mark(BALANCES, id) for id in turn])
