"""The process: reads what is marked, ends when told, leaves nothing behind when killed, survives its database."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connections

from customers.models import Company, Customer
from sync.dirty import Mark, mark
from sync.models import DirtyObject, WorkerHeartbeat
from tests.journeys.product import Product
from tests.providers import Sandbox
from tests.sync.refresh.worker import Worker, wait_until


@pytest.fixture(autouse=True)
def _committing(committing_db: str, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock():
        DirtyObject.objects.all().delete()
        WorkerHeartbeat.objects.all().delete()
        yield


@pytest.fixture
def product(committing_db: str, fresh_sandbox: Sandbox) -> Product:
    return Product(database=committing_db, sandbox=fresh_sandbox)


@pytest.fixture
def worker(product: Product) -> Iterator[Worker]:
    running = Worker(product, "--threads", "2")
    yield running
    running.kill()


def a_customer(sandbox: Sandbox) -> str:
    return str(sandbox.control("GET", "objects/stripe/customer")["objects"][0]["id"])


def a_company(sandbox: Sandbox) -> str:
    return str(sandbox.control("GET", "objects/hubspot/companies")["objects"][0]["id"])


def clean() -> bool:
    return not DirtyObject.objects.exists()


def test_once_reads_what_is_due_of_both_and_ends(product: Product, fresh_sandbox: Sandbox) -> None:
    customer, company = a_customer(fresh_sandbox), a_company(fresh_sandbox)
    mark(provider="stripe", marks=[Mark("customers", customer)])
    mark(provider="hubspot", marks=[Mark("companies", company)])

    product.manage("keep_up", "--once")

    assert clean()
    assert Customer.objects.filter(pk=customer).exists()
    assert Company.objects.filter(pk=company).exists()


def test_it_reads_what_is_marked_while_it_runs_beats_its_heart_and_leaves_when_told(
    worker: Worker, fresh_sandbox: Sandbox
) -> None:
    wait_until(lambda: WorkerHeartbeat.objects.filter(queue="refresh").exists())
    customer = a_customer(fresh_sandbox)
    fresh_sandbox.control("PATCH", f"objects/stripe/customer/{customer}", {"name": "Renamed"})

    mark(provider="stripe", marks=[Mark("customers", customer)])

    wait_until(lambda: Customer.objects.filter(pk=customer, name="Renamed").exists())
    wait_until(clean)
    assert worker.stop() < 10


def test_told_to_leave_it_does_not_wait_for_a_provider_that_hangs(worker: Worker, fresh_sandbox: Sandbox) -> None:
    fresh_sandbox.fault(provider="stripe", route="/v1/customers/*", action="delay", seconds=60, times=0)
    mark(provider="stripe", marks=[Mark("customers", a_customer(fresh_sandbox))])
    wait_until(lambda: DirtyObject.objects.exclude(lease="").exists())

    assert worker.stop() < 15
    assert DirtyObject.objects.get().lease == ""


def test_what_a_killed_worker_held_is_read_by_the_next_at_once(
    worker: Worker, product: Product, fresh_sandbox: Sandbox
) -> None:
    fresh_sandbox.fault(provider="stripe", route="/v1/customers/*", action="delay", seconds=60, times=1)
    customer = a_customer(fresh_sandbox)
    mark(provider="stripe", marks=[Mark("customers", customer)])
    wait_until(lambda: not fresh_sandbox.control("GET", "faults")["faults"])

    worker.kill()
    product.manage("keep_up", "--once")

    wait_until(clean)


def test_it_goes_on_when_the_database_ends_its_sessions(worker: Worker, fresh_sandbox: Sandbox) -> None:
    wait_until(lambda: WorkerHeartbeat.objects.filter(queue="refresh").exists())
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND usename = 'billing_app' AND pid <> %s",
            [_own_session()],
        )
    mark(provider="stripe", marks=[Mark("customers", a_customer(fresh_sandbox))])

    wait_until(clean)
    assert worker.process.poll() is None


def _own_session() -> int:
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
        return int(pid)
