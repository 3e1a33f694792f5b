"""Whatever is read, changed, deleted and restored in whatever order: the mirror says what the newest read said."""

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from billing_ops.kernel.merge import merge_sealed, tombstone
from billing_ops.kernel.merge_seal import seal
from subscriptions.models import Product
from tests.kernel.merging import at, product


class Provider(RuleBasedStateMachine):
    """One object there; reads begin in order and land in any order."""

    def __init__(self) -> None:
        super().__init__()
        Product.objects.all().delete()
        self.name: str | None = "A"
        self.clock = 0
        self.under_way: list[tuple[int, str | None]] = []
        self.newest: tuple[int, str | None] | None = None

    @rule(name=st.sampled_from(["A", "B", None]))
    def somebody_changes_it(self, name: str | None) -> None:
        self.name = name

    @rule()
    def a_read_begins(self) -> None:
        self.clock += 1
        self.under_way.append((self.clock, self.name))

    @rule(which=st.integers(min_value=0))
    def a_read_lands(self, which: int) -> None:
        if not self.under_way:
            return
        began, name = self.under_way.pop(which % len(self.under_way))
        if name is None:
            tombstone(Product, ["prod_1"], fetched_at=at(began))
        else:
            sealed = seal({"id": "prod_1", "name": name}, mapping=b"1")
            rows = [product("prod_1", name) | {"payload": sealed}]
            merge_sealed(
                Product,
                {"prod_1": sealed},
                rows=lambda same: [row for row in rows if row["stripe_id"] not in same],
                fetched_at=at(began),
            )
        self.newest = max(self.newest or (0, None), (began, name), key=lambda read: read[0])

    @invariant()
    def the_mirror_says_what_the_newest_read_said(self) -> None:
        row = Product.objects.filter(pk="prod_1").first()
        seen = None if row is None else (row.fetched_at, None if row.deleted_at else row.name)
        assert seen == (self.newest and (at(self.newest[0]), self.newest[1]))


@pytest.mark.django_db
def test_the_mirror_says_what_the_newest_read_said() -> None:
    run_state_machine_as_test(
        Provider, settings=settings(max_examples=25, stateful_step_count=20, deadline=None, database=None)
    )
