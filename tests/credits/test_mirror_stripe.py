"""Balance transactions, credit notes and refunds: from Stripe's wire into the mirror."""

from datetime import UTC, datetime

import pytest

from credits import mirror
from credits.models import BalanceTransaction, CreditNote, Refund
from integrations.stripe import bulk

pytestmark = pytest.mark.django_db

READ_AT = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def listed(object_name):
    return [item for page in bulk.pages(object_name) for item in page.items]


@pytest.mark.parametrize(
    ("object_name", "upsert", "model"),
    [("credit_notes", mirror.upsert_credit_notes, CreditNote), ("refunds", mirror.upsert_refunds, Refund)],
)
def test_the_whole_list_is_mirrored_with_its_payloads(sandbox, object_name, upsert, model):
    items = listed(object_name)

    result = upsert(payloads=items, fetched_at=READ_AT)

    assert result.inserted == len(items) > 0
    kept = {row.stripe_id: (row.payload, row.amount_minor) for row in model.objects.all()}
    assert kept == {item["id"]: (item, item["amount"]) for item in items}


def test_the_balance_of_a_customer_adds_up_from_its_transactions(sandbox):
    customer = next(item for item in listed("customers") if item["balance"])
    payloads = [item for page in bulk.balance_transactions(customer["id"]) for item in page.items]

    mirror.upsert_balance_transactions(payloads=payloads, fetched_at=READ_AT)

    rows = BalanceTransaction.objects.filter(customer_id=customer["id"])
    assert sum(row.amount_minor for row in rows) == customer["balance"]
    assert customer["balance"] in {row.ending_balance_minor for row in rows}
