"""Many that were made at one time are read by their list; a few, or far apart, one by one."""

from datetime import UTC, datetime, timedelta

import pytest

from customers.models import Customer
from sync import catalog, engine
from sync.dirty import Mark, mark
from sync.models import DirtyObject
from sync.refresh.stretches import PAGE, WORTH, cheapest
from tests.providers import Sandbox
from tests.sync.polls.polling import complete_pass
from tests.sync.refresh.conftest import Drain

ALONE = [1] * 10


@pytest.mark.parametrize(
    "marked, rows, runs",
    [
        ([], [], []),
        ([1], [1], []),
        ([1] * WORTH, [1] * WORTH, []),
        ([1] * (WORTH + 1), [1] * (WORTH + 1), [(0, WORTH)]),
        # Many of one second.
        ([WORTH + 1], [WORTH + 1], [(0, 0)]),
        # So many others were made between the third and the fourth that it would take two pages for six objects.
        ([1] * 6, [1, 1, 150, 1, 1, 1], []),
        # Two stretches, and what lies between them left out.
        ([*ALONE, 1, *ALONE], [*ALONE, 100_000, *ALONE], [(0, 9), (11, 20)]),
        ([1] * PAGE, [1] * PAGE, [(0, PAGE - 1)]),
    ],
)
def test_a_list_is_chosen_where_it_takes_less(marked: list[int], rows: list[int], runs: list[tuple[int, int]]) -> None:
    assert cheapest(marked, rows) == runs


@pytest.mark.django_db
def test_what_was_made_together_is_read_by_one_list_and_the_rest_singly(drain: Drain, fresh_sandbox: Sandbox) -> None:
    born = int(fresh_sandbox.control("GET", "objects/stripe/customer")["objects"][0]["created"]) + 10
    for number in range(20):
        fields = {"id": f"cus_new{number:02}", "name": "New", "created": born + number % 3}
        fresh_sandbox.control("POST", "objects/stripe/customer", fields)
    engine.sync(catalog.find("stripe", "customers"))
    made = Customer.objects.filter(pk__startswith="cus_new")
    for customer in made:
        fresh_sandbox.control("PATCH", f"objects/stripe/customer/{customer.pk}", {"name": "Changed"})
    fresh_sandbox.control("DELETE", "objects/stripe/customer/cus_new07")
    marks = [Mark("customers", customer.pk, customer.created_at) for customer in made]
    old = Customer.objects.order_by("created_at").first()
    assert old and old.created_at
    mark(provider="stripe", marks=[*marks, Mark("customers", old.pk, old.created_at - timedelta(days=1))])
    fresh_sandbox.settle()

    drain("stripe")

    asked = [entry["path"] for entry in fresh_sandbox.journal(provider="stripe", path="/v1/customers*")]
    assert sorted(asked) == sorted(["/v1/customers", "/v1/customers/cus_new07", f"/v1/customers/{old.pk}"])
    assert set(made.filter(deleted_at=None).values_list("name", flat=True)) == {"Changed"}
    assert made.filter(deleted_at=None).count() == 19
    assert not DirtyObject.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("complete", [False, True], ids=["never read in full", "the mirror knows too few"])
def test_a_list_far_longer_than_the_mirror_knows_is_left_after_as_many_pages_as_it_is_worth(
    drain: Drain, fresh_sandbox: Sandbox, complete: bool
) -> None:
    if complete:
        complete_pass("stripe")
    born = int(fresh_sandbox.control("GET", "objects/stripe/customer")["objects"][0]["created"]) + 10
    for number in range(230):
        fields = {"id": f"cus_new{number:03}", "name": "New", "created": born + number}
        fresh_sandbox.control("POST", "objects/stripe/customer", fields)
    ends = [0, 1, 2, 228, 229]
    mark(
        provider="stripe",
        marks=[Mark("customers", f"cus_new{n:03}", datetime.fromtimestamp(born + n, UTC)) for n in ends],
    )
    fresh_sandbox.settle()

    drain("stripe")

    asked = [entry["path"] for entry in fresh_sandbox.journal(provider="stripe", path="/v1/customers*")]
    assert asked.count("/v1/customers") == (1 if complete else 0)
    assert Customer.objects.filter(pk__in=[f"cus_new{n:03}" for n in ends]).count() == len(ends)
    assert not DirtyObject.objects.exists()
