"""Stripe tells of no balance transaction: a balance that differs from the last one known has them read."""

from collections import Counter
from datetime import timedelta

import pytest

from billing_ops.kernel.clock import database_now
from credits.models import BalanceTransaction
from customers.models import Customer
from sync import catalog, engine, reading, schedule
from sync.dirty import Mark, mark
from sync.models import DirtyObject
from sync.refresh.balances import NIGHTS, mark_balance_sample, mark_differing
from sync.shares import Terms
from tests.providers import Sandbox
from tests.sync.refresh.conftest import Drain

pytestmark = pytest.mark.django_db


@pytest.fixture
def customer(fresh_sandbox: Sandbox) -> str:
    """One whose balance was used, mirrored with its transactions."""
    for name in ("customers", "invoices", "credit_notes", "balance_transactions"):
        assert engine.sync(catalog.find("stripe", name)).state == "ok"
    known = BalanceTransaction.objects.exclude(customer_id=None).first()
    assert known
    return str(known.customer_id)


def credit(sandbox: Sandbox, customer: str) -> str:
    made = sandbox.control(
        "POST", "objects/stripe/customer_balance_transaction", {"customer": customer, "amount": -700}
    )
    return str(made["id"])


def test_a_credit_made_elsewhere_is_found_by_the_customer_s_balance(
    drain: Drain, fresh_sandbox: Sandbox, customer: str
) -> None:
    transaction = credit(fresh_sandbox, customer)
    mark(provider="stripe", marks=[Mark("customers", customer)])

    drain("stripe")

    assert BalanceTransaction.objects.filter(pk=transaction, amount_minor=-700).exists()
    assert not DirtyObject.objects.exists()


def test_customers_whose_balance_fits_are_left_alone(customer: str) -> None:
    assert mark_differing(list(Customer.objects.values_list("pk", flat=True))) == 0


def test_one_that_waits_already_is_not_marked_once_more(fresh_sandbox: Sandbox, customer: str) -> None:
    Customer.objects.filter(pk=customer).update(balance_minor=-123)

    assert mark_differing([customer]) == 1
    before = DirtyObject.objects.get().dirty_seq
    assert mark_differing([customer]) == 0

    assert DirtyObject.objects.get().dirty_seq == before


def test_data_that_never_agree_cost_one_read_a_change(drain: Drain, fresh_sandbox: Sandbox, customer: str) -> None:
    BalanceTransaction.objects.filter(customer_id=customer).delete()
    fresh_sandbox.settle()
    empty = {"object": "list", "data": [], "has_more": False}
    route = f"/v1/customers/{customer}/balance_transactions"
    fresh_sandbox.fault(provider="stripe", route=route, action="status", status=200, body=empty, times=0)
    credit(fresh_sandbox, customer)
    mark(provider="stripe", marks=[Mark("customers", customer)])

    drain("stripe")

    assert len(fresh_sandbox.journal(provider="stripe", path=route)) == 1
    assert not DirtyObject.objects.exists()


def test_each_customer_with_transactions_has_one_night_in_thirty(customer: str) -> None:
    nights: Counter[str] = Counter()
    now = database_now()
    for night in range(NIGHTS):
        DirtyObject.objects.all().delete()
        mark_balance_sample(now=now + timedelta(days=night))
        nights.update(DirtyObject.objects.values_list("object_id", flat=True))

    known = BalanceTransaction.objects.values_list("customer_id", flat=True)
    assert nights == Counter(set(known))


def test_a_full_read_of_the_customers_has_their_balances_read_where_they_moved(
    fresh_sandbox: Sandbox, customer: str
) -> None:
    credit(fresh_sandbox, customer)

    reading.read_each([catalog.find("stripe", "customers")], terms=Terms())

    assert list(DirtyObject.objects.values_list("object", "object_id")) == [("balance_transactions", customer)]


def test_before_the_balances_were_read_once_no_customer_is_marked(fresh_sandbox: Sandbox) -> None:
    reading.read_each([catalog.find("stripe", "customers")], terms=Terms())

    assert not DirtyObject.objects.exists()


def test_balances_are_read_in_full_four_times_a_year() -> None:
    assert schedule.interval(catalog.find("stripe", "balance_transactions")) == timedelta(days=90)
