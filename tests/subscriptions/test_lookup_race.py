"""Many checks of one person at once: the quota holds when transactions commit beside each other."""

from collections.abc import Iterator
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection

from billing_ops.audit.models import AuditEntry
from billing_ops.kernel import clock
from billing_ops.kernel.actor import Actor
from subscriptions.models import Basis, Lookup
from subscriptions.services.check_team import Stated, check
from subscriptions.services.quotas import QuotaSpent

AUDITOR = Actor(id=900, label="ada@flowfuse.example", roles=frozenset({"auditor"}))
READING = Stated(Basis.REASON, "", "aBdEgJkLmN", reason="sample 7 of the third quarter")
AT_ONCE = 12


@pytest.fixture(autouse=True)
def committed(committing_db: str, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock():
        yield


def test_many_checks_at_once_are_not_all_the_last_one(settings: Any) -> None:
    settings.LOOKUPS_PER_HOUR = 3
    start, refused = Barrier(AT_ONCE), []

    def one() -> None:
        try:
            start.wait(20)
            check(actor=AUDITOR, stated=READING, now=clock.now())
        except QuotaSpent as spent:
            refused.append(spent)
        finally:
            connection.close()

    threads = [Thread(target=one) for _ in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert Lookup.objects.count() == 3
    assert len(refused) == AT_ONCE - 3
    assert AuditEntry.objects.count() == AT_ONCE
